"""following places"""

import sqlalchemy as sa
from alembic import op

revision = '0006_following_places'
down_revision = '0005_badges'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('place_follows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('tag_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(category_id is null) <> (tag_id is null)', name=op.f('ck_place_follows_one_place')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_place_follows_category_id_categories'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_place_follows_tag_id_tags'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_place_follows_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_follows')),
    sa.UniqueConstraint('user_id', 'category_id', name=op.f('uq_place_follows_user_id_category_id')),
    sa.UniqueConstraint('user_id', 'tag_id', name=op.f('uq_place_follows_user_id_tag_id'))
    )
    with op.batch_alter_table('place_follows', schema=None) as batch_op:
        batch_op.create_index('ix_place_follows_category', ['category_id', 'user_id'], unique=False)
        batch_op.create_index('ix_place_follows_tag', ['tag_id', 'user_id'], unique=False)

    op.create_table('suggestion_rounds',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('considered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_suggestion_rounds_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_suggestion_rounds'))
    )
    op.create_table('soft_claims',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('renewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_soft_claims_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_soft_claims_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'user_id', name=op.f('pk_soft_claims'))
    )
    with op.batch_alter_table('soft_claims', schema=None) as batch_op:
        batch_op.create_index('ix_soft_claims_renewed', ['renewed_at'], unique=False)
        batch_op.create_index('ix_soft_claims_thread', ['thread_id', 'renewed_at'], unique=False)

    op.create_table('suggestions',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('dismissed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_suggestions_letter_id_letters'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_suggestions_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_suggestions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'thread_id', name=op.f('pk_suggestions'))
    )
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.create_index('ix_suggestions_letter', ['letter_id'], unique=False)

    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.create_index('ix_posts_solutions', ['author_id', 'created_at'], unique=False, sqlite_where=sa.text('is_solution IS 1'), postgresql_where=sa.text('is_solution IS true'))



def downgrade() -> None:
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index('ix_posts_solutions', sqlite_where=sa.text('is_solution IS 1'), postgresql_where=sa.text('is_solution IS true'))

    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.drop_index('ix_suggestions_letter')

    op.drop_table('suggestions')
    with op.batch_alter_table('soft_claims', schema=None) as batch_op:
        batch_op.drop_index('ix_soft_claims_thread')
        batch_op.drop_index('ix_soft_claims_renewed')

    op.drop_table('soft_claims')
    op.drop_table('suggestion_rounds')
    with op.batch_alter_table('place_follows', schema=None) as batch_op:
        batch_op.drop_index('ix_place_follows_tag')
        batch_op.drop_index('ix_place_follows_category')

    op.drop_table('place_follows')
