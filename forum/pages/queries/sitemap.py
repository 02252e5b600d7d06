"""What search engines may know: publicly listed threads of public categories, in files by ranges of ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, exists, literal, select

from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.knowledge.queries import newest_articles
from forum.threads.models import Category, Thread
from forum.threads.queries.rows import NOUNS
from forum.threads.states import ReadAccess

IDS_PER_FILE = 10_000
MAX_NUMBER = (2**31 - 1) // IDS_PER_FILE


def _is_public(category: Any = Category) -> tuple[ColumnElement[bool], ...]:
    return (Thread.listed.is_(True), category.id == Thread.category_id, category.read_access == ReadAccess.EVERYONE)


def sitemap_numbers() -> list[int]:
    """The files that hold anything, from 1 on. One statement, which looks at one thread of each range."""
    newest = select(Thread.id).where(*_is_public()).order_by(Thread.id.desc()).limit(1).scalar_subquery()
    ranges = select(literal(1).label("number")).cte("ranges", recursive=True)
    ranges = ranges.union_all(select(ranges.c.number + 1).where(ranges.c.number * IDS_PER_FILE < newest))
    first = (ranges.c.number - 1) * IDS_PER_FILE
    holds = exists(select(Thread.id).where(Thread.id > first, Thread.id <= first + IDS_PER_FILE, *_is_public()).correlate(ranges))
    return list(session().scalars(select(ranges.c.number).where(holds).order_by(ranges.c.number)))


def sitemap_threads(number: int) -> Iterator[tuple[str, str]]:
    """(path, day and time of the last activity) of the threads of one file, in the order of ids."""
    first = (number - 1) * IDS_PER_FILE
    found = (
        select(Thread.id, Thread.type, Thread.slug, Thread.last_activity_at)
        .where(Thread.id > first, Thread.id <= first + IDS_PER_FILE, *_is_public()).order_by(Thread.id)
    )
    for thread_id, kind, slug, active_at in session().connection().execute(found).all():
        yield f"/{NOUNS[kind]}/{thread_id}/{slug}/", active_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def sitemap_articles() -> Iterator[tuple[str, str]]:
    """The same of articles; no community has more than a file holds."""
    for row in newest_articles(STRANGER, IDS_PER_FILE):
        yield row.url, row.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
