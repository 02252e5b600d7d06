"""question_columns: the questions of a day in columns; the cases of a team by question, and those that opened others again"""

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
    op.execute("UPDATE facts_state SET recipe = ''")  # all days are counted anew, also of a board that had gone back
    op.create_index('ix_escalations_team', 'escalations', ['team_id', 'thread_id'])
    op.create_index(
        'ix_escalations_earlier', 'escalations', ['earlier_id'],
        sqlite_where=sa.text('earlier_id IS NOT NULL'), postgresql_where=sa.text('earlier_id IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_escalations_earlier', 'escalations')
    op.drop_index('ix_escalations_team', 'escalations')
    op.drop_table('metric_columns')
