"""drafting"""

import sqlalchemy as sa
from alembic import op

revision = '0043_drafting'
down_revision = '0042_recurring'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('article_topics',
    sa.Column('article_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('topic_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("how in ('draft', 'update')", name=op.f('ck_article_topics_how')),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_topics_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_article_topics_by_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_article_topics_topic_id_topics')),
    sa.PrimaryKeyConstraint('article_id', 'topic_id', name=op.f('pk_article_topics'))
    )
    op.create_index('ix_article_topics_topic', 'article_topics', ['topic_id'])


def downgrade() -> None:
    op.drop_table('article_topics')
