"""What it is worth that a published article rests on a post. Articles for staff only tell nobody anything, not by points either."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from forum.core.db import session
from forum.knowledge.models import Article, ArticleRevision, ArticleSource
from forum.knowledge.states import Visibility
from forum.reputation.causes import Cause, PostIds, among, hold
from forum.reputation.ledger import settle
from forum.reputation.states import Kind
from forum.threads.earning import earning_posts
from forum.threads.models import Post, Thread


def citations(post_ids: PostIds) -> Iterable[Cause]:
    """Posts that what readers have of an article rests on, once for each article; nobody earns by citing themselves."""
    found = (
        select(Post.id, Post.author_id, Article.id, func.min(Article.published_at)).select_from(ArticleSource)
        .join(ArticleRevision, ArticleRevision.id == ArticleSource.revision_id)
        .join(Article, (Article.id == ArticleRevision.article_id) & (Article.published_revision == ArticleRevision.number))
        .join(Post, Post.id == ArticleSource.post_id).join(Post.thread).join(Thread.category)
        .where(
            among(Post.id, post_ids), earning_posts(), Article.listed.is_(True), Article.visibility == Visibility.PUBLIC.value,
            ArticleRevision.author_id.is_distinct_from(Post.author_id),
        )
        .group_by(Post.id, Post.author_id, Article.id).order_by(Post.id, Article.id)
    )
    for post_id, author_id, article_id, at in session().connection().execute(found):
        yield Cause(Kind.CITED, author_id, post_id, at, article_id)


def settle_citations(article_id: int) -> None:
    """Readers have another text of an article, or none: those it rested on and rests on earn accordingly (inside a command)."""
    cited = select(ArticleSource.post_id).join(ArticleRevision, ArticleRevision.id == ArticleSource.revision_id)
    cited = cited.where(ArticleRevision.article_id == article_id, ArticleRevision.published_at.is_not(None))
    if post_ids := sorted(set(session().scalars(cited))):
        hold(post_ids)
        settle(post_ids)
