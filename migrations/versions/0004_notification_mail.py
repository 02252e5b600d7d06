"""notification mail"""

import sqlalchemy as sa
from alembic import op

revision = '0004_notification_mail'
down_revision = '0003_reputation_ledger'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_hours',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('time_zone', sa.String(), nullable=False),
    sa.Column('quiet_from', sa.Integer(), nullable=True),
    sa.Column('quiet_until', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("digest in ('daily','weekly','off')", name=op.f('ck_mail_hours_digest')),
    sa.CheckConstraint('(quiet_from is null) = (quiet_until is null)', name=op.f('ck_mail_hours_quiet_hours')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mail_hours_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_mail_hours'))
    )
    op.create_table('notification_preferences',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('in_app', sa.Boolean(), nullable=False),
    sa.Column('mail', sa.String(), nullable=False),
    sa.CheckConstraint("mail in ('now','digest','off')", name=op.f('ck_notification_preferences_mail')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notification_preferences_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'topic', name=op.f('pk_notification_preferences'))
    )
    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_why', sa.String(), nullable=True),
    sa.CheckConstraint("kind in ('thread','digest')", name=op.f('ck_letters_kind')),
    sa.CheckConstraint('sent_at is null or dropped_at is null', name=op.f('ck_letters_one_end')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_letters_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_letters_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('key', name=op.f('uq_letters_key'))
    )
    with op.batch_alter_table('letters') as batch_op:
        batch_op.create_index('ix_letters_created', ['created_at'], unique=False)
        batch_op.create_index('uq_letters_open', ['user_id', 'thread_id'], unique=True, sqlite_where=sa.text('opened_at IS NULL AND thread_id IS NOT NULL'), postgresql_where=sa.text('opened_at IS NULL AND thread_id IS NOT NULL'))
    with op.batch_alter_table('emails') as batch_op:
        batch_op.add_column(sa.Column('undeliverable_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('undeliverable_why', sa.String(), nullable=True))
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.add_column(sa.Column('topic', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('in_app', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('mail', sa.String(), server_default='off', nullable=False))
        batch_op.add_column(sa.Column('letter_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_notifications_digest', ['user_id', 'created_at'], unique=False, sqlite_where=sa.text("mail = 'digest' AND letter_id IS NULL"), postgresql_where=sa.text("mail = 'digest' AND letter_id IS NULL"))
        batch_op.create_index('ix_notifications_letter', ['letter_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notifications_letter_id_letters'), 'letters', ['letter_id'], ['id'], ondelete='SET NULL')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_mail'), "mail in ('now','digest','off')")


def downgrade() -> None:
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_mail'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_notifications_letter_id_letters'), type_='foreignkey')
        batch_op.drop_index('ix_notifications_letter')
        batch_op.drop_index('ix_notifications_digest', sqlite_where=sa.text("mail = 'digest' AND letter_id IS NULL"), postgresql_where=sa.text("mail = 'digest' AND letter_id IS NULL"))
        batch_op.drop_column('letter_id')
        batch_op.drop_column('mail')
        batch_op.drop_column('in_app')
        batch_op.drop_column('topic')
    with op.batch_alter_table('emails') as batch_op:
        batch_op.drop_column('undeliverable_why')
        batch_op.drop_column('undeliverable_at')
    with op.batch_alter_table('letters') as batch_op:
        batch_op.drop_index('uq_letters_open', sqlite_where=sa.text('opened_at IS NULL AND thread_id IS NOT NULL'), postgresql_where=sa.text('opened_at IS NULL AND thread_id IS NOT NULL'))
        batch_op.drop_index('ix_letters_created')
    op.drop_table('letters')
    op.drop_table('notification_preferences')
    op.drop_table('mail_hours')
