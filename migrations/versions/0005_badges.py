"""badges, privileges reached, findings about votes; the ledger by day and by post"""

import sqlalchemy as sa
from alembic import op

revision = '0005_badges'
down_revision = '0004_notification_mail'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('badge_awards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('badge', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('awarded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_badge_awards_member_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_badge_awards_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_awards')),
    sa.UniqueConstraint('member_id', 'badge', 'subject_id', name=op.f('uq_badge_awards_member_id_badge_subject_id'))
    )
    op.create_index('ix_badge_awards_newest', 'badge_awards', ['badge', 'awarded_at', 'id'])
    op.create_index('ix_badge_awards_post', 'badge_awards', ['post_id'])
    op.create_table('privileges_reached',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('privilege', sa.String(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_privileges_reached_member_id_users')),
    sa.PrimaryKeyConstraint('member_id', 'privilege', name=op.f('pk_privileges_reached'))
    )
    op.create_table('findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('votes_back', sa.Integer(), nullable=False),
    sa.Column('share_back', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("kind in ('reciprocal','boost','same_network')", name=op.f('ck_findings_kind')),
    sa.CheckConstraint("state in ('new','dismissed','confirmed')", name=op.f('ck_findings_state')),
    sa.CheckConstraint("(state = 'new') = (decided_at is null)", name=op.f('ck_findings_decided')),
    sa.CheckConstraint('member_id <> other_id', name=op.f('ck_findings_two_members')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_findings_member_id_users')),
    sa.ForeignKeyConstraint(['other_id'], ['users.id'], name=op.f('fk_findings_other_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_findings_decided_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings'))
    )
    op.create_index('uq_findings_open', 'findings', ['kind', 'member_id', 'other_id'], unique=True,
                    sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'"))
    op.create_index('ix_findings_pair', 'findings', ['kind', 'member_id', 'other_id', 'id'])
    op.create_index('ix_findings_list', 'findings', ['state', 'found_at', 'id'])
    op.create_index('ix_reputation_changes_board', 'reputation_changes', ['day', 'member_id', 'kind', 'counted'])
    op.create_index('ix_reputation_changes_post', 'reputation_changes', ['post_id', 'day'])


def downgrade() -> None:
    op.drop_index('ix_reputation_changes_post', 'reputation_changes')
    op.drop_index('ix_reputation_changes_board', 'reputation_changes')
    op.drop_table('findings')
    op.drop_table('privileges_reached')
    op.drop_table('badge_awards')
