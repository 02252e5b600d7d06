"""Articles that a thread stands in: they rest on a post of it, or one of its answers shows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from forum.core.permissions import Actor
from forum.knowledge.models import Article, ArticleRevision, ArticleSource
from forum.knowledge.visibility import articles_visible_to
from forum.threads.models import Post

MOST_DOCUMENTING = 5


def documenting(viewer: Actor, thread_id: int) -> Select[*tuple[Any, ...]]:
    """A statement for id, title, slug and visibility of what readers have of these articles, the newest first; part of a page's own."""
    here = select(Post.id).where(Post.thread_id == thread_id, Post.listed.is_(True))
    cited = (
        select(ArticleRevision.article_id).join(ArticleSource, ArticleSource.revision_id == ArticleRevision.id)
        .join(Article, (Article.id == ArticleRevision.article_id) & (Article.published_revision == ArticleRevision.number))
        .where(ArticleSource.post_id.in_(here))
    )
    shown = select(Post.article_id).where(Post.thread_id == thread_id, Post.listed.is_(True), Post.article_id.is_not(None))
    found: Select[*tuple[Any, ...]] = select(Article.id, Article.title, Article.slug, Article.visibility)
    found = found.where(or_(Article.id.in_(cited), Article.id.in_(shown)), articles_visible_to(viewer))
    return found.order_by(Article.published_at.desc(), Article.id.desc()).limit(MOST_DOCUMENTING)
