"""handoff"""

import sqlalchemy as sa
from alembic import op

revision = '0032_handoff'
down_revision = '0031_correspondence'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handoff_destinations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('salt', sa.String(), nullable=False),
    sa.Column('former_salt', sa.String(), nullable=True),
    sa.Column('former_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('hears_breaches', sa.Boolean(), nullable=False),
    sa.Column('moves', sa.JSON(), nullable=False),
    sa.Column('team_ids', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['users.id'], name=op.f('fk_handoff_destinations_changed_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoff_destinations')),
    sa.UniqueConstraint('name', name=op.f('uq_handoff_destinations_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_handoff_destinations_public_id'))
    )
    op.create_table('handoff_receipts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('destination_id', sa.Integer(), nullable=False),
    sa.Column('webhook_id', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['destination_id'], ['handoff_destinations.id'], name=op.f('fk_handoff_receipts_destination_id_handoff_destinations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoff_receipts')),
    sa.UniqueConstraint('destination_id', 'webhook_id', name=op.f('uq_handoff_receipts_destination_id_webhook_id'))
    )
    with op.batch_alter_table('handoff_receipts', schema=None) as batch_op:
        batch_op.create_index('ix_handoff_receipts_at', ['at'], unique=False)

    op.create_table('handoffs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('destination_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('told_version', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('external_url', sa.String(), nullable=False),
    sa.Column('external_state', sa.String(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_handoffs_by_id_users')),
    sa.ForeignKeyConstraint(['destination_id'], ['handoff_destinations.id'], name=op.f('fk_handoffs_destination_id_handoff_destinations')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_handoffs_escalation_id_escalations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoffs')),
    sa.UniqueConstraint('escalation_id', 'destination_id', name=op.f('uq_handoffs_escalation_id_destination_id'))
    )
    with op.batch_alter_table('handoffs', schema=None) as batch_op:
        batch_op.create_index('ix_handoffs_destination', ['destination_id', 'id'], unique=False)
        batch_op.create_index('ix_handoffs_going', ['id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('handoff_deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('webhook_id', sa.String(), nullable=False),
    sa.Column('destination_id', sa.Integer(), nullable=False),
    sa.Column('handoff_id', sa.Integer(), nullable=True),
    sa.Column('escalation_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('case_version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'pending') = (next_at is not null) and (state = 'dead') = (dead_at is not null)", name=op.f('ck_handoff_deliveries_times')),
    sa.CheckConstraint("failure in ('status', 'unreachable', 'refused', 'off', 'gone')", name=op.f('ck_handoff_deliveries_failure')),
    sa.CheckConstraint("kind in ('test', 'case.handed_off', 'case.changed', 'case.replied', 'case.clock', 'case.taken_back')", name=op.f('ck_handoff_deliveries_kind')),
    sa.CheckConstraint("state in ('pending', 'delivered', 'dead', 'overtaken')", name=op.f('ck_handoff_deliveries_state')),
    sa.ForeignKeyConstraint(['destination_id'], ['handoff_destinations.id'], name=op.f('fk_handoff_deliveries_destination_id_handoff_destinations')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_handoff_deliveries_escalation_id_escalations')),
    sa.ForeignKeyConstraint(['handoff_id'], ['handoffs.id'], name=op.f('fk_handoff_deliveries_handoff_id_handoffs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoff_deliveries')),
    sa.UniqueConstraint('webhook_id', name=op.f('uq_handoff_deliveries_webhook_id'))
    )
    with op.batch_alter_table('handoff_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_handoff_deliveries_case', ['escalation_id', 'id'], unique=False)
        batch_op.create_index('ix_handoff_deliveries_dead', ['destination_id', 'dead_at'], unique=False, sqlite_where=sa.text('dead_at IS NOT NULL'), postgresql_where=sa.text('dead_at IS NOT NULL'))
        batch_op.create_index('ix_handoff_deliveries_destination', ['destination_id', 'id'], unique=False)
        batch_op.create_index('ix_handoff_deliveries_done', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_handoff_deliveries_handoff', ['handoff_id', 'id'], unique=False)
        batch_op.create_index('ix_handoff_deliveries_pending', ['next_at', 'id'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'), postgresql_where=sa.text('next_at IS NOT NULL'))

    op.create_table('handoff_remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handoff_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('refused_state', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['handoff_id'], ['handoffs.id'], name=op.f('fk_handoff_remarks_handoff_id_handoffs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoff_remarks'))
    )
    with op.batch_alter_table('handoff_remarks', schema=None) as batch_op:
        batch_op.create_index('ix_handoff_remarks_handoff', ['handoff_id', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('handoff_remarks')
    op.drop_table('handoff_deliveries')
    op.drop_table('handoffs')
    op.drop_table('handoff_receipts')
    op.drop_table('handoff_destinations')
