"""surveys: what members are asked and say, and whether pages helped"""

import sqlalchemy as sa
from alembic import op

revision = '0053_surveys'
down_revision = '0052_metrics'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resolution_surveys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("score is null or (score >= 1 and score <= 5)", name=op.f('ck_resolution_surveys_score')),
    sa.CheckConstraint("(score is null) = (answered_at is null)", name=op.f('ck_resolution_surveys_answered')),
    sa.CheckConstraint("answered_at is null or asked_at is not null", name=op.f('ck_resolution_surveys_asked')),
    sa.CheckConstraint("reason is null or reason in ('solved', 'fast', 'clear', 'waited', 'did_not_work', 'other')",
                       name=op.f('ck_resolution_surveys_reason')),
    sa.CheckConstraint("score is not null or (reason is null and words = '')", name=op.f('ck_resolution_surveys_words')),
    sa.ForeignKeyConstraint(['change_id'], ['resolution_changes.id'],
                            name=op.f('fk_resolution_surveys_change_id_resolution_changes'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_resolution_surveys_thread_id_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_resolution_surveys_member_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolution_surveys')),
    sa.UniqueConstraint('change_id', name=op.f('uq_resolution_surveys_change_id'))
    )
    with op.batch_alter_table('resolution_surveys', schema=None) as batch_op:
        batch_op.create_index('ix_resolution_surveys_waiting', ['resolved_at', 'id'], unique=False,
                              sqlite_where=sa.text('asked_at IS NULL'), postgresql_where=sa.text('asked_at IS NULL'))
        batch_op.create_index('ix_resolution_surveys_member', ['member_id', 'asked_at'], unique=False)
        batch_op.create_index('ix_resolution_surveys_asked', ['asked_at', 'id'], unique=False)
        batch_op.create_index('ix_resolution_surveys_answered', ['answered_at', 'id'], unique=False)
        batch_op.create_index('ix_resolution_surveys_thread', ['thread_id', 'id'], unique=False)
    op.create_table('recommendation_surveys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("score is null or (score >= 0 and score <= 10)", name=op.f('ck_recommendation_surveys_score')),
    sa.CheckConstraint("(score is null) = (answered_at is null)", name=op.f('ck_recommendation_surveys_answered')),
    sa.CheckConstraint("score is not null or words = ''", name=op.f('ck_recommendation_surveys_words')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_recommendation_surveys_member_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_surveys')),
    sa.UniqueConstraint('member_id', 'quarter', name=op.f('uq_recommendation_surveys_member_id_quarter'))
    )
    with op.batch_alter_table('recommendation_surveys', schema=None) as batch_op:
        batch_op.create_index('ix_recommendation_surveys_asked', ['asked_at', 'id'], unique=False)
        batch_op.create_index('ix_recommendation_surveys_answered', ['answered_at', 'id'], unique=False)
    op.create_table('page_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('helped', sa.Boolean(), nullable=False),
    sa.Column('sought', sa.Boolean(), nullable=True),
    sa.Column('would_contact', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_page_answers_thread_id_threads'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_answers')),
    sa.UniqueConstraint('key', name=op.f('uq_page_answers_key'))
    )
    with op.batch_alter_table('page_answers', schema=None) as batch_op:
        batch_op.create_index('ix_page_answers_thread', ['thread_id', 'at'], unique=False)
        batch_op.create_index('ix_page_answers_at', ['at', 'id'], unique=False)
    with op.batch_alter_table('article_ratings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mark', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('sought', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('would_contact', sa.Boolean(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_article_ratings_mark'), 'member_id is null or mark is null')
        batch_op.create_index('uq_article_ratings_mark', ['article_id', 'mark'], unique=True)
        batch_op.create_index('ix_article_ratings_at', ['at', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('article_ratings', schema=None) as batch_op:
        batch_op.drop_index('ix_article_ratings_at')
        batch_op.drop_index('uq_article_ratings_mark')
        batch_op.drop_constraint(op.f('ck_article_ratings_mark'), type_='check')
        batch_op.drop_column('would_contact')
        batch_op.drop_column('sought')
        batch_op.drop_column('mark')
    op.drop_table('page_answers')
    op.drop_table('recommendation_surveys')
    op.drop_table('resolution_surveys')
