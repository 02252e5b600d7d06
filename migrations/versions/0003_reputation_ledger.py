"""reputation ledger"""

import sqlalchemy as sa
from alembic import op

revision = '0003_reputation_ledger'
down_revision = '0002_audit_log'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('users', sa.Column('reputation_earned', sa.Integer(), server_default='0', nullable=False))
    op.add_column('posts', sa.Column('verified_by_id', sa.Integer(), nullable=True))
    op.create_table('reputation_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(post_id is null) = (kind = 'brought_along')", name=op.f('ck_reputation_changes_cause')),
    sa.CheckConstraint('reverses_id is null or not is_active', name=op.f('ck_reputation_changes_reversal')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_reputation_changes_member_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_reputation_changes_post_id_posts')),
    sa.ForeignKeyConstraint(['reverses_id'], ['reputation_changes.id'],
                            name=op.f('fk_reputation_changes_reverses_id_reputation_changes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reputation_changes')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_reputation_changes_reverses_id'))
    )
    op.create_index('ix_reputation_changes_day', 'reputation_changes', ['member_id', 'day'])
    op.create_index('ix_reputation_changes_member', 'reputation_changes', ['member_id', 'at', 'id'])
    op.create_index('uq_reputation_changes_cause', 'reputation_changes', ['post_id', 'kind', 'by_id'], unique=True,
                    sqlite_where=sa.text('is_active IS 1'), postgresql_where=sa.text('is_active IS true'))


def downgrade() -> None:
    op.drop_table('reputation_changes')
    op.drop_column('posts', 'verified_by_id')
    op.drop_column('users', 'reputation_earned')
