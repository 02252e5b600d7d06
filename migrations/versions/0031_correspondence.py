"""correspondence"""

import sqlalchemy as sa
from alembic import op

revision = '0031_correspondence'
down_revision = '0030_raising'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body_markdown', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_as', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_case_notes_author_id_users')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_case_notes_escalation_id_escalations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_notes')),
    sa.UniqueConstraint('sent_as', name=op.f('uq_case_notes_sent_as'))
    )
    with op.batch_alter_table('case_notes', schema=None) as batch_op:
        batch_op.create_index('ix_case_notes_case', ['escalation_id', 'id'], unique=False)
    op.create_table('private_messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('by_staff', sa.Boolean(), nullable=False),
    sa.Column('body_markdown', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_as', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['asker_id'], ['users.id'], name=op.f('fk_private_messages_asker_id_users')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_private_messages_author_id_users')),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_private_messages_escalation_id_escalations')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_private_messages_thread_id_threads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_messages')),
    sa.UniqueConstraint('sent_as', name=op.f('uq_private_messages_sent_as'))
    )
    with op.batch_alter_table('private_messages', schema=None) as batch_op:
        batch_op.create_index('ix_private_messages_author', ['author_id', 'sent_at'], unique=False)
        batch_op.create_index('ix_private_messages_case', ['escalation_id', 'id'], unique=False)
        batch_op.create_index('ix_private_messages_thread', ['thread_id', 'asker_id', 'id'], unique=False)
    op.create_table('case_replies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('text_es', sa.Text(), nullable=False),
    sa.Column('edits', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_replies'))
    )
    with op.batch_alter_table('case_replies', schema=None) as batch_op:
        batch_op.create_index('ix_case_replies_title', ['title', 'id'], unique=False)


def downgrade() -> None:
    """What was told of it goes along: an older release has no words for it."""
    op.execute("DELETE FROM notifications WHERE kind IN ('staff_wrote', 'case_note', 'case_message')")
    op.execute("UPDATE users SET unread_count = (SELECT count(*) FROM notifications WHERE notifications.user_id = users.id "
               "AND notifications.read_at IS NULL AND notifications.withdrawn_at IS NULL)")
    op.drop_table('case_replies')
    op.drop_table('private_messages')
    op.drop_table('case_notes')
