"""knowledge"""

import sqlalchemy as sa
from alembic import op

revision = '0038_knowledge'
down_revision = '0037_recurrence'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('article_categories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('icon', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('name_es', sa.String(), nullable=False),
    sa.Column('lead_en', sa.String(), nullable=False),
    sa.Column('lead_es', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_categories')),
    sa.UniqueConstraint('slug', name=op.f('uq_article_categories_slug'))
    )
    op.create_table('articles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('lead', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('translation_of_id', sa.Integer(), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('visibility', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('latest_revision', sa.Integer(), nullable=False),
    sa.Column('published_revision', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('review_by', sa.Date(), nullable=True),
    sa.Column('views', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'archived') = (archived_at is not null)", name=op.f('ck_articles_archived')),
    sa.CheckConstraint("language in ('en', 'es')", name=op.f('ck_articles_language')),
    sa.CheckConstraint("state in ('draft', 'in_review', 'changes_requested', 'published', 'needs_update', 'archived')", name=op.f('ck_articles_state')),
    sa.CheckConstraint("state not in ('published', 'needs_update') or (published_revision is not null and published_revision = latest_revision)", name=op.f('ck_articles_settled')),
    sa.CheckConstraint("visibility in ('public', 'internal')", name=op.f('ck_articles_visibility')),
    sa.CheckConstraint('(published_revision is null) = (published_at is null)', name=op.f('ck_articles_published')),
    sa.CheckConstraint('listed = (published_revision is not null and archived_at is null)', name=op.f('ck_articles_listed')),
    sa.CheckConstraint('translation_of_id is null or translation_of_id <> id', name=op.f('ck_articles_translation')),
    sa.ForeignKeyConstraint(['category_id'], ['article_categories.id'], name=op.f('fk_articles_category_id_article_categories'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_articles_owner_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['translation_of_id'], ['articles.id'], name=op.f('fk_articles_translation_of_id_articles'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_articles'))
    )
    with op.batch_alter_table('articles', schema=None) as batch_op:
        batch_op.create_index('ix_articles_category', ['category_id', 'listed', 'position', 'id'], unique=False)
        batch_op.create_index('ix_articles_newest', ['listed', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_articles_owner', ['owner_id', 'id'], unique=False)
        batch_op.create_index('ix_articles_review_by', ['review_by', 'id'], unique=False)
        batch_op.create_index('ix_articles_state', ['state', 'changed_at', 'id'], unique=False)
        batch_op.create_index('ix_articles_use', ['language', 'listed', 'visibility', 'views', 'id'], unique=False)
        batch_op.create_index('uq_articles_translation', ['translation_of_id', 'language'], unique=True)

    op.create_table('article_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('was', sa.String(), nullable=True),
    sa.Column('became', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.CheckConstraint("became in ('draft', 'in_review', 'changes_requested', 'published', 'needs_update', 'archived')", name=op.f('ck_article_changes_became')),
    sa.CheckConstraint("reason in ('written', 'edited', 'submitted', 'taken_back', 'approved', 'requested', 'given_up', 'rolled_back', 'outdated', 'confirmed', 'archived', 'restored')", name=op.f('ck_article_changes_reason')),
    sa.CheckConstraint("was is null or was in ('draft', 'in_review', 'changes_requested', 'published', 'needs_update', 'archived')", name=op.f('ck_article_changes_was')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_article_changes_actor_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_changes_article_id_articles'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_changes'))
    )
    with op.batch_alter_table('article_changes', schema=None) as batch_op:
        batch_op.create_index('ix_article_changes_article', ['article_id', 'id'], unique=False)

    op.create_table('article_drafts',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_drafts_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_article_drafts_member_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'key', name=op.f('pk_article_drafts'))
    )
    op.create_table('article_ratings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('helpful', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("member_id is not null or words = ''", name=op.f('ck_article_ratings_words')),
    sa.CheckConstraint("reason is null or reason in ('not_my_problem', 'did_not_work', 'unclear', 'outdated', 'other')", name=op.f('ck_article_ratings_reason')),
    sa.CheckConstraint('not helpful or reason is null', name=op.f('ck_article_ratings_helpful')),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_ratings_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_article_ratings_member_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_ratings')),
    sa.UniqueConstraint('article_id', 'member_id', name=op.f('uq_article_ratings_article_id_member_id'))
    )
    with op.batch_alter_table('article_ratings', schema=None) as batch_op:
        batch_op.create_index('ix_article_ratings_article', ['article_id', 'at'], unique=False)
        batch_op.create_index('ix_article_ratings_words', ['article_id', 'id'], unique=False, sqlite_where=sa.text("words <> ''"), postgresql_where=sa.text("words <> ''"))

    op.create_table('article_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("verdict <> 'request_changes' or words <> ''", name=op.f('ck_article_reviews_words')),
    sa.CheckConstraint("verdict in ('approve', 'request_changes')", name=op.f('ck_article_reviews_verdict')),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_reviews_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reviewer_id'], ['users.id'], name=op.f('fk_article_reviews_reviewer_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_reviews'))
    )
    with op.batch_alter_table('article_reviews', schema=None) as batch_op:
        batch_op.create_index('ix_article_reviews_article', ['article_id', 'id'], unique=False)

    op.create_table('article_revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.Column('html', sa.JSON(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('visibility', sa.String(), nullable=False),
    sa.Column('significance', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('based_on', sa.Integer(), nullable=True),
    sa.Column('restores', sa.Integer(), nullable=True),
    sa.Column('translates', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("significance in ('minor', 'major')", name=op.f('ck_article_revisions_significance')),
    sa.CheckConstraint("visibility in ('public', 'internal')", name=op.f('ck_article_revisions_visibility')),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_revisions_article_id_articles'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_article_revisions_author_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_revisions')),
    sa.UniqueConstraint('article_id', 'number', name=op.f('uq_article_revisions_article_id_number'))
    )
    with op.batch_alter_table('article_revisions', schema=None) as batch_op:
        batch_op.create_index('ix_article_revisions_author', ['author_id', 'id'], unique=False)

    op.create_table('article_findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('sample', sa.String(), nullable=False),
    sa.Column('print', sa.String(), nullable=False),
    sa.Column('kept_by_id', sa.Integer(), nullable=True),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('kept_by_id is null or kept_at is not null', name=op.f('ck_article_findings_kept')),
    sa.ForeignKeyConstraint(['kept_by_id'], ['users.id'], name=op.f('fk_article_findings_kept_by_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['revision_id'], ['article_revisions.id'], name=op.f('fk_article_findings_revision_id_article_revisions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_findings')),
    sa.UniqueConstraint('revision_id', 'section', 'kind', 'print', name=op.f('uq_article_findings_revision_id_section_kind_print'))
    )
    op.create_table('article_sources',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(), nullable=False),
    sa.Column('paragraph', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("section in ('question', 'applies_to', 'symptoms', 'cause', 'solution')", name=op.f('ck_article_sources_section')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_article_sources_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['revision_id'], ['article_revisions.id'], name=op.f('fk_article_sources_revision_id_article_revisions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_sources')),
    sa.UniqueConstraint('revision_id', 'section', 'paragraph', 'post_id', name=op.f('uq_article_sources_revision_id_section_paragraph_post_id'))
    )
    with op.batch_alter_table('article_sources', schema=None) as batch_op:
        batch_op.create_index('ix_article_sources_post', ['post_id'], unique=False)


def downgrade() -> None:
    # the points that only articles explain go with them
    op.execute("update users set reputation_earned = reputation_earned - (select coalesce(sum(counted), 0) from reputation_changes "
               "where member_id = users.id and kind = 'cited')")
    op.execute("update users set reputation = case when reputation_earned > 0 then 1 + reputation_earned else 1 end")
    op.execute("delete from reputation_changes where kind = 'cited' and reverses_id is not null")
    op.execute("delete from reputation_changes where kind = 'cited'")
    for name in ('findings', 'sources', 'revisions', 'reviews', 'ratings', 'drafts', 'changes'):
        op.drop_table(f'article_{name}')
    op.drop_table('articles')
    op.drop_table('article_categories')
