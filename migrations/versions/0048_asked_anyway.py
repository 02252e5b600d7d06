"""asked anyway"""

import sqlalchemy as sa
from alembic import op

revision = '0048_asked_anyway'
down_revision = '0047_rewriting'
branch_labels = None
depends_on = None

ASKED_ANYWAY = sa.text("step = 'asked_anyway'")


def upgrade() -> None:
    op.create_index('ix_suggestion_events_asked_anyway', 'suggestion_events', ['article_id', 'at'],
                    sqlite_where=ASKED_ANYWAY, postgresql_where=ASKED_ANYWAY)


def downgrade() -> None:
    op.drop_index('ix_suggestion_events_asked_anyway', table_name='suggestion_events')
