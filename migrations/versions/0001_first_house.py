"""first house"""

import sqlalchemy as sa
from alembic import op

revision = '0001_first_house'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('categories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('icon', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('read_access', sa.String(), nullable=False),
    sa.Column('post_access', sa.String(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("post_access in ('members','staff')", name=op.f('ck_categories_post_access')),
    sa.CheckConstraint("read_access in ('everyone','members','staff')", name=op.f('ck_categories_read_access')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_categories')),
    sa.UniqueConstraint('slug', name=op.f('uq_categories_slug'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('dedupe_key', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_outbox_dedupe_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_dead', ['dead_at'], unique=False, sqlite_where=sa.text('dead_at IS NOT NULL'), postgresql_where=sa.text('dead_at IS NOT NULL'))
        batch_op.create_index('ix_outbox_done', ['done_at'], unique=False, sqlite_where=sa.text('done_at IS NOT NULL'), postgresql_where=sa.text('done_at IS NOT NULL'))
        batch_op.create_index('ix_outbox_due', ['run_at'], unique=False, sqlite_where=sa.text('done_at IS NULL AND dead_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND dead_at IS NULL'))

    op.create_table('rate_buckets',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_buckets'))
    )
    with op.batch_alter_table('rate_buckets', schema=None) as batch_op:
        batch_op.create_index('ix_rate_buckets_expires_at', ['expires_at'], unique=False)

    op.create_table('settings',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_settings'))
    )
    op.create_table('site_state',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('epoch', sa.BigInteger(), server_default='1', nullable=False),
    sa.Column('setup_token_hash', sa.String(), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_site_state_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_state'))
    )
    op.create_table('tags',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tags')),
    sa.UniqueConstraint('name', name=op.f('uq_tags_name'))
    )
    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('handle_key', sa.String(), nullable=False),
    sa.Column('display_name', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('bio', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(), nullable=True),
    sa.Column('theme', sa.String(), nullable=True),
    sa.Column('avatar_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('silenced_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('suspended_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_placeholder', sa.Boolean(), nullable=False),
    sa.Column('is_staff', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('source_ref', sa.String(), nullable=True),
    sa.Column('reputation', sa.Integer(), nullable=False),
    sa.Column('question_count', sa.Integer(), nullable=False),
    sa.Column('answer_count', sa.Integer(), nullable=False),
    sa.Column('solution_count', sa.Integer(), nullable=False),
    sa.Column('unread_count', sa.Integer(), nullable=False),
    sa.CheckConstraint('reputation >= 1', name=op.f('ck_users_reputation_floor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('handle_key', name=op.f('uq_users_handle_key'))
    )
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_users_created_at'), ['created_at'], unique=False)
        batch_op.create_index('ix_users_directory', ['solution_count', 'answer_count', 'id'], unique=False, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.create_index('ix_users_handle_prefix', ['handle_key'], unique=False, postgresql_ops={'handle_key': 'text_pattern_ops'})
        batch_op.create_index('ix_users_reputation', ['reputation', 'id'], unique=False)
        batch_op.create_index('ix_users_source', ['source', 'source_ref'], unique=True)

    op.create_table('category_fields',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('help', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('pattern', sa.String(), nullable=False),
    sa.Column('minimum', sa.Double(), nullable=True),
    sa.Column('maximum', sa.Double(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('text','choice','number')", name=op.f('ck_category_fields_kind')),
    sa.CheckConstraint("role in ('none','product','version')", name=op.f('ck_category_fields_role')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_category_fields_category_id_categories'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category_fields')),
    sa.UniqueConstraint('category_id', 'key', name=op.f('uq_category_fields_category_id_key'))
    )
    op.create_table('emails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('address_key', sa.String(), nullable=False),
    sa.Column('pending_address', sa.String(), nullable=True),
    sa.Column('previous_address', sa.String(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_emails_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emails')),
    sa.UniqueConstraint('address_key', name=op.f('uq_emails_address_key')),
    sa.UniqueConstraint('user_id', name=op.f('uq_emails_user_id'))
    )
    op.create_table('one_time_tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_one_time_tokens_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_tokens')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_tokens_token_hash'))
    )
    with op.batch_alter_table('one_time_tokens', schema=None) as batch_op:
        batch_op.create_index('ix_one_time_tokens_user', ['user_id', 'purpose'], unique=False)

    op.create_table('resolution_days',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('restored', sa.Integer(), nullable=False),
    sa.Column('solved', sa.Integer(), nullable=False),
    sa.Column('closed', sa.Integer(), nullable=False),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_resolution_days_category_id_categories'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('day', 'category_id', name=op.f('pk_resolution_days'))
    )
    op.create_table('sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key_hash', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reauthenticated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('remembered', sa.Boolean(), nullable=False),
    sa.Column('address_prefix', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sessions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_sessions_key_hash'))
    )
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.create_index('ix_sessions_expires_at', ['expires_at'], unique=False)
        batch_op.create_index('ix_sessions_user_id', ['user_id'], unique=False)

    op.create_table('tag_synonyms',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_tag_synonyms_tag_id_tags'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_tag_synonyms'))
    )
    with op.batch_alter_table('tag_synonyms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tag_synonyms_tag_id'), ['tag_id'], unique=False)

    op.create_table('tallies',
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('threads', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_tallies_category_id_categories'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('category_id', 'tag_id', 'status', name=op.f('pk_tallies'))
    )
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tallies_tag_id'), ['tag_id'], unique=False)

    op.create_table('threads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_activity_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_activity_by_id', sa.Integer(), nullable=True),
    sa.Column('resolution', sa.String(), nullable=True),
    sa.Column('solved_how', sa.String(), nullable=True),
    sa.Column('solved_note', sa.String(), nullable=True),
    sa.Column('closed_reason', sa.String(), nullable=True),
    sa.Column('duplicate_of_id', sa.Integer(), nullable=True),
    sa.Column('waiting_on', sa.String(), nullable=False),
    sa.Column('resolution_changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolution_seq', sa.Integer(), nullable=False),
    sa.Column('first_response_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_staff_response_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('pinned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('answer_count', sa.Integer(), nullable=False),
    sa.Column('comment_count', sa.Integer(), nullable=False),
    sa.Column('me_too_count', sa.Integer(), nullable=False),
    sa.Column('follower_count', sa.Integer(), nullable=False),
    sa.Column('view_count', sa.Integer(), nullable=False),
    sa.Column('carried_me_toos', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('source_ref', sa.String(), nullable=True),
    sa.CheckConstraint("(coalesce(closed_reason, '') = 'duplicate') = (duplicate_of_id is not null)", name=op.f('ck_threads_duplicate_of')),
    sa.CheckConstraint("(coalesce(resolution, '') = 'closed') = (closed_reason is not null)", name=op.f('ck_threads_closed_reason')),
    sa.CheckConstraint("(coalesce(resolution, '') = 'solved') = (solved_how is not null)", name=op.f('ck_threads_solved_how')),
    sa.CheckConstraint("(type = 'question') = (resolution is not null)", name=op.f('ck_threads_only_questions_resolve')),
    sa.CheckConstraint("resolution in ('open','solved','closed')", name=op.f('ck_threads_resolution')),
    sa.CheckConstraint("type in ('question','discussion','announcement')", name=op.f('ck_threads_type')),
    sa.CheckConstraint("waiting_on in ('community','asker','staff','third_party')", name=op.f('ck_threads_waiting_on')),
    sa.CheckConstraint('answer_count >= 0 and me_too_count >= 0 and comment_count >= 0', name=op.f('ck_threads_counters')),
    sa.CheckConstraint('duplicate_of_id is null or duplicate_of_id <> id', name=op.f('ck_threads_not_its_own_duplicate')),
    sa.ForeignKeyConstraint(['asker_id'], ['users.id'], name=op.f('fk_threads_asker_id_users')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_threads_category_id_categories')),
    sa.ForeignKeyConstraint(['duplicate_of_id'], ['threads.id'], name=op.f('fk_threads_duplicate_of_id_threads')),
    sa.ForeignKeyConstraint(['last_activity_by_id'], ['users.id'], name=op.f('fk_threads_last_activity_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_threads'))
    )
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.create_index('ix_threads_active', ['last_activity_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_asker', ['asker_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_threads_category_active', ['category_id', 'last_activity_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_category_newest', ['category_id', 'created_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_category_status', ['category_id', 'status', 'last_activity_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_category_votes', ['category_id', 'score', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_duplicate_of', ['duplicate_of_id'], unique=False)
        batch_op.create_index('ix_threads_language_active', ['language', 'last_activity_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_newest', ['created_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_pinned', ['category_id', 'pinned_at'], unique=False, sqlite_where=sa.text('pinned_at IS NOT NULL'), postgresql_where=sa.text('pinned_at IS NOT NULL'))
        batch_op.create_index('ix_threads_source', ['source', 'source_ref'], unique=True)
        batch_op.create_index('ix_threads_status_active', ['status', 'last_activity_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_status_newest', ['status', 'created_at', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.create_index('ix_threads_votes', ['score', 'id'], unique=False, sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))

    op.create_table('user_roles',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("role in ('agent','moderator','editor','admin')", name=op.f('ck_user_roles_role')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_roles_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role', name=op.f('pk_user_roles'))
    )
    op.create_table('bookmarks',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_bookmarks_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_bookmarks_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'thread_id', name=op.f('pk_bookmarks'))
    )
    with op.batch_alter_table('bookmarks', schema=None) as batch_op:
        batch_op.create_index('ix_bookmarks_mine', ['user_id', 'created_at'], unique=False)

    op.create_table('drafts',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_drafts_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_drafts_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'key', name=op.f('pk_drafts'))
    )
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.create_index('ix_drafts_mine', ['user_id', 'saved_at'], unique=False)

    op.create_table('follows',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("level in ('all','answers','solution','muted')", name=op.f('ck_follows_level')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_follows_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_follows_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'user_id', name=op.f('pk_follows'))
    )
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.create_index('ix_follows_mine', ['user_id', 'created_at'], unique=False)

    op.create_table('me_toos',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('carried_from_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['carried_from_id'], ['threads.id'], name=op.f('fk_me_toos_carried_from_id_threads'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_me_toos_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_me_toos_user_id_users')),
    sa.PrimaryKeyConstraint('thread_id', 'user_id', name=op.f('pk_me_toos'))
    )
    with op.batch_alter_table('me_toos', schema=None) as batch_op:
        batch_op.create_index('ix_me_toos_carried', ['carried_from_id'], unique=False)
        batch_op.create_index('ix_me_toos_mine', ['user_id', 'created_at'], unique=False)

    op.create_table('posts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body_markdown', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edited_by_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('up_count', sa.Integer(), nullable=False),
    sa.Column('down_count', sa.Integer(), nullable=False),
    sa.Column('comment_count', sa.Integer(), nullable=False),
    sa.Column('is_solution', sa.Boolean(), nullable=False),
    sa.Column('verified_by_staff_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('source_ref', sa.String(), nullable=True),
    sa.Column('form_key', sa.String(), nullable=True),
    sa.CheckConstraint("(kind = 'comment') = (parent_id is not null)", name=op.f('ck_posts_only_comments_have_parents')),
    sa.CheckConstraint("kind in ('question','answer','comment')", name=op.f('ck_posts_kind')),
    sa.CheckConstraint('score = up_count - down_count', name=op.f('ck_posts_score')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_posts_author_id_users')),
    sa.ForeignKeyConstraint(['deleted_by_id'], ['users.id'], name=op.f('fk_posts_deleted_by_id_users')),
    sa.ForeignKeyConstraint(['edited_by_id'], ['users.id'], name=op.f('fk_posts_edited_by_id_users')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['users.id'], name=op.f('fk_posts_hidden_by_id_users')),
    sa.ForeignKeyConstraint(['parent_id'], ['posts.id'], name=op.f('fk_posts_parent_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_posts_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posts'))
    )
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.create_index('ix_posts_author', ['author_id', 'kind', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_posts_best', ['thread_id', sa.literal_column('score DESC'), 'id'], unique=False, sqlite_where=sa.text("kind = 'answer' AND listed IS 1"), postgresql_where=sa.text("kind = 'answer' AND listed IS true"))
        batch_op.create_index('ix_posts_chronological', ['thread_id', 'created_at', 'id'], unique=False, sqlite_where=sa.text("kind = 'answer' AND listed IS 1"), postgresql_where=sa.text("kind = 'answer' AND listed IS true"))
        batch_op.create_index('ix_posts_verified', ['thread_id'], unique=False, sqlite_where=sa.text('verified_by_staff_at IS NOT NULL'), postgresql_where=sa.text('verified_by_staff_at IS NOT NULL'))
        batch_op.create_index('ix_posts_parent', ['parent_id', 'id'], unique=False)
        batch_op.create_index('ix_posts_removed', ['author_id', 'thread_id'], unique=False, sqlite_where=sa.text('listed IS 0'), postgresql_where=sa.text('listed IS false'))
        batch_op.create_index('ix_posts_source', ['source', 'source_ref'], unique=True)
        batch_op.create_index('ix_posts_thread', ['thread_id', 'kind', 'score', 'id'], unique=False)
        batch_op.create_index('uq_posts_form_key', ['form_key'], unique=True, sqlite_where=sa.text('form_key is not null'), postgresql_where=sa.text('form_key is not null'))
        batch_op.create_index('uq_posts_opening', ['thread_id'], unique=True, sqlite_where=sa.text("kind = 'question'"), postgresql_where=sa.text("kind = 'question'"))

    op.create_table('thread_fields',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('field_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('number', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['field_id'], ['category_fields.id'], name=op.f('fk_thread_fields_field_id_category_fields'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_thread_fields_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'field_id', name=op.f('pk_thread_fields'))
    )
    with op.batch_alter_table('thread_fields', schema=None) as batch_op:
        batch_op.create_index('ix_thread_fields_value', ['field_id', 'value', 'thread_id'], unique=False)

    op.create_table('thread_tags',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_thread_tags_tag_id_tags'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_thread_tags_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'tag_id', name=op.f('pk_thread_tags'))
    )
    with op.batch_alter_table('thread_tags', schema=None) as batch_op:
        batch_op.create_index('ix_thread_tags_tag_id', ['tag_id', 'thread_id'], unique=False)

    op.create_table('attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('content_type', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_attachments_owner_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_attachments_post_id_posts'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attachments_public_id'))
    )
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.create_index('ix_attachments_orphans', ['owner_id', 'created_at'], unique=False)
        batch_op.create_index('ix_attachments_post_id', ['post_id'], unique=False)

    op.create_table('carried_votes',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('up', sa.Integer(), nullable=False),
    sa.Column('down', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint('up >= 0 and down >= 0', name=op.f('ck_carried_votes_counts')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_carried_votes_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_carried_votes'))
    )
    op.create_table('mentions',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_mentions_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mentions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'user_id', name=op.f('pk_mentions'))
    )
    op.create_table('notifications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_notifications_actor_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_notifications_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_notifications_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notifications_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notifications'))
    )
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.create_index('ix_notifications_inbox', ['user_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_notifications_thread', ['thread_id'], unique=False)
        batch_op.create_index('uq_notifications_cause', ['user_id', 'cause'], unique=True)

    op.create_table('resolution_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('move', sa.String(), nullable=False),
    sa.Column('was_counted', sa.Boolean(), nullable=False),
    sa.Column('was_resolution', sa.String(), nullable=True),
    sa.Column('was_how', sa.String(), nullable=True),
    sa.Column('was_reason', sa.String(), nullable=True),
    sa.Column('was_waiting_on', sa.String(), nullable=True),
    sa.Column('is_counted', sa.Boolean(), nullable=False),
    sa.Column('is_resolution', sa.String(), nullable=True),
    sa.Column('is_how', sa.String(), nullable=True),
    sa.Column('is_reason', sa.String(), nullable=True),
    sa.Column('is_waiting_on', sa.String(), nullable=True),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.Column('answer_revision', sa.Integer(), nullable=True),
    sa.Column('duplicate_of_id', sa.Integer(), nullable=True),
    sa.Column('scope', sa.String(), nullable=True),
    sa.Column('cause', sa.String(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint("(coalesce(is_resolution, '') = 'closed') = (is_reason is not null)", name=op.f('ck_resolution_changes_is_reason')),
    sa.CheckConstraint("(coalesce(is_resolution, '') = 'solved') = (is_how is not null)", name=op.f('ck_resolution_changes_is_how')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_resolution_changes_actor_id_users')),
    sa.ForeignKeyConstraint(['answer_id'], ['posts.id'], name=op.f('fk_resolution_changes_answer_id_posts')),
    sa.ForeignKeyConstraint(['duplicate_of_id'], ['threads.id'], name=op.f('fk_resolution_changes_duplicate_of_id_threads')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_resolution_changes_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolution_changes')),
    sa.UniqueConstraint('thread_id', 'seq', name=op.f('uq_resolution_changes_thread_id_seq'))
    )
    with op.batch_alter_table('resolution_changes', schema=None) as batch_op:
        batch_op.create_index('ix_resolution_changes_actor', ['actor_id', 'at'], unique=False)
        batch_op.create_index('ix_resolution_changes_at', ['at', 'thread_id'], unique=False)

    op.create_table('revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('editor_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('title', sa.String(), nullable=True),
    sa.Column('tags', sa.JSON(), nullable=True),
    sa.Column('fields', sa.JSON(), nullable=True),
    sa.Column('body_markdown', sa.Text(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('restores', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['editor_id'], ['users.id'], name=op.f('fk_revisions_editor_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_revisions_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revisions')),
    sa.UniqueConstraint('post_id', 'number', name=op.f('uq_revisions_post_id_number'))
    )
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.create_index('ix_revisions_editor', ['editor_id', 'created_at'], unique=False)

    op.create_table('solutions',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('is_primary', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("how in ('accepted_by_asker','accepted_by_staff','accepted_by_helper','article','presumed')", name=op.f('ck_solutions_how')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['users.id'], name=op.f('fk_solutions_accepted_by_id_users')),
    sa.ForeignKeyConstraint(['answer_id'], ['posts.id'], name=op.f('fk_solutions_answer_id_posts')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_solutions_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_solutions'))
    )
    with op.batch_alter_table('solutions', schema=None) as batch_op:
        batch_op.create_index('ix_solutions_accepted', ['accepted_at'], unique=False)
        batch_op.create_index('ix_solutions_thread_id', ['thread_id'], unique=False)
        batch_op.create_index('uq_solutions_primary', ['thread_id'], unique=True, sqlite_where=sa.text('is_primary'), postgresql_where=sa.text('is_primary'))

    op.create_table('votes',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('value in (-1, 1)', name=op.f('ck_votes_value')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_votes_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_votes_user_id_users')),
    sa.PrimaryKeyConstraint('post_id', 'user_id', name=op.f('pk_votes'))
    )
    with op.batch_alter_table('votes', schema=None) as batch_op:
        batch_op.create_index('ix_votes_mine', ['user_id', 'created_at'], unique=False)

    create_search_index()


def create_search_index() -> None:
    """Full text by post: FTS5 on SQLite, a tsvector column with GIN on PostgreSQL (no extension needed)."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE post_search USING fts5(title, body, tags, "
            "tokenize = \"unicode61 remove_diacritics 2\", prefix = '3')"
        )
        return
    op.execute(
        "CREATE TABLE post_search (post_id bigint PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE, words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX post_search_words ON post_search USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE post_search")
    with op.batch_alter_table('votes', schema=None) as batch_op:
        batch_op.drop_index('ix_votes_mine')

    op.drop_table('votes')
    with op.batch_alter_table('solutions', schema=None) as batch_op:
        batch_op.drop_index('uq_solutions_primary', sqlite_where=sa.text('is_primary'), postgresql_where=sa.text('is_primary'))
        batch_op.drop_index('ix_solutions_thread_id')
        batch_op.drop_index('ix_solutions_accepted')

    op.drop_table('solutions')
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.drop_index('ix_revisions_editor')

    op.drop_table('revisions')
    with op.batch_alter_table('resolution_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_resolution_changes_at')
        batch_op.drop_index('ix_resolution_changes_actor')

    op.drop_table('resolution_changes')
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('uq_notifications_cause')
        batch_op.drop_index('ix_notifications_thread')
        batch_op.drop_index('ix_notifications_inbox')

    op.drop_table('notifications')
    op.drop_table('mentions')
    op.drop_table('carried_votes')
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.drop_index('ix_attachments_post_id')
        batch_op.drop_index('ix_attachments_orphans')

    op.drop_table('attachments')
    with op.batch_alter_table('thread_tags', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_tags_tag_id')

    op.drop_table('thread_tags')
    with op.batch_alter_table('thread_fields', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_fields_value')

    op.drop_table('thread_fields')
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index('uq_posts_form_key', sqlite_where=sa.text('form_key is not null'), postgresql_where=sa.text('form_key is not null'))
        batch_op.drop_index('uq_posts_opening', sqlite_where=sa.text("kind = 'question'"), postgresql_where=sa.text("kind = 'question'"))
        batch_op.drop_index('ix_posts_thread')
        batch_op.drop_index('ix_posts_source')
        batch_op.drop_index('ix_posts_removed', sqlite_where=sa.text('listed IS 0'), postgresql_where=sa.text('listed IS false'))
        batch_op.drop_index('ix_posts_verified', sqlite_where=sa.text('verified_by_staff_at IS NOT NULL'), postgresql_where=sa.text('verified_by_staff_at IS NOT NULL'))
        batch_op.drop_index('ix_posts_chronological', sqlite_where=sa.text("kind = 'answer' AND listed IS 1"), postgresql_where=sa.text("kind = 'answer' AND listed IS true"))
        batch_op.drop_index('ix_posts_best', sqlite_where=sa.text("kind = 'answer' AND listed IS 1"), postgresql_where=sa.text("kind = 'answer' AND listed IS true"))
        batch_op.drop_index('ix_posts_parent')
        batch_op.drop_index('ix_posts_author')

    op.drop_table('posts')
    with op.batch_alter_table('me_toos', schema=None) as batch_op:
        batch_op.drop_index('ix_me_toos_mine')
        batch_op.drop_index('ix_me_toos_carried')

    op.drop_table('me_toos')
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.drop_index('ix_follows_mine')

    op.drop_table('follows')
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.drop_index('ix_drafts_mine')

    op.drop_table('drafts')
    with op.batch_alter_table('bookmarks', schema=None) as batch_op:
        batch_op.drop_index('ix_bookmarks_mine')

    op.drop_table('bookmarks')
    op.drop_table('user_roles')
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.drop_index('ix_threads_votes', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_status_newest', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_status_active', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_source')
        batch_op.drop_index('ix_threads_pinned', sqlite_where=sa.text('pinned_at IS NOT NULL'), postgresql_where=sa.text('pinned_at IS NOT NULL'))
        batch_op.drop_index('ix_threads_language_active', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_newest', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_duplicate_of')
        batch_op.drop_index('ix_threads_category_votes', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_category_status', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_category_newest', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_category_active', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))
        batch_op.drop_index('ix_threads_asker')
        batch_op.drop_index('ix_threads_active', sqlite_where=sa.text('listed IS 1'), postgresql_where=sa.text('listed IS true'))

    op.drop_table('threads')
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tallies_tag_id'))

    op.drop_table('tallies')
    with op.batch_alter_table('tag_synonyms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tag_synonyms_tag_id'))

    op.drop_table('tag_synonyms')
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_sessions_user_id')
        batch_op.drop_index('ix_sessions_expires_at')

    op.drop_table('sessions')
    op.drop_table('resolution_days')
    with op.batch_alter_table('one_time_tokens', schema=None) as batch_op:
        batch_op.drop_index('ix_one_time_tokens_user')

    op.drop_table('one_time_tokens')
    op.drop_table('emails')
    op.drop_table('category_fields')
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_index('ix_users_source')
        batch_op.drop_index('ix_users_reputation')
        batch_op.drop_index('ix_users_handle_prefix', postgresql_ops={'handle_key': 'text_pattern_ops'})
        batch_op.drop_index('ix_users_directory', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_users_created_at'))

    op.drop_table('users')
    op.drop_table('tags')
    op.drop_table('site_state')
    op.drop_table('settings')
    with op.batch_alter_table('rate_buckets', schema=None) as batch_op:
        batch_op.drop_index('ix_rate_buckets_expires_at')

    op.drop_table('rate_buckets')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_due', sqlite_where=sa.text('done_at IS NULL AND dead_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND dead_at IS NULL'))
        batch_op.drop_index('ix_outbox_done', sqlite_where=sa.text('done_at IS NOT NULL'), postgresql_where=sa.text('done_at IS NOT NULL'))
        batch_op.drop_index('ix_outbox_dead', sqlite_where=sa.text('dead_at IS NOT NULL'), postgresql_where=sa.text('dead_at IS NOT NULL'))

    op.drop_table('outbox')
    op.drop_table('categories')
