"""search"""

import sqlalchemy as sa
from alembic import op

from forum.core.index_builds import build_index

revision = '0036_search'
down_revision = '0035_public_summaries'
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_values({'value': 'text_pattern_ops'})
    create_article_index()
    create_words()
    create_log()


def create_words() -> None:
    """How far the index has been brought up to date, and the words of titles."""
    op.create_table('index_progress',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('reached', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_index_progress'))
    )
    op.execute("INSERT INTO index_progress (name, version, reached) SELECT 'posts', 1, NULL WHERE EXISTS (SELECT 1 FROM posts)")
    op.create_table('title_words',
    sa.Column('word', sa.String(), nullable=False),
    sa.Column('shown', sa.String(), nullable=False),
    sa.Column('threads', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('word', name=op.f('pk_title_words'))
    )
    op.create_table('title_word_keys',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('word', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'word', name=op.f('pk_title_word_keys')),
    sa.ForeignKeyConstraint(['word'], ['title_words.word'], name=op.f('fk_title_word_keys_word_title_words'), ondelete='CASCADE')
    )
    op.create_index('ix_title_word_keys_word', 'title_word_keys', ['word'], unique=False)


def create_log() -> None:
    """What was searched for and suggested, without people."""
    op.create_table('day_salts',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('salt', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_day_salts'))
    )
    op.create_table('searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('session', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('results', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('solved', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_searches_thread_id_threads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_searches'))
    )
    with op.batch_alter_table('searches', schema=None) as batch_op:
        batch_op.create_index('ix_searches_at', ['at'], unique=False)
        batch_op.create_index('ix_searches_session', ['session', 'words'], unique=False)
        batch_op.create_index('ix_searches_thread_id', ['thread_id'], unique=False)
    op.create_index('ix_searches_empty', 'searches', ['at'], unique=False,
                    sqlite_where=sa.text('results = 0'), postgresql_where=sa.text('results = 0'))
    op.create_table('suggestion_events',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('session', sa.String(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('query', sa.String(), nullable=False),
    sa.CheckConstraint("place in ('ask', 'thread', 'duplicate', 'review', 'api', 'widget')", name=op.f('ck_suggestion_events_place')),
    sa.CheckConstraint("step in ('shown', 'opened', 'solved', 'different', 'asked_anyway')", name=op.f('ck_suggestion_events_step')),
    sa.CheckConstraint('(thread_id is null) <> (article_id is null)', name=op.f('ck_suggestion_events_subject')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_suggestion_events_thread_id_threads')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_suggestion_events'))
    )
    with op.batch_alter_table('suggestion_events', schema=None) as batch_op:
        batch_op.create_index('ix_suggestion_events_at', ['at', 'step'], unique=False)
        batch_op.create_index('ix_suggestion_events_session', ['session', 'at'], unique=False)
        batch_op.create_index('ix_suggestion_events_thread_id', ['thread_id'], unique=False)


def create_article_index() -> None:
    """Full text by article, like that by post (0001_first_house)."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_search USING fts5(title, body, tags, "
            "tokenize = \"unicode61 remove_diacritics 2\", prefix = '3')"
        )
        return
    op.execute("CREATE TABLE article_search (article_id bigint PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX article_search_words ON article_search USING gin (words)")


def index_values(how: dict[str, str]) -> None:
    """Answers to fields are looked up by how they begin: `version:2.4` means 2.4.1 too. SQLite's index serves that anyway."""
    if op.get_bind().dialect.name != "sqlite":
        build_index('ix_thread_fields_value_anew', 'thread_fields', ['field_id', 'value', 'thread_id'], postgresql_ops=how)
        op.drop_index('ix_thread_fields_value', table_name='thread_fields')
        op.execute('ALTER INDEX ix_thread_fields_value_anew RENAME TO ix_thread_fields_value')


def downgrade() -> None:
    index_values({})
    for name in ('suggestion_events', 'searches', 'day_salts', 'title_word_keys', 'title_words', 'index_progress', 'article_search'):
        op.drop_table(name)
