"""posts.asks_for_info: comments that ask the asker for details; marked where the asker was told of one"""

import sqlalchemy as sa
from alembic import op

from forum.core.index_builds import build_index, drop_built_index

revision = '0063_requests_for_details'
down_revision = '0062_spans_alone'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('posts', sa.Column('asks_for_info', sa.Boolean(), server_default=sa.false(), nullable=False),
                  if_not_exists=op.get_bind().dialect.name == 'postgresql')
    op.execute(sa.text(
        "UPDATE posts SET asks_for_info = true WHERE kind <> 'question' AND id IN"
        " (SELECT post_id FROM notifications WHERE kind = 'needs_info' AND post_id IS NOT NULL)"
    ))
    build_index('ix_posts_asking', 'posts', ['id'], sqlite_where=sa.text("asks_for_info IS 1 AND kind = 'answer'"),
                postgresql_where=sa.text("asks_for_info IS true AND kind = 'answer'"))


def downgrade() -> None:
    drop_built_index('ix_posts_asking', 'posts')
    op.drop_column('posts', 'asks_for_info')
