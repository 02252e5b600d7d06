"""raising"""

import sqlalchemy as sa
from alembic import op

revision = '0030_raising'
down_revision = '0029_clocks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('raising_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('priority', sa.String(), nullable=False),
    sa.Column('cap_per_hour', sa.Integer(), nullable=False),
    sa.Column('cooldown_days', sa.Integer(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tried_version', sa.Integer(), nullable=True),
    sa.Column('seen_revision_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind in ('no_reply', 'not_solved', 'last_by_asker', 'me_too', 'heated', 'watched_words')", name=op.f('ck_raising_rules_kind')),
    sa.CheckConstraint("reason in ('unanswered', 'wrong_answer', 'outage', 'billing_or_personal_data', 'legal', 'angry_customer', 'product_bug', 'vip', 'other')", name=op.f('ck_raising_rules_reason')),
    sa.CheckConstraint("priority in ('p1', 'p2', 'p3', 'p4')", name=op.f('ck_raising_rules_priority')),
    sa.CheckConstraint('cap_per_hour >= 1 and cooldown_days >= 0 and amount >= 0', name=op.f('ck_raising_rules_numbers')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_raising_rules_category_id_categories'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['changed_by_id'], ['users.id'], name=op.f('fk_raising_rules_changed_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_raising_rules'))
    )
    op.create_table('raisings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('rule_version', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('occasion_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_voice', sa.Boolean(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_raisings_escalation_id_escalations')),
    sa.ForeignKeyConstraint(['rule_id'], ['raising_rules.id'], name=op.f('fk_raisings_rule_id_raising_rules')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_raisings_thread_id_threads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_raisings'))
    )
    with op.batch_alter_table('raisings', schema=None) as batch_op:
        batch_op.create_index('ix_raisings_case', ['escalation_id', 'id'], unique=False)
        batch_op.create_index('ix_raisings_raised', ['rule_id', 'escalation_id'], unique=False, sqlite_where=sa.text('is_voice IS 0'), postgresql_where=sa.text('is_voice IS false'))
        batch_op.create_index('ix_raisings_rule', ['rule_id', 'at', 'id'], unique=False)
        batch_op.create_index('uq_raisings_occasion', ['thread_id', 'rule_id', 'occasion_at'], unique=True)

    op.create_table('raising_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('rule_version', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('occasions', sa.Integer(), nullable=False),
    sa.Column('raised', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rule_id'], ['raising_rules.id'], name=op.f('fk_raising_runs_rule_id_raising_rules'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['started_by_id'], ['users.id'], name=op.f('fk_raising_runs_started_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_raising_runs'))
    )
    with op.batch_alter_table('raising_runs', schema=None) as batch_op:
        batch_op.create_index('ix_raising_runs_rule', ['rule_id', 'id'], unique=False)

    op.create_table('raising_run_hits',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('occasion_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fate', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.CheckConstraint("fate in ('raised','delayed','dropped','cooling')", name=op.f('ck_raising_run_hits_fate')),
    sa.ForeignKeyConstraint(['run_id'], ['raising_runs.id'], name=op.f('fk_raising_run_hits_run_id_raising_runs'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_raising_run_hits_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'number', name=op.f('pk_raising_run_hits'))
    )
    with op.batch_alter_table('me_toos', schema=None) as batch_op:
        batch_op.create_index('ix_me_toos_lately', ['created_at', 'thread_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('me_toos', schema=None) as batch_op:
        batch_op.drop_index('ix_me_toos_lately')
    op.drop_table('raising_run_hits')
    op.drop_table('raising_runs')
    op.drop_table('raisings')
    op.drop_table('raising_rules')
