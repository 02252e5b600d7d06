"""Mail that comes in, and tokens of private feeds."""

import sqlalchemy as sa
from alembic import op

revision = '0010_mail_in_and_feeds'
down_revision = '0009_personal_notices'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('received_mails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome in ('posted','refused','ignored','unknown_sender','unproven_sender','unreadable')", name=op.f('ck_received_mails_outcome')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_received_mails_member_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_received_mails_post_id_posts'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received_mails')),
    sa.UniqueConstraint('key', name=op.f('uq_received_mails_key'))
    )
    with op.batch_alter_table('received_mails') as batch_op:
        batch_op.create_index('ix_received_mails_received', ['received_at'], unique=False)
        batch_op.create_index('ix_received_mails_member', ['member_id', 'received_at'], unique=False)
        batch_op.create_index('ix_received_mails_post', ['post_id'], unique=False)
    op.create_table('feed_tokens',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_feed_tokens_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_feed_tokens')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_tokens_token_hash'))
    )


def downgrade() -> None:
    op.drop_table('feed_tokens')
    op.drop_table('received_mails')
