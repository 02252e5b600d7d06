"""told"""

import sqlalchemy as sa
from alembic import op

revision = '0026_told'
down_revision = '0025_desk_choices'
branch_labels = None
depends_on = None

MARKS = (
    ('statements', 'withdrawal_mailed_at'), ('appeals', 'receipt_mailed_at'), ('appeals', 'mailed_at'),
    ('notices', 'receipt_mailed_at'), ('notices', 'mailed_at'),
)


def upgrade() -> None:
    for table, column in MARKS:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, column in reversed(MARKS):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
