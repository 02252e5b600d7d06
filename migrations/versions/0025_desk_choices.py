"""desk_choices"""

import sqlalchemy as sa
from alembic import op

revision = '0025_desk_choices'
down_revision = '0024_similar'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('desk_choices',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('advances', sa.Boolean(), nullable=False),
    sa.Column('uses_keys', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_desk_choices_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_desk_choices'))
    )


def downgrade() -> None:
    op.drop_table('desk_choices')
