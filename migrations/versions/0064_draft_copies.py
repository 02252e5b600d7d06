"""drafts.tab and drafts.ended_at, article_drafts.tab: which open page saved a draft last, and when it was sent or thrown away"""

import sqlalchemy as sa
from alembic import op

revision = '0064_draft_copies'
down_revision = '0063_requests_for_details'
branch_labels = None
depends_on = None


def upgrade() -> None:
    again = op.get_bind().dialect.name == 'postgresql'
    for table in ('drafts', 'article_drafts'):
        op.add_column(table, sa.Column('tab', sa.String(), server_default='', nullable=False), if_not_exists=again)
    op.add_column('drafts', sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True), if_not_exists=again)


def downgrade() -> None:
    op.execute('DELETE FROM drafts WHERE ended_at IS NOT NULL')
    op.drop_column('drafts', 'ended_at')
    for table in ('article_drafts', 'drafts'):
        op.drop_column(table, 'tab')
