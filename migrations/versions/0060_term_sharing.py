"""term_counts.shared: which terms near questions share, learned from the board"""

import sqlalchemy as sa
from alembic import op

revision = '0060_term_sharing'
down_revision = '0059_insight_tokens_used'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('recurrence_state', sa.Column('learned', sa.Integer(), server_default='0', nullable=False))
    op.add_column('term_counts', sa.Column('shared', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column('term_counts', 'shared')
    op.drop_column('recurrence_state', 'learned')
