"""push"""

import sqlalchemy as sa
from alembic import op

revision = '0011_push'
down_revision = '0010_mail_in_and_feeds'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('push_subscriptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('endpoint_hash', sa.String(), nullable=False),
    sa.Column('endpoint', sa.String(), nullable=False),
    sa.Column('p256dh', sa.String(), nullable=False),
    sa.Column('auth', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_count', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_push_subscriptions_session_id_sessions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_push_subscriptions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_subscriptions')),
    sa.UniqueConstraint('endpoint_hash', name=op.f('uq_push_subscriptions_endpoint_hash'))
    )
    with op.batch_alter_table('push_subscriptions') as batch_op:
        batch_op.create_index('ix_push_subscriptions_session_id', ['session_id'], unique=False)
        batch_op.create_index('ix_push_subscriptions_user_id', ['user_id'], unique=False)
    with op.batch_alter_table('notification_preferences') as batch_op:
        batch_op.add_column(sa.Column('push', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.add_column(sa.Column('push', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('push_due_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_notifications_push', ['user_id', 'bundle'], unique=False, sqlite_where=sa.text('push_due_at IS NOT NULL'), postgresql_where=sa.text('push_due_at IS NOT NULL'))


def downgrade() -> None:
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.drop_index('ix_notifications_push', sqlite_where=sa.text('push_due_at IS NOT NULL'), postgresql_where=sa.text('push_due_at IS NOT NULL'))
        batch_op.drop_column('push_due_at')
        batch_op.drop_column('push')
    with op.batch_alter_table('notification_preferences') as batch_op:
        batch_op.drop_column('push')
    with op.batch_alter_table('push_subscriptions') as batch_op:
        batch_op.drop_index('ix_push_subscriptions_user_id')
        batch_op.drop_index('ix_push_subscriptions_session_id')
    op.drop_table('push_subscriptions')
