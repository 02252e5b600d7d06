"""escalations"""

import sqlalchemy as sa
from alembic import op

revision = '0028_escalations'
down_revision = '0027_teams'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('escalations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('priority', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('reject_reason', sa.String(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('earlier_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('responded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'rejected') = (reject_reason is not null)", name=op.f('ck_escalations_declined')),
    sa.CheckConstraint("(state in ('cancelled', 'rejected', 'resolved')) = (closed_at is not null)", name=op.f('ck_escalations_closed')),
    sa.CheckConstraint("(state in ('resolved','cancelled')) = (outcome is not null)", name=op.f('ck_escalations_decided')),
    sa.CheckConstraint("outcome in ('answered', 'fixed', 'workaround', 'solved_privately', 'referred', 'not_reproducible', 'no_reply', 'not_needed', 'solved_in_public', 'question_closed', 'question_removed', 'question_merged', 'no_question')", name=op.f('ck_escalations_outcome')),
    sa.CheckConstraint("priority in ('p1', 'p2', 'p3', 'p4')", name=op.f('ck_escalations_priority')),
    sa.CheckConstraint("reason in ('unanswered', 'wrong_answer', 'outage', 'billing_or_personal_data', 'legal', 'angry_customer', 'product_bug', 'vip', 'other')", name=op.f('ck_escalations_reason')),
    sa.CheckConstraint("reject_reason in ('community', 'answered', 'details', 'unsupported', 'elsewhere', 'other')", name=op.f('ck_escalations_reject_reason')),
    sa.CheckConstraint("source in ('rule', 'helper', 'asker', 'staff')", name=op.f('ck_escalations_source')),
    sa.CheckConstraint("state in ('new', 'acknowledged', 'in_progress', 'waiting_asker', 'waiting_third_party', 'resolved', 'rejected', 'cancelled')", name=op.f('ck_escalations_state')),
    sa.ForeignKeyConstraint(['earlier_id'], ['escalations.id'], name=op.f('fk_escalations_earlier_id_escalations')),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_escalations_owner_id_users')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['users.id'], name=op.f('fk_escalations_raised_by_id_users')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_escalations_team_id_teams')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_escalations_thread_id_threads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalations'))
    )
    with op.batch_alter_table('escalations', schema=None) as batch_op:
        batch_op.create_index('ix_escalations_closed', ['closed_at', 'id'], unique=False)
        batch_op.create_index('ix_escalations_counts', ['state', 'priority', 'owner_id', 'team_id', 'reason'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_escalations_oldest', ['opened_at', 'id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_escalations_owner', ['owner_id', 'id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_escalations_thread', ['thread_id', 'id'], unique=False)
        batch_op.create_index('ix_escalations_urgent', ['priority', 'opened_at', 'id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_escalations_open', ['thread_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('escalation_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.CheckConstraint("kind in ('raised', 'voiced', 'acknowledged', 'taken', 'assigned', 'handed_over', 'prioritised', 'waiting', 'resumed', 'resolved', 'rejected', 'cancelled', 'reopened', 'replied', 'moved')", name=op.f('ck_escalation_events_kind')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_escalation_events_actor_id_users')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_escalation_events_escalation_id_escalations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation_events'))
    )
    with op.batch_alter_table('escalation_events', schema=None) as batch_op:
        batch_op.create_index('ix_escalation_events_at', ['at', 'id'], unique=False)
        batch_op.create_index('ix_escalation_events_case', ['escalation_id', 'id'], unique=False)

    op.create_table('escalation_voices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.CheckConstraint("outcome in ('accepted', 'rejected')", name=op.f('ck_escalation_voices_outcome')),
    sa.CheckConstraint("reason in ('unanswered', 'wrong_answer', 'outage', 'billing_or_personal_data', 'legal', 'angry_customer', 'product_bug', 'vip', 'other')", name=op.f('ck_escalation_voices_reason')),
    sa.CheckConstraint("source in ('rule', 'helper', 'asker', 'staff')", name=op.f('ck_escalation_voices_source')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_escalation_voices_escalation_id_escalations')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_escalation_voices_member_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation_voices'))
    )
    with op.batch_alter_table('escalation_voices', schema=None) as batch_op:
        batch_op.create_index('ix_escalation_voices_member', ['member_id', 'at', 'id'], unique=False)
        batch_op.create_index('uq_escalation_voices_member', ['escalation_id', 'member_id'], unique=True)

    op.create_table('escalation_watchers',
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_escalation_watchers_escalation_id_escalations')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_escalation_watchers_member_id_users')),
    sa.PrimaryKeyConstraint('escalation_id', 'member_id', name=op.f('pk_escalation_watchers'))
    )
    with op.batch_alter_table('escalation_watchers', schema=None) as batch_op:
        batch_op.create_index('ix_escalation_watchers_member', ['member_id', 'escalation_id'], unique=False)
    refuse_changes()


def refuse_changes() -> None:
    """Triggers: what happened to a case stays written. PostgreSQL's TRUNCATE passes by the triggers of rows, so it gets one of its own."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER escalation_events_no_{verb} BEFORE {verb} ON escalation_events "
                "BEGIN SELECT RAISE(ABORT, 'the history of cases is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION escalation_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history of cases is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER escalation_events_append_only BEFORE UPDATE OR DELETE ON escalation_events "
        "FOR EACH ROW EXECUTE FUNCTION escalation_events_refuse()"
    )
    op.execute(
        "CREATE TRIGGER escalation_events_no_truncate BEFORE TRUNCATE ON escalation_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION escalation_events_refuse()"
    )


def downgrade() -> None:
    """What members were told of cases goes along: an older release has no words for it."""
    op.execute("DELETE FROM notifications WHERE topic IN ('requests', 'cases')")
    op.execute("DELETE FROM notification_preferences WHERE topic IN ('requests', 'cases')")
    op.execute("UPDATE users SET unread_count = (SELECT count(*) FROM notifications WHERE notifications.user_id = users.id "
               "AND notifications.read_at IS NULL AND notifications.withdrawn_at IS NULL)")
    op.drop_table('escalation_watchers')
    op.drop_table('escalation_voices')
    op.drop_table('escalation_events')
    op.drop_table('escalations')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION escalation_events_refuse()")
