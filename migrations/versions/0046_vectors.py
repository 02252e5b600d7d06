"""vectors"""

import sqlalchemy as sa
from alembic import op

revision = '0046_vectors'
down_revision = '0045_embedding'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('recurrence_state', sa.Column('stamp', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('recurrence_state', sa.Column('meant', sa.Integer(), server_default='0', nullable=False))
    op.add_column('recurrence_state', sa.Column('meaning', sa.LargeBinary(), nullable=True))
    op.create_table('thread_vectors',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('stamp', sa.BigInteger(), nullable=False),
    sa.Column('signs', sa.LargeBinary(), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_thread_vectors_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_thread_vectors'))
    )
    op.create_index('ix_thread_vectors_signs', 'thread_vectors', ['stamp', 'thread_id', 'signs'], unique=False)


def downgrade() -> None:
    op.drop_table('thread_vectors')
    for name in ('meaning', 'meant', 'stamp'):
        op.drop_column('recurrence_state', name)
