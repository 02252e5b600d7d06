"""What is no question but is about some: articles, by their language and by the questions that they rest on or answer; searches, by
where it was chosen to look; visits in which something was suggested, by what was asked then, or was about to be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.knowledge.models import Article, ArticleRevision, ArticleSource
from forum.resolution.counting import EVERYTHING, Slice
from forum.search.models import Search, SuggestionEvent
from forum.search.states import Step
from forum.threads.models import Post, Thread

BY_QUESTION = frozenset({"category", "tag", "product", "version"})
ARTICLES_BY = BY_QUESTION | {"language"}
"""Not by staff team: articles are on nobody's desk."""
LOOKED_BY = frozenset({"category", "tag"})
SEARCHES_BY = LOOKED_BY | {"language"}
"""The search page has no operator for products, and what it takes for a version is more than one. What it calls the language is that of
the words."""
VISITS_BY = frozenset({"category", "tag", "language"})
"""The log keeps nothing of what people say in the fields of a category."""


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


def _of(questions: Slice) -> tuple[Select[Any], Select[Any]]:
    """Ids of articles whose revision that readers have cites a post there, and of those that are shown as an answer there."""
    source = aliased(Article)
    here = Post.thread_id.in_(select(Thread.id).where(*questions.conditions())), Post.listed.is_(True)
    current = and_(ArticleRevision.article_id == source.id, ArticleRevision.number == source.published_revision)
    cited = (
        select(source.id).join(ArticleRevision, current)
        .join(ArticleSource, ArticleSource.revision_id == ArticleRevision.id).join(Post, Post.id == ArticleSource.post_id).where(*here)
    )
    return cited, select(Post.article_id).where(Post.article_id.is_not(None), *here)


def looked_for_in(chosen: Slice) -> list[ColumnElement[bool]]:
    """Over searches."""
    given = (
        (chosen.category_id, Search.category_id == chosen.category_id), (chosen.language, Search.language == chosen.language),
        (chosen.tag_id, _tagged(Search.tags, chosen.tag_id or 0)),
    )
    return [condition for value, condition in given if value is not None]


def visited_about(chosen: Slice) -> list[ColumnElement[bool]]:
    """Over the steps of a visit together, for each part of the slice: what was asked in it is that; where nothing was asked, the category
    or language in which somebody was about to ask; where that is not known, what solved the problem instead."""
    return [_is_about(chosen.only([name])) for name in sorted(chosen.given & VISITS_BY)]


def _is_about(part: Slice) -> ColumnElement[bool]:
    step = SuggestionEvent
    asked = and_(step.step == Step.ASKED_ANYWAY, step.language.is_not(None))
    solves = or_(
        step.thread_id.in_(select(Thread.id).where(*part.conditions())), step.article_id.in_(select(Article.id).where(*about(part))),
    )
    solved = _any(and_(step.step == Step.SOLVED, solves))
    if part.tag_id is not None:  # nobody has chosen tags before they ask
        return case((_any(asked), _any(and_(asked, _tagged(step.tags, part.tag_id)))), else_=solved)
    column, value = (step.category_id, part.category_id) if part.category_id is not None else (step.language, part.language)
    said: ColumnElement[bool] = column == value
    return case((_any(asked), _any(and_(asked, said))), (_any(column.is_not(None)), _any(said)), else_=solved)


def _tagged(column: Any, tag_id: int) -> Any:
    return column.contains(f" {tag_id} ", autoescape=True)


def _any(condition: Any) -> ColumnElement[bool]:
    """Whether one of the steps is so."""
    return func.max(case((condition, 1), else_=0)) == 1
