"""rewriting"""

import sqlalchemy as sa
from alembic import op

revision = '0047_rewriting'
down_revision = '0046_vectors'
branch_labels = None
depends_on = None

FAILURES = ('unreachable', 'refused', 'status', 'not_json', 'too_long', 'nothing', 'off')
STATES = ('waiting', 'ready', 'failed', 'settled')


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    op.create_table('article_rewrites',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('failure', sa.String(), nullable=True),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('paragraphs', sa.JSON(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (done_at is null)", name=op.f('ck_article_rewrites_done')),
    sa.CheckConstraint('failure is null or ' + one_of('failure', FAILURES), name=op.f('ck_article_rewrites_failure')),
    sa.CheckConstraint(one_of('state', STATES), name=op.f('ck_article_rewrites_state')),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_rewrites_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_article_rewrites_asked_by_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['users.id'], name=op.f('fk_article_rewrites_settled_by_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_rewrites'))
    )
    op.create_index('ix_article_rewrites_article', 'article_rewrites', ['article_id', 'id'])
    op.create_index('uq_article_rewrites_open', 'article_rewrites', ['article_id'], unique=True,
                    sqlite_where=sa.text("state <> 'settled'"), postgresql_where=sa.text("state <> 'settled'"))


def downgrade() -> None:
    op.drop_table('article_rewrites')
