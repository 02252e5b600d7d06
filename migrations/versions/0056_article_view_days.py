"""article_view_days: how often articles are read on each day"""

import sqlalchemy as sa
from alembic import op

revision = '0056_article_view_days'
down_revision = '0055_weekly_mails'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'article_view_days',
        sa.Column('article_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('views', sa.Integer(), nullable=False),
        sa.CheckConstraint('views > 0', name=op.f('ck_article_view_days_views')),
        sa.ForeignKeyConstraint(
            ['article_id'], ['articles.id'], name=op.f('fk_article_view_days_article_id_articles'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('article_id', 'day', name=op.f('pk_article_view_days')),
    )
    op.create_index('ix_article_view_days_day', 'article_view_days', ['day', 'article_id'])


def downgrade() -> None:
    op.drop_index('ix_article_view_days_day', 'article_view_days')
    op.drop_table('article_view_days')
