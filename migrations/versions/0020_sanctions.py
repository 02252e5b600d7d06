"""sanctions"""

import sqlalchemy as sa
from alembic import op

revision = '0020_sanctions'
down_revision = '0019_statements'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('users', sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('sanctions', sa.Column('words', sa.Text(), server_default='', nullable=False))
    op.add_column('sanctions', sa.Column('decision_id', sa.Integer(), nullable=True))
    op.create_table('member_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('pinned', sa.Boolean(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_member_notes_author_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_member_notes_member_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_notes'))
    )
    with op.batch_alter_table('member_notes', schema=None) as batch_op:
        batch_op.create_index('ix_member_notes_member', ['member_id', 'pinned', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('member_notes')
    op.drop_column('sanctions', 'decision_id')
    op.drop_column('sanctions', 'words')
    op.drop_column('users', 'removed_at')
