"""asked anyway"""

import sqlalchemy as sa

from forum.core.index_builds import build_index, drop_built_index

revision = '0048_asked_anyway'
down_revision = '0047_rewriting'
branch_labels = None
depends_on = None

ASKED_ANYWAY = sa.text("step = 'asked_anyway'")


def upgrade() -> None:
    build_index('ix_suggestion_events_asked_anyway', 'suggestion_events', ['article_id', 'at'],
                sqlite_where=ASKED_ANYWAY, postgresql_where=ASKED_ANYWAY)


def downgrade() -> None:
    drop_built_index('ix_suggestion_events_asked_anyway', 'suggestion_events')
