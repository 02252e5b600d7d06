"""customers"""

import sqlalchemy as sa
from alembic import op

revision = '0040_customers'
down_revision = '0039_private_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('customer_facts',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_customer_facts_member_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'name', name=op.f('pk_customer_facts'))
    )


def downgrade() -> None:
    op.drop_table('customer_facts')
