"""suggested edits"""

import sqlalchemy as sa
from alembic import op

revision = '0007_suggested_edits'
down_revision = '0006_following_places'
branch_labels = None
depends_on = None

UNDECIDED = {'sqlite_where': sa.text('decided_at IS NULL'), 'postgresql_where': sa.text('decided_at IS NULL')}


def upgrade() -> None:
    op.create_table('suggested_edits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('body_markdown', sa.Text(), nullable=False),
    sa.Column('title', sa.String(), nullable=True),
    sa.Column('tags', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('fields', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('reject_reason', sa.String(), nullable=True),
    sa.Column('reject_words', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.CheckConstraint("state in ('open', 'stale', 'approved', 'improved', 'rejected', 'withdrawn', 'void')",
                       name=op.f('ck_suggested_edits_state')),
    sa.CheckConstraint("(state in ('open', 'stale')) = (decided_at is null)", name=op.f('ck_suggested_edits_decided')),
    sa.CheckConstraint("(state in ('approved', 'improved')) = (revision is not null)", name=op.f('ck_suggested_edits_applied')),
    sa.CheckConstraint("(state = 'rejected') = (reject_reason is not null)", name=op.f('ck_suggested_edits_rejected')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_suggested_edits_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_suggested_edits_author_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_suggested_edits_decided_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggested_edits'))
    )
    op.create_index('uq_suggested_edits_undecided', 'suggested_edits', ['post_id', 'author_id'], unique=True, **UNDECIDED)
    op.create_index('ix_suggested_edits_undecided', 'suggested_edits', ['id'], unique=False, **UNDECIDED)
    op.create_index('ix_suggested_edits_post', 'suggested_edits', ['post_id', 'id'])
    op.create_index('ix_suggested_edits_author', 'suggested_edits', ['author_id', 'id'])


def downgrade() -> None:
    # the points that only these rows explain go with them
    op.execute("update users set reputation_earned = reputation_earned - (select coalesce(sum(counted), 0) from reputation_changes "
               "where member_id = users.id and kind in ('edit_approved', 'post_removed'))")
    op.execute("update users set reputation = case when reputation_earned > 0 then 1 + reputation_earned else 1 end")
    op.execute("delete from reputation_changes where kind in ('edit_approved', 'post_removed') and reverses_id is not null")
    op.execute("delete from reputation_changes where kind in ('edit_approved', 'post_removed')")
    op.execute("delete from drafts where key like 'suggest-%'")  # the list of drafts would not know what they are
    op.drop_table('suggested_edits')
