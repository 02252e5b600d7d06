"""ix_threads_category: all threads of a category, those nobody sees in lists too"""

from forum.core.index_builds import build_index, drop_built_index

revision = '0061_threads_by_category'
down_revision = '0060_term_sharing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    build_index('ix_threads_category', 'threads', ['category_id'])


def downgrade() -> None:
    drop_built_index('ix_threads_category', 'threads')
