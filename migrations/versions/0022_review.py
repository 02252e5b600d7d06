"""review: whom an item concerns, what it is filtered by, and batches of decisions"""

import sqlalchemy as sa
from alembic import op

revision = '0022_review'
down_revision = '0021_cleanup'
branch_labels = None
depends_on = None

_WAITING = {'sqlite_where': sa.text('closed_at IS NULL'), 'postgresql_where': sa.text('closed_at IS NULL')}
_BATCHES = {'sqlite_where': sa.text('batch IS NOT NULL'), 'postgresql_where': sa.text('batch IS NOT NULL')}
_COUNTS = ['subject', 'is_held', 'was_hidden', 'reason', 'language', 'category_id', 'claimed_by_id', 'touched_at']


def upgrade() -> None:
    with op.batch_alter_table('review_items') as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_held', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('was_hidden', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(op.f('fk_review_items_author_id_users'), 'users', ['author_id'], ['id'])
        batch_op.create_index('ix_review_items_counts', _COUNTS, unique=False, **_WAITING)
        batch_op.create_index('ix_review_items_author', ['author_id', 'id'], unique=False)
    with op.batch_alter_table('decisions') as batch_op:
        batch_op.create_index('ix_decisions_batch', ['batch', 'id'], unique=False, **_BATCHES)


def downgrade() -> None:
    with op.batch_alter_table('decisions') as batch_op:
        batch_op.drop_index('ix_decisions_batch')
    with op.batch_alter_table('review_items') as batch_op:
        batch_op.drop_index('ix_review_items_author')
        batch_op.drop_index('ix_review_items_counts')
        batch_op.drop_constraint(op.f('fk_review_items_author_id_users'), type_='foreignkey')
        batch_op.drop_column('was_hidden')
        batch_op.drop_column('is_held')
        batch_op.drop_column('author_id')
