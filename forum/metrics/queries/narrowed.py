"""What is no question but is about some: articles, by their language and by the questions that they rest on or answer."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.knowledge.models import Article, ArticleRevision, ArticleSource
from forum.resolution.counting import EVERYTHING, Slice
from forum.threads.models import Post, Thread

BY_QUESTION = frozenset({"category", "tag", "product", "version"})
ARTICLES_BY = BY_QUESTION | {"language"}
"""Not by staff team: articles are on nobody's desk."""


def about(chosen: Slice) -> list[ColumnElement[bool]]:
    """Over articles: those in the language, that rest on a question of the slice or are an answer to one; a translation is about what
    its original is about. An article of another kind is about no question."""
    found: list[ColumnElement[bool]] = []
    if chosen.language is not None:
        found.append(Article.language == chosen.language)
    questions = chosen.only(BY_QUESTION)
    if questions != EVERYTHING:
        found.append(or_(*(func.coalesce(Article.translation_of_id, Article.id).in_(ids) | Article.id.in_(ids) for ids in _of(questions))))
    return found


def _of(questions: Slice) -> tuple[object, object]:
    """Ids of articles whose revision that readers have cites a post there, and of those that are shown as an answer there."""
    source = aliased(Article)
    here = Post.thread_id.in_(select(Thread.id).where(*questions.conditions())), Post.listed.is_(True)
    current = and_(ArticleRevision.article_id == source.id, ArticleRevision.number == source.published_revision)
    cited = (
        select(source.id).join(ArticleRevision, current)
        .join(ArticleSource, ArticleSource.revision_id == ArticleRevision.id).join(Post, Post.id == ArticleSource.post_id).where(*here)
    )
    return cited, select(Post.article_id).where(Post.article_id.is_not(None), *here)
