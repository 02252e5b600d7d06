"""Rewrites that a machine suggested: what is to be sent, and what came back beside what it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.kit.diffing import side_by_side
from forum.knowledge.models import Article, ArticleRevision, ArticleRewrite
from forum.knowledge.rewriting import Portion, portions_of
from forum.knowledge.states import RewriteState
from forum.knowledge.visibility import find_private_source
from forum.threads.diffs import Row, rows_with_gaps


@dataclass(frozen=True, slots=True)
class Errand:
    """What the machine is to rewrite. `may_go`: everything it rests on is still for everybody."""

    model: str
    title: str
    language: str
    portions: list[Portion]
    may_go: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """One paragraph in both wordings. `number`: its place in the section, from 1."""

    key: str
    section: str
    number: int
    rows: list[Row]
    numbers_differ: bool


def find_errand(rewrite_id: int) -> Errand | None:
    """None for one that is not waited for any more."""
    found = select(ArticleRevision.id, ArticleRewrite.model, ArticleRevision.title, Article.language, ArticleRevision.sections).join(
        Article, Article.id == ArticleRewrite.article_id,
    ).join(ArticleRevision, (ArticleRevision.article_id == Article.id) & (ArticleRevision.number == ArticleRewrite.revision))
    found = found.where(ArticleRewrite.id == rewrite_id, ArticleRewrite.state == RewriteState.WAITING.value)
    row = session().execute(found).one_or_none()
    if row is None:
        return None
    return Errand(row.model, row.title, row.language, portions_of(row.sections), find_private_source(row.id) is None)


def open_rewrite(article: Article) -> ArticleRewrite | None:
    """The rewrite of an article that the viewer works on and that nobody has settled."""
    found = select(ArticleRewrite).where(ArticleRewrite.article_id == article.id, ArticleRewrite.state != RewriteState.SETTLED.value)
    return session().scalars(found).one_or_none()


def suggested_by(row: ArticleRewrite) -> list[Suggested]:
    """Its paragraphs beside those it was made from."""
    found = select(ArticleRevision.sections).where(ArticleRevision.article_id == row.article_id, ArticleRevision.number == row.revision)
    portions = {one.key: one for one in portions_of(session().scalars(found).one())}
    return [
        Suggested(
            one["key"], portions[one["key"]].section, portions[one["key"]].block + 1,
            rows_with_gaps(side_by_side(portions[one["key"]].text, one["text"])), bool(one.get("numbers_differ")),
        )
        for one in row.paragraphs if one["key"] in portions
    ]
