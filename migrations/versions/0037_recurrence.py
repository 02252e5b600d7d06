"""recurrence"""

import sqlalchemy as sa
from alembic import op

revision = '0037_recurrence'
down_revision = '0036_search'
branch_labels = None
depends_on = None


def of_thread(name: str) -> list:
    return [
        sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f(f'fk_{name}_thread_id_threads'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('thread_id', name=op.f(f'pk_{name}')),
    ]


def of_topic(name: str, column: str = 'topic_id') -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ['topics.id'], name=op.f(f'fk_{name}_{column}_topics'))


def upgrade() -> None:
    op.create_table('thread_terms',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('terms', sa.LargeBinary(), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    *of_thread('thread_terms')
    )
    op.create_index('ix_thread_terms_uncounted', 'thread_terms', ['thread_id'], unique=False,
                    sqlite_where=sa.text('counted IS 0'), postgresql_where=sa.text('counted IS false'))
    op.create_table('term_counts',
    sa.Column('block', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('counts', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('block', name=op.f('pk_term_counts'))
    )
    op.create_table('recurrence_state',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('texts', sa.Integer(), nullable=False),
    sa.Column('consolidated_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_recurrence_state_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recurrence_state'))
    )
    op.create_table('thread_neighbours',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('neighbours', sa.LargeBinary(), nullable=False),
    sa.Column('reach', sa.Float(), nullable=False),
    *of_thread('thread_neighbours')
    )
    op.create_table('topics',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size >= 0', name=op.f('ck_topics_size')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topics'))
    )
    op.create_index('ix_topics_changed', 'topics', ['changed_at', 'id'], unique=False)
    op.create_table('topic_threads',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('likeness', sa.Float(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    of_topic('topic_threads'), *of_thread('topic_threads')
    )
    op.create_index('ix_topic_threads_topic', 'topic_threads', ['topic_id', 'thread_id'], unique=False)
    op.create_table('topic_redirects',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    of_topic('topic_redirects'), of_topic('topic_redirects', 'into_id'),
    sa.PrimaryKeyConstraint('topic_id', name=op.f('pk_topic_redirects'))
    )
    op.create_index('ix_topic_redirects_into', 'topic_redirects', ['into_id'], unique=False)
    op.create_table('topic_decisions',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('likeness', sa.Float(), nullable=False),
    sa.Column('opened', sa.Boolean(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    of_topic('topic_decisions'), *of_thread('topic_decisions')
    )
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("CREATE VIRTUAL TABLE thread_search USING fts5(stems, detail = none, columnsize = 0, tokenize = 'unicode61', prefix = '3')")
        return
    op.execute("CREATE TABLE thread_search (thread_id bigint PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE, "
               "stems tsvector NOT NULL)")
    op.execute("CREATE INDEX thread_search_stems ON thread_search USING gin (stems)")


def downgrade() -> None:
    op.execute("DROP TABLE thread_search")
    for name in ('topic_decisions', 'topic_redirects', 'topic_threads', 'topics', 'thread_neighbours', 'recurrence_state', 'term_counts',
                 'thread_terms'):
        op.drop_table(name)
