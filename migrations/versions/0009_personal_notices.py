"""personal notices"""

import sqlalchemy as sa
from alembic import op

revision = '0009_personal_notices'
down_revision = '0008_profile'
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")
OPEN_NOTICE = sa.text("opened_at IS NULL AND kind = 'notice'")
OUT_OF_SIGHT = """thread_id IS NOT NULL AND NOT (
    EXISTS (SELECT 1 FROM threads JOIN categories ON categories.id = threads.category_id
            WHERE threads.id = notifications.thread_id AND threads.listed AND (categories.read_access <> 'staff' OR EXISTS (
                SELECT 1 FROM users WHERE users.id = notifications.user_id AND users.is_staff)))
    AND (post_id IS NULL OR EXISTS (SELECT 1 FROM posts WHERE posts.id = notifications.post_id AND posts.listed)))"""
OLDER_KINDS = (
    "'answer', 'comment', 'mention', 'solved', 'accepted', 'solution_edited', 'needs_info', 'info_given', 'reopened', 'closed', "
    "'duplicate', 'edited', 'moved', 'locked', 'unlocked', 'restored'"
)


def upgrade() -> None:
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.add_column(sa.Column('bundle', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('shelf', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('detail', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE notifications SET bundle = 'thread:' || thread_id WHERE thread_id IS NOT NULL")
    op.execute("UPDATE notifications SET shelf = CASE WHEN topic IN ('me_too', 'followed_answer', 'followed_comment', 'followed_outcome') "
               "THEN 'following' ELSE 'personal' END WHERE in_app")
    # The older inbox counted comments below an answer that was hidden, and showed none of them.
    op.execute(f"UPDATE notifications SET withdrawn_at = CURRENT_TIMESTAMP WHERE {OUT_OF_SIGHT}")  # noqa: S608 - a constant
    op.execute("UPDATE users SET unread_count = (SELECT count(*) FROM notifications WHERE notifications.user_id = users.id "
               "AND notifications.read_at IS NULL AND notifications.withdrawn_at IS NULL) "
               "WHERE id IN (SELECT user_id FROM notifications WHERE withdrawn_at IS NOT NULL)")
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.drop_index('ix_notifications_inbox')
        batch_op.create_index('ix_notifications_inbox', ['user_id', 'id'], unique=False)
        batch_op.create_index('ix_notifications_shelf', ['user_id', 'shelf', 'id'], unique=False)
        batch_op.create_index('ix_notifications_bundle', ['user_id', 'bundle', 'id'], unique=False)
        batch_op.create_index('ix_notifications_unread', ['user_id', 'id'], unique=False, sqlite_where=UNREAD, postgresql_where=UNREAD)
        batch_op.create_index('ix_notifications_post', ['post_id'], unique=False)
    with op.batch_alter_table('letters') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_letters_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_letters_kind'), "kind in ('thread','digest','notice')")
        batch_op.create_index('uq_letters_open_notice', ['user_id'], unique=True, sqlite_where=OPEN_NOTICE, postgresql_where=OPEN_NOTICE)


def downgrade() -> None:
    # What was withdrawn, is about no thread, or of a kind it has no words for has no place in the older inbox.
    op.execute(f"DELETE FROM notifications WHERE thread_id IS NULL OR withdrawn_at IS NOT NULL OR kind NOT IN ({OLDER_KINDS})")  # noqa: S608
    op.execute("DELETE FROM letters WHERE kind = 'notice'")
    op.execute("UPDATE users SET unread_count = (SELECT count(*) FROM notifications "
               "WHERE notifications.user_id = users.id AND notifications.read_at IS NULL)")
    with op.batch_alter_table('letters') as batch_op:
        batch_op.drop_index('uq_letters_open_notice', sqlite_where=OPEN_NOTICE, postgresql_where=OPEN_NOTICE)
        batch_op.drop_constraint(batch_op.f('ck_letters_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_letters_kind'), "kind in ('thread','digest')")
    with op.batch_alter_table('notifications') as batch_op:
        batch_op.drop_index('ix_notifications_post')
        batch_op.drop_index('ix_notifications_unread', sqlite_where=UNREAD, postgresql_where=UNREAD)
        batch_op.drop_index('ix_notifications_bundle')
        batch_op.drop_index('ix_notifications_shelf')
        batch_op.drop_index('ix_notifications_inbox')
        batch_op.create_index('ix_notifications_inbox', ['user_id', 'created_at', 'id'], unique=False)
        batch_op.drop_column('withdrawn_at')
        batch_op.drop_column('detail')
        batch_op.drop_column('shelf')
        batch_op.drop_column('bundle')
