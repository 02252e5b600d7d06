"""thread tools"""

import sqlalchemy as sa
from alembic import op

revision = '0017_thread_tools'
down_revision = '0016_screening'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('threads', sa.Column('merged_into_id', sa.Integer(), nullable=True))
    op.add_column('threads', sa.Column('slow_minutes', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('threads', sa.Column('reorganised', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('posts', sa.Column('anonymised', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_threads_merged_into', 'threads', ['merged_into_id'], unique=False,
                    sqlite_where=sa.text('merged_into_id IS NOT NULL'), postgresql_where=sa.text('merged_into_id IS NOT NULL'))
    op.create_table('thread_acts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tool', sa.String(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.CheckConstraint("tool in ('split', 'merge', 'convert', 'anonymise')", name=op.f('ck_thread_acts_tool')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_thread_acts_actor_id_users')),
    sa.ForeignKeyConstraint(['into_id'], ['threads.id'], name=op.f('fk_thread_acts_into_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_thread_acts_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['undone_by_id'], ['users.id'], name=op.f('fk_thread_acts_undone_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_acts'))
    )
    op.create_index('ix_thread_acts_thread', 'thread_acts', ['thread_id', 'id'], unique=False)
    op.create_index('ix_thread_acts_into', 'thread_acts', ['into_id', 'id'], unique=False)
    op.create_table('post_moves',
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('from_kind', sa.String(), nullable=False),
    sa.Column('from_parent_id', sa.Integer(), nullable=True),
    sa.Column('to_kind', sa.String(), nullable=False),
    sa.Column('to_parent_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['act_id'], ['thread_acts.id'], name=op.f('fk_post_moves_act_id_thread_acts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_post_moves_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('act_id', 'post_id', name=op.f('pk_post_moves'))
    )
    op.create_index('ix_post_moves_post', 'post_moves', ['post_id'], unique=False)
    op.create_table('anonymised_posts',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['act_id'], ['thread_acts.id'], name=op.f('fk_anonymised_posts_act_id_thread_acts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_anonymised_posts_member_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_anonymised_posts_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_anonymised_posts'))
    )
    op.create_index('ix_anonymised_posts_member', 'anonymised_posts', ['member_id'], unique=False)
    op.create_index('ix_anonymised_posts_act', 'anonymised_posts', ['act_id'], unique=False)


def downgrade() -> None:
    op.drop_table('anonymised_posts')
    op.drop_table('post_moves')
    op.drop_table('thread_acts')
    op.drop_index('ix_threads_merged_into', table_name='threads')
    op.drop_column('posts', 'anonymised')
    op.drop_column('threads', 'reorganised')
    op.drop_column('threads', 'slow_minutes')
    op.drop_column('threads', 'merged_into_id')
