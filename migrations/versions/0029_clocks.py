"""clocks"""

import sqlalchemy as sa
from alembic import op

revision = '0029_clocks'
down_revision = '0028_escalations'
branch_labels = None
depends_on = None

OPEN = {"sqlite_where": sa.text("closed_at IS NULL"), "postgresql_where": sa.text("closed_at IS NULL")}


def upgrade() -> None:
    op.create_table('clock_policies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('plan', sa.String(), nullable=True),
    sa.Column('priority', sa.String(), nullable=False),
    sa.Column('first_response_minutes', sa.Integer(), nullable=True),
    sa.Column('update_minutes', sa.Integer(), nullable=True),
    sa.Column('resolution_minutes', sa.Integer(), nullable=True),
    sa.Column('pauses_on', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("priority in ('p1', 'p2', 'p3', 'p4')", name=op.f('ck_clock_policies_priority')),
    sa.CheckConstraint("first_response_minutes > 0 and update_minutes > 0 and resolution_minutes > 0", name=op.f('ck_clock_policies_minutes')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_clock_policies_category_id_categories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_policies')),
    sa.UniqueConstraint('place', name=op.f('uq_clock_policies_place'))
    )
    op.create_table('clocks_fired',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('fired_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("step in ('warn', 'breach', 'lead')", name=op.f('ck_clocks_fired_step')),
    sa.CheckConstraint("target in ('first_response', 'next_update', 'resolution')", name=op.f('ck_clocks_fired_target')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_clocks_fired_escalation_id_escalations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks_fired'))
    )
    with op.batch_alter_table('clocks_fired', schema=None) as batch_op:
        batch_op.create_index('uq_clocks_fired_once', ['escalation_id', 'target', 'step', 'round'], unique=True)
    op.add_column('escalations', sa.Column(
        'next_due_at', sa.DateTime(timezone=True), server_default='9990-01-01 00:00:00.000000', nullable=False))
    op.add_column('escalations', sa.Column(
        'next_look_at', sa.DateTime(timezone=True), server_default='2000-01-01 00:00:00.000000', nullable=False))
    op.create_index('ix_escalations_due', 'escalations', ['next_due_at', 'id'], unique=False, **OPEN)
    op.create_index('ix_escalations_look', 'escalations', ['next_look_at', 'id'], unique=False, **OPEN)


def downgrade() -> None:
    """What clocks told of goes along: an older release has no words for it."""
    op.execute("DELETE FROM notifications WHERE kind = 'case_clock'")
    op.execute("UPDATE users SET unread_count = (SELECT count(*) FROM notifications WHERE notifications.user_id = users.id "
               "AND notifications.read_at IS NULL AND notifications.withdrawn_at IS NULL)")
    op.drop_index('ix_escalations_look', table_name='escalations')
    op.drop_index('ix_escalations_due', table_name='escalations')
    op.drop_column('escalations', 'next_look_at')
    op.drop_column('escalations', 'next_due_at')
    op.drop_table('clocks_fired')
    op.drop_table('clock_policies')
