"""own_copies: copies of everything kept about a member, asked for by that member and made by a job"""

import sqlalchemy as sa
from alembic import op

revision = '0065_own_copies'
down_revision = '0064_draft_copies'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'own_copies',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('member_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('size_bytes', sa.BigInteger(), nullable=False),
        sa.Column('files_left_out', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_own_copies_member_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_own_copies')),
        sa.UniqueConstraint('key', name=op.f('uq_own_copies_key')),
    )
    op.create_index('ix_own_copies_member', 'own_copies', ['member_id', 'id'])
    op.create_index('uq_own_copies_open', 'own_copies', ['member_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'),
                    postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    op.drop_table('own_copies')
