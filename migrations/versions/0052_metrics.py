"""metrics: facts of questions, what happened to them, and daily rows of both"""

import sqlalchemy as sa
from alembic import op

revision = '0052_metrics'
down_revision = '0049_far_searches'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('facts_state',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('recipe', sa.String(), nullable=False),
    sa.Column('reached', sa.Integer(), nullable=True),
    sa.Column('reached_day', sa.Date(), nullable=True),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_facts_state_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facts_state'))
    )
    op.create_table('metric_cohorts',
    sa.Column('slice', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('resolved', sa.Integer(), nullable=False),
    sa.Column('presumed', sa.Integer(), nullable=False),
    sa.Column('closed', sa.Integer(), nullable=False),
    sa.Column('unresolved', sa.Integer(), nullable=False),
    sa.Column('first_contact', sa.Integer(), nullable=False),
    sa.Column('ever_resolved', sa.Integer(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('needed_info', sa.Integer(), nullable=False),
    sa.Column('answer_over', sa.Integer(), nullable=False),
    sa.Column('answer_in_time', sa.Integer(), nullable=False),
    sa.Column('resolution_over', sa.Integer(), nullable=False),
    sa.Column('resolution_in_time', sa.Integer(), nullable=False),
    sa.Column('day_over', sa.Integer(), nullable=False),
    sa.Column('quiet_day', sa.Integer(), nullable=False),
    sa.Column('three_days_over', sa.Integer(), nullable=False),
    sa.Column('quiet_three_days', sa.Integer(), nullable=False),
    sa.Column('by_self', sa.Integer(), nullable=False),
    sa.Column('by_peer', sa.Integer(), nullable=False),
    sa.Column('by_staff', sa.Integer(), nullable=False),
    sa.Column('by_article', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('slice', 'key', 'day', name=op.f('pk_metric_cohorts'))
    )
    with op.batch_alter_table('metric_cohorts', schema=None) as batch_op:
        batch_op.create_index('ix_metric_cohorts_day', ['day'], unique=False)

    op.create_table('metric_days',
    sa.Column('slice', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('restored', sa.Integer(), nullable=False),
    sa.Column('solved', sa.Integer(), nullable=False),
    sa.Column('closed', sa.Integer(), nullable=False),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Integer(), nullable=False),
    sa.Column('presumed', sa.Integer(), nullable=False),
    sa.Column('people_in', sa.Integer(), nullable=False),
    sa.Column('people_out', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('slice', 'key', 'day', name=op.f('pk_metric_days'))
    )
    with op.batch_alter_table('metric_days', schema=None) as batch_op:
        batch_op.create_index('ix_metric_days_day', ['day'], unique=False)

    op.create_table('facts_due',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_facts_due_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facts_due'))
    )
    with op.batch_alter_table('facts_due', schema=None) as batch_op:
        batch_op.create_index('ix_facts_due_at', ['due_at', 'id'], unique=False)
        batch_op.create_index('ix_facts_due_thread', ['thread_id'], unique=False)

    op.create_table('question_facts',
    sa.Column('thread_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('thread_version', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_day', sa.Date(), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('product', sa.String(), nullable=True),
    sa.Column('version', sa.String(), nullable=True),
    sa.Column('tags', sa.String(), nullable=False),
    sa.Column('resolution', sa.String(), nullable=True),
    sa.Column('how', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('resolved', sa.Boolean(), nullable=False),
    sa.Column('first_response', sa.Double(), nullable=True),
    sa.Column('first_staff_response', sa.Double(), nullable=True),
    sa.Column('first_peer_response', sa.Double(), nullable=True),
    sa.Column('first_resolved', sa.Double(), nullable=True),
    sa.Column('last_resolved', sa.Double(), nullable=True),
    sa.Column('first_contact', sa.Boolean(), nullable=False),
    sa.Column('ever_resolved', sa.Boolean(), nullable=False),
    sa.Column('reopened', sa.Boolean(), nullable=False),
    sa.Column('needed_info', sa.Boolean(), nullable=False),
    sa.Column('answer_over', sa.Boolean(), nullable=False),
    sa.Column('answer_in_time', sa.Boolean(), nullable=False),
    sa.Column('resolution_over', sa.Boolean(), nullable=False),
    sa.Column('resolution_in_time', sa.Boolean(), nullable=False),
    sa.Column('day_over', sa.Boolean(), nullable=False),
    sa.Column('quiet_day', sa.Boolean(), nullable=False),
    sa.Column('three_days_over', sa.Boolean(), nullable=False),
    sa.Column('quiet_three_days', sa.Boolean(), nullable=False),
    sa.Column('solved_by', sa.String(), nullable=True),
    sa.Column('solver_id', sa.Integer(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint("solved_by is null or solved_by in ('self', 'peer', 'staff', 'article')", name=op.f('ck_question_facts_solved_by')),
    sa.CheckConstraint('resolved = (solved_by is not null)', name=op.f('ck_question_facts_resolved')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_question_facts_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_question_facts'))
    )
    with op.batch_alter_table('question_facts', schema=None) as batch_op:
        batch_op.create_index('ix_question_facts_category', ['category_id', 'asked_day'], unique=False)
        batch_op.create_index('ix_question_facts_day', ['asked_day', 'asked_at', 'thread_id'], unique=False)
        batch_op.create_index('ix_question_facts_language', ['language', 'asked_day'], unique=False)
        batch_op.create_index('ix_question_facts_product', ['product', 'asked_day'], unique=False)
        batch_op.create_index('ix_question_facts_version', ['version', 'asked_day'], unique=False)

    op.create_table('question_spans',
    sa.Column('thread_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_question_spans_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'seq', name=op.f('pk_question_spans'))
    )
    with op.batch_alter_table('question_spans', schema=None) as batch_op:
        batch_op.create_index('ix_question_spans_asked', ['asked', 'from_at', 'until_at'], unique=False)
        batch_op.create_index('ix_question_spans_from', ['from_at', 'asked'], unique=False)
        batch_op.create_index('ix_question_spans_open', ['asked', 'thread_id'], unique=False, sqlite_where=sa.text('until_at IS NULL'), postgresql_where=sa.text('until_at IS NULL'))
        batch_op.create_index('ix_question_spans_until', ['until_at', 'asked'], unique=False)

    op.create_table('question_turns',
    sa.Column('thread_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_question_turns_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'seq', 'kind', name=op.f('pk_question_turns'))
    )
    with op.batch_alter_table('question_turns', schema=None) as batch_op:
        batch_op.create_index('ix_question_turns_day', ['day', 'kind', 'at'], unique=False)
        batch_op.create_index('ix_question_turns_kind', ['kind', 'at', 'thread_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('question_turns', schema=None) as batch_op:
        batch_op.drop_index('ix_question_turns_kind')
        batch_op.drop_index('ix_question_turns_day')

    op.drop_table('question_turns')
    with op.batch_alter_table('question_spans', schema=None) as batch_op:
        batch_op.drop_index('ix_question_spans_until')
        batch_op.drop_index('ix_question_spans_open', sqlite_where=sa.text('until_at IS NULL'), postgresql_where=sa.text('until_at IS NULL'))
        batch_op.drop_index('ix_question_spans_from')
        batch_op.drop_index('ix_question_spans_asked')

    op.drop_table('question_spans')
    with op.batch_alter_table('question_facts', schema=None) as batch_op:
        batch_op.drop_index('ix_question_facts_version')
        batch_op.drop_index('ix_question_facts_product')
        batch_op.drop_index('ix_question_facts_language')
        batch_op.drop_index('ix_question_facts_day')
        batch_op.drop_index('ix_question_facts_category')

    op.drop_table('question_facts')
    with op.batch_alter_table('facts_due', schema=None) as batch_op:
        batch_op.drop_index('ix_facts_due_thread')
        batch_op.drop_index('ix_facts_due_at')

    op.drop_table('facts_due')
    with op.batch_alter_table('metric_days', schema=None) as batch_op:
        batch_op.drop_index('ix_metric_days_day')

    op.drop_table('metric_days')
    with op.batch_alter_table('metric_cohorts', schema=None) as batch_op:
        batch_op.drop_index('ix_metric_cohorts_day')

    op.drop_table('metric_cohorts')
    op.drop_table('facts_state')
