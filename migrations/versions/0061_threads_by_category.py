"""ix_threads_category: all threads of a category, those nobody sees in lists too"""

from alembic import op

revision = '0061_threads_by_category'
down_revision = '0060_term_sharing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_threads_category', 'threads', ['category_id'])


def downgrade() -> None:
    op.drop_index('ix_threads_category', 'threads')
