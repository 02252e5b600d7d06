"""weekly_mails: who of staff gets the weekly mail of the insights, and which week they had"""

import sqlalchemy as sa
from alembic import op

revision = '0055_weekly_mails'
down_revision = '0054_insight_notes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'weekly_mails',
        sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('is_wanted', sa.Boolean(), nullable=True),
        sa.Column('week', sa.Date(), nullable=True),
        sa.Column('sent_week', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_weekly_mails_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_weekly_mails')),
    )


def downgrade() -> None:
    op.drop_table('weekly_mails')
