"""article_answers"""

import sqlalchemy as sa
from alembic import op

from forum.core.index_builds import build_index, drop_built_index

revision = '0044_article_answers'
down_revision = '0043_drafting'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # a build of the index that was interrupted leaves the column behind
    again = {'if_not_exists': True} if op.get_bind().dialect.name == 'postgresql' else {}
    op.add_column('posts', sa.Column('article_id', sa.Integer(), nullable=True), **again)
    build_index('ix_posts_article', 'posts', ['article_id'], sqlite_where=sa.text('article_id IS NOT NULL'),
                postgresql_where=sa.text('article_id IS NOT NULL'))
    op.add_column('article_sources', sa.Column('accepted', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("update article_sources set accepted = (select is_solution from posts where posts.id = article_sources.post_id)")
    op.create_table('article_alarms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signalled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signals', sa.Integer(), nullable=False),
    sa.Column('claimed_by_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('ended', sa.String(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("ended is null or ended in ('updated', 'confirmed', 'archived', 'not_now')", name=op.f('ck_article_alarms_ended')),
    sa.CheckConstraint("kind in ('unaccepted', 'edited', 'hidden', 'outdated', 'unhelpful', 'due', 'asked')", name=op.f('ck_article_alarms_kind')),
    sa.CheckConstraint('(claimed_by_id is null) or (claimed_at is not null)', name=op.f('ck_article_alarms_claimed')),
    sa.CheckConstraint('(closed_at is null) = (ended is null)', name=op.f('ck_article_alarms_closed')),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_alarms_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['users.id'], name=op.f('fk_article_alarms_claimed_by_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['closed_by_id'], ['users.id'], name=op.f('fk_article_alarms_closed_by_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_alarms'))
    )
    op.create_index('ix_article_alarms_article', 'article_alarms', ['article_id', 'kind', 'closed_at'])
    op.create_index('ix_article_alarms_board', 'article_alarms', ['closed_at', 'signalled_at', 'id'])
    op.create_index('uq_article_alarms_open', 'article_alarms', ['article_id', 'kind'], unique=True,
                    sqlite_where=sa.text('closed_at is null'), postgresql_where=sa.text('closed_at is null'))
    op.create_table('article_signals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alarm_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['alarm_id'], ['article_alarms.id'], name=op.f('fk_article_signals_alarm_id_article_alarms'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_signals_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_article_signals_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_signals')),
    sa.UniqueConstraint('article_id', 'key', name=op.f('uq_article_signals_article_id_key'))
    )
    op.create_index('ix_article_signals_alarm', 'article_signals', ['alarm_id', 'id'])


def downgrade() -> None:
    drop_built_index('ix_posts_article', 'posts')
    op.drop_table('article_signals')
    op.drop_table('article_alarms')
    op.drop_column('article_sources', 'accepted')
    # what an answer shows stays its text; how it solved a question becomes a way that was known before
    op.execute("update solutions set how = 'accepted_by_staff' where how = 'article'")
    op.execute("update threads set solved_how = 'accepted_by_staff' where solved_how = 'article' "
               "and id in (select thread_id from posts where article_id is not null)")
    op.execute("update resolution_changes set is_how = 'accepted_by_staff' where is_how = 'article' "
               "and thread_id in (select thread_id from posts where article_id is not null)")
    op.execute("update resolution_changes set was_how = 'accepted_by_staff' where was_how = 'article' "
               "and thread_id in (select thread_id from posts where article_id is not null)")
    op.drop_column('posts', 'article_id')
