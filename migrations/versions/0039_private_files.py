"""private_files"""

import sqlalchemy as sa
from alembic import op

revision = '0039_private_files'
down_revision = '0038_knowledge'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('attachments', sa.Column('is_private', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('private_files',
    sa.Column('attachment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachments.id'], name=op.f('fk_private_files_attachment_id_attachments')),
    sa.ForeignKeyConstraint(['message_id'], ['private_messages.id'], name=op.f('fk_private_files_message_id_private_messages')),
    sa.PrimaryKeyConstraint('attachment_id', name=op.f('pk_private_files'))
    )
    op.create_index('ix_private_files_message', 'private_files', ['message_id'])


def downgrade() -> None:
    # without the column they would be uploads that their owner may post, or that the daily job removes
    op.drop_table('private_files')
    op.drop_column('attachments', 'is_private')
