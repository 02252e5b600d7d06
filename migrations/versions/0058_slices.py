"""where people searched and what they were about to ask; me-toos that were taken back, and how many people waited when"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0058_slices'
down_revision = '0057_question_columns'
branch_labels = None
depends_on = None

NAMES = {'searches': 'searches', 'suggestions': 'suggestion_events', 'me_toos': 'threads'}
"""What was not written down so far, and the table that has rows where a board was there already."""


def upgrade() -> None:
    op.create_table(
        'me_toos_withdrawn',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('thread_id', sa.Integer(), nullable=False),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('withdrawn_at >= said_at', name=op.f('ck_me_toos_withdrawn_order')),
        sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_me_toos_withdrawn_thread_id_threads'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_me_toos_withdrawn')),
    )
    op.create_index('ix_me_toos_withdrawn_thread', 'me_toos_withdrawn', ['thread_id', 'said_at'])
    op.create_table(
        'known_since',
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.CheckConstraint("name in ('searches', 'suggestions', 'me_toos')", name=op.f('ck_known_since_name')),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_known_since')),
    )
    with op.batch_alter_table('searches') as batch:
        batch.add_column(sa.Column('category_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('tags', sa.String(), server_default='', nullable=False))
        batch.create_foreign_key(op.f('fk_searches_category_id_categories'), 'categories', ['category_id'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('suggestion_events') as batch:
        batch.add_column(sa.Column('category_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('language', sa.String(), nullable=True))
        batch.add_column(sa.Column('tags', sa.String(), server_default='', nullable=False))
        batch.create_foreign_key(
            op.f('fk_suggestion_events_category_id_categories'), 'categories', ['category_id'], ['id'], ondelete='SET NULL')
    # with a default no row is written, and a worker of before the upgrade goes on writing turns; both databases change the table in place
    op.add_column('question_turns', sa.Column('people', sa.Integer(), server_default='1', nullable=False))
    op.execute('UPDATE question_turns SET people = '
               '(SELECT people FROM question_facts WHERE question_facts.thread_id = question_turns.thread_id) '
               'WHERE thread_id IN (SELECT thread_id FROM question_facts WHERE people <> 1)')
    op.execute("UPDATE facts_state SET recipe = ''")  # turns of people are derived, also of a board that had gone back
    _note_what_is_new()


def _note_what_is_new() -> None:
    """From tomorrow on all of a day is known."""
    connection, tomorrow = op.get_bind(), datetime.now(UTC).date() + timedelta(days=1)
    known = sa.table('known_since', sa.column('name', sa.String()), sa.column('day', sa.Date()))
    for name, table in NAMES.items():
        if connection.scalar(sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)) is not None:
            connection.execute(known.insert().values(name=name, day=tomorrow))


def downgrade() -> None:
    op.execute("DELETE FROM question_turns WHERE kind IN ('joined', 'left')")
    op.drop_column('question_turns', 'people')
    with op.batch_alter_table('suggestion_events') as batch:
        batch.drop_constraint(op.f('fk_suggestion_events_category_id_categories'), type_='foreignkey')
        batch.drop_column('tags')
        batch.drop_column('language')
        batch.drop_column('category_id')
    with op.batch_alter_table('searches') as batch:
        batch.drop_constraint(op.f('fk_searches_category_id_categories'), type_='foreignkey')
        batch.drop_column('tags')
        batch.drop_column('category_id')
    op.drop_table('known_since')
    op.drop_index('ix_me_toos_withdrawn_thread', 'me_toos_withdrawn')
    op.drop_table('me_toos_withdrawn')
