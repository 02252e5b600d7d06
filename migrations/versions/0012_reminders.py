"""reminders"""

import sqlalchemy as sa
from alembic import op

revision = '0012_reminders'
down_revision = '0011_push'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reminders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('accept','details','nudge')", name=op.f('ck_reminders_kind')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_reminders_member_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_reminders_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminders')),
    sa.UniqueConstraint('thread_id', 'kind', 'round', 'step', 'member_id', name=op.f('uq_reminders_thread_id_kind_round_step_member_id'))
    )
    with op.batch_alter_table('reminders') as batch_op:
        batch_op.create_index('ix_reminders_member', ['member_id', 'kind', 'sent_at'], unique=False)
    op.create_table('denials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_denials_member_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_denials_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_denials'))
    )
    with op.batch_alter_table('denials') as batch_op:
        batch_op.create_index('ix_denials_thread', ['thread_id', 'said_at'], unique=False)


def downgrade() -> None:
    op.drop_table('denials')
    op.drop_table('reminders')
