"""satisfaction"""

import sqlalchemy as sa
from alembic import op

revision = '0034_satisfaction'
down_revision = '0033_board'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_satisfaction',
    sa.Column('escalation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("score in ('good', 'fair', 'bad')", name=op.f('ck_case_satisfaction_score')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_case_satisfaction_escalation_id_escalations')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_case_satisfaction_member_id_users')),
    sa.PrimaryKeyConstraint('escalation_id', name=op.f('pk_case_satisfaction'))
    )
    with op.batch_alter_table('case_satisfaction', schema=None) as batch_op:
        batch_op.create_index('ix_case_satisfaction_at', ['said_at', 'escalation_id'], unique=False)
        batch_op.create_index('ix_case_satisfaction_member', ['member_id', 'escalation_id'], unique=False)
    op.add_column('users', sa.Column('has_cases', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.execute("UPDATE users SET has_cases = true WHERE id IN "
               "(SELECT threads.asker_id FROM threads JOIN escalations ON escalations.thread_id = threads.id)")
    op.create_index('ix_escalations_opened', 'escalations', ['opened_at', 'id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_escalations_opened', table_name='escalations')
    op.drop_column('users', 'has_cases')
    op.drop_table('case_satisfaction')
