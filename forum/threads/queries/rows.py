"""Threads as lists show them: one line each, loaded in one statement or two however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, select

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.models import Category, Tag, Thread, ThreadTag
from forum.threads.models.organising import tag_url
from forum.threads.states import Status, display_status
from forum.threads.visibility import threads_listed_for


@dataclass(frozen=True, slots=True)
class Place:
    """A category as a link."""

    id: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of a list: what `components/thread_row.html` prints."""

    id: int
    url: str
    title: str
    language: str
    type: str
    status: str | None
    is_presumed: bool
    score: int
    answer_count: int
    me_too_count: int
    has_solution: bool
    pinned: bool
    locked: bool
    created_at: datetime
    last_activity_at: datetime
    category: Place
    asker: Person
    version: int
    tags: tuple[tuple[str, str], ...] = ()


NOUNS = {"question": "questions", "discussion": "discussions", "announcement": "announcements"}
_COLUMNS = (
    Thread.id, Thread.type, Thread.slug, Thread.title, Thread.language, Thread.status, Thread.score, Thread.answer_count,
    Thread.me_too_count, Thread.resolution, Thread.pinned_at, Thread.locked_at, Thread.created_at, Thread.last_activity_at,
    Thread.version, Category.id, Category.name, Category.slug,
)


def views_of(thread_ids: Sequence[int]) -> dict[int, int]:
    """How often these threads, which somebody may see, were read."""
    found = select(Thread.id, Thread.view_count).where(Thread.id.in_(thread_ids))
    return {row[0]: row[1] for row in session().connection().execute(found)} if thread_ids else {}


def thread_rows(viewer: Actor, thread_ids: Sequence[int]) -> list[ThreadRow]:
    """The listed ones of these threads that the viewer may read, in the given order."""
    if not thread_ids:
        return []
    found = (
        _selected().add_columns(Tag.name).outerjoin(ThreadTag, ThreadTag.thread_id == Thread.id).outerjoin(Tag, Tag.id == ThreadTag.tag_id)
        .where(Thread.id.in_(thread_ids), threads_listed_for(viewer)).order_by(Thread.id, ThreadTag.position, Tag.id)
    )
    by_id: dict[int, tuple[Sequence[Any], list[str]]] = {}
    for *row, tag in session().connection().execute(found):  # one for each tag of a thread, of which there are few
        by_id.setdefault(row[0], (row, []))[1].extend([tag] if tag else [])
    shown = [by_id[thread_id] for thread_id in thread_ids if thread_id in by_id]
    return [_row(row, tuple((name, tag_url(name)) for name in names)) for row, names in shown]


def thread_rows_of(*wanted: Subquery) -> list[list[tuple[ThreadRow, tuple[Any, ...]]]]:
    """The threads some subqueries name by `id`, each with the subquery's other columns, in no order: one list for each.

    The subqueries themselves keep to what the viewer may see. One statement each, and one for the tags of them all.
    """
    found = []
    for some in wanted:
        others = [column for column in some.c if column.key != "id"]
        # outer joins: the few threads named come first, whatever the planner thinks of the tables' sizes
        rows = select(*_COLUMNS, *person_columns(), *others).select_from(some).outerjoin(Thread, Thread.id == some.c.id)
        rows = rows.outerjoin(Category, Category.id == Thread.category_id).outerjoin(User, User.id == Thread.asker_id)
        found.append(session().connection().execute(rows).all())
    tags = tags_by_thread([row[0] for rows in found for row in rows])
    width = len(_COLUMNS) + WIDTH
    return [[(_row(row[:width], tags.get(row[0], ())), tuple(row[width:])) for row in rows] for rows in found]


def _selected() -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = select(*_COLUMNS, *person_columns())
    return found.join(Category, Category.id == Thread.category_id).join(User, User.id == Thread.asker_id)


def _row(row: Sequence[Any], tags: tuple[tuple[str, str], ...]) -> ThreadRow:
    (thread_id, kind, slug, title, language, status, score, answers, me_toos, resolution, pinned_at, locked_at, created_at,
     active_at, version, category_id, category_name, category_slug) = row[:-WIDTH]
    asker = person_of(row[-WIDTH:])
    assert asker is not None  # noqa: S101 - asker_id is a foreign key that may not be null
    return ThreadRow(
        id=thread_id, url=f"/{NOUNS[kind]}/{thread_id}/{slug}/", title=title, language=language, type=kind,
        status=display_status(status), is_presumed=status == Status.PRESUMED, score=score, answer_count=answers,
        me_too_count=me_toos, has_solution=resolution == "solved", pinned=pinned_at is not None, locked=locked_at is not None,
        created_at=created_at, last_activity_at=active_at, version=version, asker=asker, tags=tags,
        category=Place(category_id, category_name, f"/categories/{category_slug}/"),
    )


def tags_by_thread(thread_ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """(name, address) of each thread's tags, in their order."""
    if not thread_ids:
        return {}
    found = (
        select(ThreadTag.thread_id, Tag.name).join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(thread_ids)).order_by(ThreadTag.thread_id, ThreadTag.position, Tag.id)
    )
    tags: dict[int, list[tuple[str, str]]] = {}
    for thread_id, name in session().execute(found):
        tags.setdefault(thread_id, []).append((name, tag_url(name)))
    return {thread_id: tuple(names) for thread_id, names in tags.items()}
