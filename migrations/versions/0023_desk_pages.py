"""desk_pages"""

import sqlalchemy as sa
from alembic import op

revision = '0023_desk_pages'
down_revision = '0022_review'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_looks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('sampled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('agrees', sa.Boolean(), nullable=True),
    sa.CheckConstraint("answer in ('restrict','leave')", name=op.f('ck_second_looks_answer')),
    sa.CheckConstraint('(answered_at is null) = (answer is null) and (answer is null) = (agrees is null)', name=op.f('ck_second_looks_answered')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_second_looks_answered_by_id_users')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_second_looks_decision_id_decisions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_looks')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_second_looks_decision_id'))
    )
    with op.batch_alter_table('second_looks', schema=None) as batch_op:
        batch_op.create_index('ix_second_looks_answered', ['answered_at'], unique=False)
        batch_op.create_index('ix_second_looks_waiting', ['id'], unique=False, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))



def downgrade() -> None:
    op.drop_table('second_looks')
