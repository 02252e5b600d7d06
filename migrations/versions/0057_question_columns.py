"""question_columns: the questions of a day in columns, and the cases of a team by question"""

import sqlalchemy as sa
from alembic import op

revision = '0057_question_columns'
down_revision = '0056_article_view_days'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'metric_columns',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('packed', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('day', 'name', name=op.f('pk_metric_columns')),
    )
    op.create_index('ix_escalations_team', 'escalations', ['team_id', 'thread_id'])


def downgrade() -> None:
    op.drop_index('ix_escalations_team', 'escalations')
    op.drop_table('metric_columns')
