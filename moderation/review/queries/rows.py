"""The queue as a list: one statement a page, however long the queue is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import iso, parse_instant
from forum.kit.paging import Keyset
from forum.kit.text import excerpt
from forum.search.texts import plain_text
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.policy import DeskAction
from moderation.review.claims import expires_before, for_somebody_else, free, held_by
from moderation.review.models import ReviewItem
from moderation.review.states import Subject
from moderation.statements.models import Appeal, Notice, Statement

PER_PAGE = 50
EXCERPT_CHARS, READ_CHARS, READ_HTML = 140, 600, 2_000
ORDERS = ("priority", "oldest")
WHOSE = ("", "mine", "free")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is wanted; empty is everything. `whose`: mine (claimed by the viewer) or free (by nobody)."""

    subject: str = ""
    reason: str = ""
    category_id: int | None = None
    language: str = ""
    whose: str = ""
    held: bool = False
    hidden: bool = False
    order: str = "priority"

    def asked(self, **changes: Any) -> str:
        """The query string of these filters with some changed, without its question mark."""
        now = replace(self, **changes)
        said = {"subject": now.subject, "reason": now.reason, "category": now.category_id or "", "language": now.language,
                "whose": now.whose, "held": "1" if now.held else "", "hidden": "1" if now.hidden else "",
                "order": now.order if now.order != "priority" else ""}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue. `holder` is who works on it now; `title` and `excerpt` are of the post, or the member's name.

    `kind` is what the post is called: question, discussion, announcement, answer or comment. What an appeal or a notice says is on its
    own page, where it goes on record who read it.
    """

    id: int
    url: str
    subject: str
    version: int
    state: str
    priority: int
    reason: str
    flag_count: int
    is_held: bool
    was_hidden: bool
    opened_at: datetime
    title: str
    excerpt: str
    language: str
    kind: str
    concerns: Person | None
    holder: Person | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    rows: list[QueueRow]
    next_cursor: str | None


_claimer = aliased(User)


def queue(viewer: Actor, filters: Filters, *, cursor: str | None = None, limit: int = PER_PAGE) -> QueuePage:
    """What waits, the most urgent or the oldest first. Raises Invalid for a cursor that is none."""
    authorize(viewer, DeskAction.REVIEW)
    found = _filtered(select(*_COLUMNS), viewer, filters)
    by_age = filters.order == "oldest"
    order: Any = (ReviewItem.opened_at, ReviewItem.id) if by_age else (ReviewItem.rank, ReviewItem.id)
    if cursor:
        at, item_id = Keyset.decode(cursor, order=filters.order, length=2).values
        found = found.where(tuple_(*order) > tuple_(parse_instant(str(at)) if by_age else int(str(at)), int(str(item_id))))
    rows = session().execute(_joined(found).order_by(*order).limit(limit + 1)).all()
    shown = [_row(row, viewer) for row in rows[:limit]]
    if len(rows) <= limit or not shown:
        return QueuePage(shown, None)
    last = shown[-1]
    return QueuePage(shown, Keyset(filters.order, (iso(last.opened_at) if by_age else -last.priority, last.id)).encode())


def queue_rows(viewer: Actor, item_ids: list[int]) -> list[QueueRow]:
    """These items as lines, whatever their state, in the order of their ids."""
    authorize(viewer, DeskAction.REVIEW)
    found = select(*_COLUMNS).where(ReviewItem.id.in_(item_ids)).order_by(ReviewItem.id)
    return [_row(row, viewer) for row in session().execute(_joined(found))]


def row_with(viewer: Actor, item_id: int, *columns: Any) -> tuple[QueueRow, Any] | None:
    """One item as a line, with more columns of what it is about, read at once."""
    authorize(viewer, DeskAction.REVIEW)
    found = _joined(select(*_COLUMNS, *columns).where(ReviewItem.id == item_id))
    row = session().execute(found).one_or_none()
    return (_row(row[:len(_COLUMNS)], viewer), row) if row is not None else None


def next_item(viewer: Actor, filters: Filters) -> int | None:
    """What to look at next: the first that nobody else holds, and that is not for somebody else to decide."""
    authorize(viewer, DeskAction.REVIEW)
    order: Any = (ReviewItem.opened_at, ReviewItem.id) if filters.order == "oldest" else (ReviewItem.rank, ReviewItem.id)
    usable = free() | held_by(viewer.id)
    found: Select[int] = _filtered(select(ReviewItem.id), viewer, filters).where(usable, ~for_somebody_else(viewer))
    return session().scalar(found.order_by(*order).limit(1))


def _filtered(found: Select[Any], viewer: Actor, filters: Filters) -> Select[Any]:
    found = found.where(ReviewItem.closed_at.is_(None))
    for column, wanted in (
        (ReviewItem.subject, filters.subject), (ReviewItem.reason, filters.reason), (ReviewItem.language, filters.language),
        (ReviewItem.category_id, filters.category_id), (ReviewItem.is_held, filters.held), (ReviewItem.was_hidden, filters.hidden),
    ):
        if wanted:
            found = found.where(column == wanted if not isinstance(wanted, bool) else column.is_(True))
    if filters.whose == "mine":
        return found.where(held_by(viewer.id))
    return found.where(free()) if filters.whose == "free" else found


def _joined(found: Select[Any]) -> Select[Any]:
    post_id = func.coalesce(ReviewItem.post_id, SuggestedEdit.post_id, Statement.post_id, Notice.post_id)
    return (
        found.select_from(ReviewItem)
        .outerjoin(SuggestedEdit, SuggestedEdit.id == ReviewItem.suggestion_id)
        .outerjoin(Appeal, Appeal.id == ReviewItem.appeal_id).outerjoin(Statement, Statement.id == Appeal.statement_id)
        .outerjoin(Notice, Notice.id == ReviewItem.notice_id)
        .outerjoin(Post, Post.id == post_id).outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(User, User.id == ReviewItem.author_id).outerjoin(_claimer, _claimer.id == ReviewItem.claimed_by_id)
    )


_COLUMNS = (
    ReviewItem.id, ReviewItem.subject, ReviewItem.version, ReviewItem.state, ReviewItem.rank, ReviewItem.reason, ReviewItem.flag_count,
    ReviewItem.is_held, ReviewItem.was_hidden, ReviewItem.opened_at, ReviewItem.touched_at, Thread.title,
    func.substr(Post.body_html, 1, READ_HTML), func.substr(SuggestedEdit.note, 1, READ_CHARS), Thread.language, Post.kind, Thread.type,
    *person_columns(), *person_columns(_claimer),
)
FACTS = 17


def what(kind: str | None, thread_type: str | None) -> str:
    """What a post is called: what opens a thread as the thread is, the others by their kind."""
    return (thread_type if kind == "question" else kind) or ""


def _row(row: Any, viewer: Actor) -> QueueRow:
    (item_id, subject, version, state, rank, reason, flag_count, is_held, was_hidden, opened_at, touched_at, title, body, note,
     language, kind, thread_type) = row[:FACTS]
    concerns, claimer = person_of(row[FACTS:FACTS + WIDTH]), person_of(row[FACTS + WIDTH:])
    held = claimer if claimer and touched_at and touched_at >= expires_before() else None
    said = note if subject == Subject.EDIT else plain_text(body or "")
    return QueueRow(
        item_id, f"/desk/review/{item_id}/", subject, version, state, -rank, reason, flag_count, bool(is_held), bool(was_hidden),
        opened_at, title or "", excerpt(said or "", EXCERPT_CHARS), language or "", what(kind, thread_type), concerns, held,
        held is not None and held.id == viewer.id,
    )
