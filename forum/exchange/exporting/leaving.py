"""What an export does not take along, and how to get it: a file that looks whole must not be one that lacks something silently."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, func, select

from forum.core.db import Model, session
from forum.exchange.exporting.gathering import Scope
from forum.knowledge.models import Article
from forum.metrics.models import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.threads.models import Category, Post, Thread
from forum.threads.states import ReadAccess


@dataclass(frozen=True)
class LeftOut:
    """How many of what stays behind. `held`: texts that wait for approval, which never come along."""

    private_categories: int
    private_threads: int
    removed_threads: int
    removed_posts: int
    held: int
    surveys: int
    articles: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    def sentences(self) -> list[str]:
        """One line for each reason, for the operator."""
        found = []
        if self.private_categories:
            what = f"{_many(self.private_categories, 'category', 'categories')} and {_many(self.private_threads, 'thread')}"
            found.append(f"left out: {what} that not everybody may read (--with-private takes them along)")
        if self.removed_threads or self.removed_posts:
            what = f"{_many(self.removed_threads, 'thread')} and {_many(self.removed_posts, 'post')}"
            found.append(f"left out: {what} deleted or hidden (--with-removed takes them along)")
        if self.held:
            found.append(f"left out: {_many(self.held, 'text')} waiting for approval (decide on them first)")
        if self.surveys:
            found.append(f"left out: {_many(self.surveys, 'answer')} to surveys (--with-surveys takes them along)")
        articles = f"{_many(self.articles, 'article')} of the help, " if self.articles else "articles of the help, "
        backup = "a backup has everything (`plaza backup`; with PostgreSQL pg_dump)"
        return [*found, f"not part of this file: {articles}cases and decisions of moderators; {backup}"]


def left_out(*, with_private: bool = False, with_removed: bool = False, with_surveys: bool = False) -> LeftOut:
    """What `export_lines` with these options leaves behind, of the same moment when asked in the same transaction."""
    scope = Scope(with_private, with_removed)
    private = Category.read_access != ReadAccess.EVERYONE
    theirs = Thread.category_id.in_(select(Category.id).where(private))
    places = Thread.category_id.in_(select(Category.id).where(*scope.categories()))
    removed = (Thread.held_at.is_(None), Thread.merged_into_id.is_(None), Thread.listed.is_(False), places)
    posts = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id).where(scope.threads())
    waiting = session().scalar(posts.where(Post.held_at.is_not(None))) or 0
    return LeftOut(
        private_categories=0 if with_private else _count(Category, private),
        private_threads=0 if with_private else _count(Thread, Scope(True, with_removed).threads(), theirs),
        removed_threads=0 if with_removed else _count(Thread, *removed),
        removed_posts=0 if with_removed else session().scalar(posts.where(Post.held_at.is_(None), Post.listed.is_(False))) or 0,
        held=waiting + _count(Thread, Thread.held_at.is_not(None), places),
        surveys=0 if with_surveys else _answers(),
        articles=_count(Article),
    )


def _answers() -> int:
    asked = (ResolutionSurvey, RecommendationSurvey)
    return _count(PageAnswer) + sum(_count(table, table.answered_at.is_not(None)) for table in asked)


def _count(table: type[Model], *which: ColumnElement[bool]) -> int:
    return session().scalar(select(func.count()).select_from(table).where(*which)) or 0


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
