"""flags"""

import sqlalchemy as sa
from alembic import op

revision = '0018_flags'
down_revision = '0017_thread_tools'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('category_flag_reasons',
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('is_offered', sa.Boolean(), nullable=False),
    sa.Column('help_en', sa.String(), nullable=False),
    sa.Column('help_es', sa.String(), nullable=False),
    sa.CheckConstraint("reason in ('spam', 'abusive', 'off_topic', 'duplicate', 'personal_information', 'dangerous_or_wrong', 'not_an_answer', 'other')", name=op.f('ck_category_flag_reasons_reason')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_category_flag_reasons_category_id_categories'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('category_id', 'reason', name=op.f('pk_category_flag_reasons'))
    )
    op.create_table('flag_suspensions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('imposed_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_how', sa.String(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("ended_how in ('returned', 'undone', 'replaced')", name=op.f('ck_flag_suspensions_how')),
    sa.CheckConstraint('(ended_at is null) = (ended_how is null)', name=op.f('ck_flag_suspensions_ended')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_flag_suspensions_ended_by_id_users')),
    sa.ForeignKeyConstraint(['imposed_by_id'], ['users.id'], name=op.f('fk_flag_suspensions_imposed_by_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_flag_suspensions_member_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flag_suspensions'))
    )
    with op.batch_alter_table('flag_suspensions', schema=None) as batch_op:
        batch_op.create_index('ix_flag_suspensions_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('uq_flag_suspensions_running', ['member_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('flag_hidings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('weight', sa.Double(), nullable=False),
    sa.Column('members', sa.Integer(), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_how', sa.String(), nullable=True),
    sa.CheckConstraint("ended_how in ('kept', 'too_light')", name=op.f('ck_flag_hidings_how')),
    sa.CheckConstraint('(ended_at is null) = (ended_how is null)', name=op.f('ck_flag_hidings_ended')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_flag_hidings_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flag_hidings'))
    )
    with op.batch_alter_table('flag_hidings', schema=None) as batch_op:
        batch_op.create_index('ix_flag_hidings_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('uq_flag_hidings_post', ['post_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('kept_revisions',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['kept_by_id'], ['users.id'], name=op.f('fk_kept_revisions_kept_by_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_kept_revisions_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'revision', name=op.f('pk_kept_revisions'))
    )
    op.add_column('flags', sa.Column('revision', sa.Integer(), nullable=True))
    op.add_column('flags', sa.Column('settled_revision', sa.Integer(), nullable=True))



def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE topic = 'flags'")
    op.execute("DELETE FROM notification_preferences WHERE topic = 'flags'")
    op.execute("UPDATE users SET unread_count = (SELECT count(*) FROM notifications WHERE notifications.user_id = users.id "
               "AND notifications.read_at IS NULL AND notifications.withdrawn_at IS NULL)")
    op.drop_column('flags', 'settled_revision')
    op.drop_column('flags', 'revision')
    for table in ('kept_revisions', 'flag_hidings', 'flag_suspensions', 'category_flag_reasons'):
        op.drop_table(table)
