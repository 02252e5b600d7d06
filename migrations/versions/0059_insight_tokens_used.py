"""insight_tokens: when a token was last used, and when it was ended"""

import sqlalchemy as sa
from alembic import op

revision = '0059_insight_tokens_used'
down_revision = '0058_slices'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('insight_tokens', sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('insight_tokens', sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM insight_tokens WHERE ended_at IS NOT NULL'))
    for name in ('ended_at', 'last_used_at'):
        op.drop_column('insight_tokens', name)
