"""embedding: steps with what the answer bar gave"""

from alembic import op

revision = '0045_embedding'
down_revision = '0044_article_answers'
branch_labels = None
depends_on = None

BEFORE = "place in ('ask', 'thread', 'duplicate', 'review', 'api', 'widget')"
AFTER = "place in ('ask', 'thread', 'duplicate', 'review', 'api', 'widget', 'answer')"


def upgrade() -> None:
    say(AFTER)


def say(condition: str) -> None:
    with op.batch_alter_table('suggestion_events', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_suggestion_events_place'), type_='check')
        batch_op.create_check_constraint(op.f('ck_suggestion_events_place'), condition)


def downgrade() -> None:
    op.execute("DELETE FROM suggestion_events WHERE place = 'answer'")
    say(BEFORE)
