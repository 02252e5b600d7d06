"""recurring"""

import sqlalchemy as sa
from alembic import op

from forum.core.index_builds import build_index, drop_built_index

revision = '0042_recurring'
down_revision = '0040_customers'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def of(name: str, column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{table}.id'], name=op.f(f'fk_{name}_{column}_{table}'), ondelete=ondelete)


def upgrade() -> None:
    build_index('ix_searches_empty_words', 'searches', ['words'], unique=False,
                sqlite_where=sa.text('results = 0'), postgresql_where=sa.text('results = 0'))
    op.add_column('recurrence_state', sa.Column('night_began_at', INSTANT, nullable=True))
    op.add_column('recurrence_state', sa.Column('night_after', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('recurrence_state', sa.Column('night_left', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('recurrence_state', sa.Column('scored_at', INSTANT, nullable=True))
    op.create_table('word_counts',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reached', sa.Integer(), nullable=False),
    sa.Column('is_read', sa.Boolean(), nullable=False),
    sa.Column('counted', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_word_counts_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_word_counts'))
    )
    op.create_table('topic_constraints',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', INSTANT, nullable=False),
    sa.CheckConstraint("kind in ('pin', 'together', 'unpin', 'apart', 'keep_apart', 'name')", name=op.f('ck_topic_constraints_kind')),
    sa.CheckConstraint("(kind in ('name', 'keep_apart')) = (thread_id is null)", name=op.f('ck_topic_constraints_thread')),
    sa.CheckConstraint("kind <> 'keep_apart' or other_id is not null", name=op.f('ck_topic_constraints_other')),
    of('topic_constraints', 'topic_id', 'topics'), of('topic_constraints', 'other_id', 'topics'),
    of('topic_constraints', 'thread_id', 'threads', 'CASCADE'), of('topic_constraints', 'actor_id', 'users', 'SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_constraints'))
    )
    op.create_index('ix_topic_constraints_thread', 'topic_constraints', ['thread_id', 'id'])
    op.create_index('ix_topic_constraints_kind', 'topic_constraints', ['kind', 'id'])
    op.create_table('topic_care',
    sa.Column('topic_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=True),
    sa.Column('claimed_by_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', INSTANT, nullable=True),
    sa.Column('dismissed', sa.String(), nullable=True),
    sa.Column('dismissed_at', INSTANT, nullable=True),
    sa.Column('dismissed_words', sa.Text(), nullable=False),
    sa.Column('wakes_at', sa.Integer(), nullable=True),
    sa.CheckConstraint("dismissed is null or dismissed in "
                       "('no_one_problem', 'answered_elsewhere', 'being_fixed', 'too_special', 'other')", name=op.f('ck_topic_care_dismissed')),
    sa.CheckConstraint("(dismissed is null) = (wakes_at is null)", name=op.f('ck_topic_care_wakes_at')),
    of('topic_care', 'topic_id', 'topics'), of('topic_care', 'claimed_by_id', 'users', 'SET NULL'),
    sa.PrimaryKeyConstraint('topic_id', name=op.f('pk_topic_care'))
    )
    op.create_index('ix_topic_care_claimed', 'topic_care', ['claimed_by_id'])
    op.create_table('topic_articles',
    sa.Column('topic_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('article_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('linked_by_id', sa.Integer(), nullable=True),
    sa.Column('linked_at', INSTANT, nullable=False),
    of('topic_articles', 'topic_id', 'topics'), of('topic_articles', 'article_id', 'articles', 'CASCADE'),
    of('topic_articles', 'linked_by_id', 'users', 'SET NULL'),
    sa.PrimaryKeyConstraint('topic_id', 'article_id', name=op.f('pk_topic_articles'))
    )
    op.create_index('ix_topic_articles_article', 'topic_articles', ['article_id'])
    op.create_table('topic_scores',
    sa.Column('topic_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('rank', sa.Float(), nullable=False),
    sa.Column('questions', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('scored_at', INSTANT, nullable=False),
    of('topic_scores', 'topic_id', 'topics'), of('topic_scores', 'category_id', 'categories'),
    sa.PrimaryKeyConstraint('topic_id', name=op.f('pk_topic_scores'))
    )
    op.create_index('ix_topic_scores_rank', 'topic_scores', ['rank', 'topic_id'])
    op.create_index('ix_topic_scores_scored', 'topic_scores', ['scored_at', 'topic_id'])
    op.create_table('searched_threads',
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('placed_at', INSTANT, nullable=False),
    of('searched_threads', 'thread_id', 'threads', 'CASCADE'),
    sa.PrimaryKeyConstraint('words', name=op.f('pk_searched_threads'))
    )
    op.create_index('ix_searched_threads_thread', 'searched_threads', ['thread_id'])


def downgrade() -> None:
    drop_built_index('ix_searches_empty_words', 'searches')
    for name in ('searched_threads', 'topic_scores', 'topic_articles', 'topic_care', 'topic_constraints', 'word_counts'):
        op.drop_table(name)
    for name in ('scored_at', 'night_left', 'night_after', 'night_began_at'):
        op.drop_column('recurrence_state', name)
