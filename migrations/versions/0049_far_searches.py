"""far_searches: words that are near nothing are remembered as well"""

import sqlalchemy as sa
from alembic import op

revision = '0049_far_searches'
down_revision = '0048_asked_anyway'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('searched_threads', schema=None) as batch_op:
        batch_op.alter_column('thread_id', existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute('DELETE FROM searched_threads WHERE thread_id IS NULL')
    with op.batch_alter_table('searched_threads', schema=None) as batch_op:
        batch_op.alter_column('thread_id', existing_type=sa.Integer(), nullable=False)
