"""A member's ledger as somebody else sees it, and the steps it went in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import day_bounds, iso, parse_instant, today
from forum.kit.errors import Invalid
from forum.kit.paging import NOT_A_PLACE, Keyset, Page
from forum.reputation.models import ReputationChange as Change
from forum.reputation.points import shown
from forum.reputation.queries import earned_by_day
from forum.reputation.states import Kind
from forum.threads.models import AnonymisedPost, Post, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to

Statement = Select[*tuple[Any, ...]]
PER_PAGE = 30
YEAR = timedelta(days=365)
ORDER = "ledger"
GROUPS: dict[str, tuple[Kind, ...]] = {
    "votes": (Kind.ANSWER_UPVOTED, Kind.QUESTION_UPVOTED, Kind.POST_DOWNVOTED, Kind.DOWNVOTING, Kind.VOTES_CARRIED),
    "acceptances": (Kind.ANSWER_ACCEPTED, Kind.ACCEPTING),
    "verifications": (Kind.ANSWER_VERIFIED,),
    "edits": (Kind.EDIT_APPROVED,),
    "citations": (Kind.CITED,),
    "removals": (Kind.POST_REMOVED,),
    "others": (Kind.BROUGHT_ALONG,),
}
"""Kinds of rows that one may look at alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `url` and `title` are empty for a viewer who may not see the post, and for what is a secret between ballot and voter.

    `is_vague`: the post was taken from sight, and of that the viewer learns no more than that it was.
    """

    kind: str
    points: int
    counted: int
    at: datetime
    is_reversal: bool
    url: str = ""
    title: str = ""
    language: str = ""
    is_vague: bool = False


def ledger_of(viewer: Actor, member_id: int, group: str, before: str) -> Page[Entry]:
    """Newest first, before a position. Raises Invalid for a position that is none."""
    found = _rows(viewer).where(Change.member_id == member_id)
    if viewer.id != member_id:  # what came and went with a post that this viewer may not see would tell of the post
        found = found.where(or_(Change.is_active.is_(True), Change.post_id.is_(None), Thread.id.is_not(None)))
        found = found.where(or_(Change.is_active.is_(True), ~_wrote_anonymously()))
    if group in GROUPS:
        found = found.where(Change.kind.in_(GROUPS[group]))
    if before:
        at, row_id = _position(before)
        found = found.where(tuple_(Change.at, Change.id) < tuple_(literal(at, Change.at.type), literal(row_id)))
    rows = session().execute(found.order_by(Change.at.desc(), Change.id.desc()).limit(PER_PAGE + 1)).all()
    has_next = len(rows) > PER_PAGE
    cursor = Keyset(ORDER, (iso(rows[PER_PAGE - 1].at), rows[PER_PAGE - 1].id)).encode() if has_next else None
    shown_rows = [_entry(row, is_own=viewer.id == member_id) for row in rows[:PER_PAGE]]
    return Page(shown_rows, size=PER_PAGE, has_next=has_next, next_cursor=cursor)


def _wrote_anonymously() -> ColumnElement[bool]:
    """The member's posts in this post's thread are anonymous: what was taken back there would say that they had any."""
    theirs, here = aliased(Post), aliased(Post)
    found = select(AnonymisedPost.post_id).join(theirs, theirs.id == AnonymisedPost.post_id)
    found = found.join(here, here.thread_id == theirs.thread_id)
    return found.where(AnonymisedPost.member_id == Change.member_id, here.id == Change.post_id).correlate(Change).exists()


def _rows(viewer: Actor) -> Statement:
    """Rows with the post they are about, where this viewer may see it."""
    columns = (Change.id, Change.kind, Change.points, Change.counted, Change.at, Change.reverses_id, Change.post_id)
    found: Statement = select(*columns, Thread.title, Thread.language).select_from(Change)
    found = found.outerjoin(Post, and_(Post.id == Change.post_id, posts_visible_to(viewer)))
    return found.outerjoin(Thread, and_(Thread.id == Post.thread_id, threads_visible_to(viewer)))


def _entry(row: Any, *, is_own: bool) -> Entry:
    """Who voted an answer down is theirs to know: others see that somebody did, not which."""
    is_told = row.title is not None and (is_own or row.kind != Kind.DOWNVOTING)
    facts = (row.kind, row.points, row.counted, row.at, row.reverses_id is not None)
    if row.kind == Kind.POST_REMOVED and not is_told and not is_own:
        return Entry(*facts, is_vague=True)
    return Entry(*facts, f"/posts/{row.post_id}/", row.title, row.language) if is_told else Entry(*facts)


def _position(before: str) -> tuple[datetime, int]:
    at, row_id = Keyset.decode(before, order=ORDER, length=2).values
    try:
        return parse_instant(str(at)), int(str(row_id))
    except ValueError:
        raise Invalid.field("before", NOT_A_PLACE) from None


@dataclass(frozen=True, slots=True)
class Steps:
    """A member's reputation over the last year: what it was at its beginning, and after each day that changed it."""

    start: datetime
    end: datetime
    first: int
    days: list[tuple[datetime, int]]
    best: tuple[datetime, int] | None

    @property
    def last(self) -> int:
        return self.days[-1][1] if self.days else self.first

    @property
    def months(self) -> list[tuple[datetime, int]]:
        """The last change of each month and the reputation after it, newest first."""
        return list({(day.year, day.month): (day, total) for day, total in self.days}.values())[::-1]


def steps_of(member_id: int) -> Steps:
    end = day_bounds(today())[0]
    start = end - YEAR
    changes = [(min(day_bounds(day)[0], end), points) for day, points in earned_by_day(member_id, start.date())]
    earned = session().scalar(select(User.reputation_earned).where(User.id == member_id)) or 0
    running = earned - sum(points for _day, points in changes)
    first, days = shown(running), []
    for day, points in changes:
        running += points
        days.append((day, shown(running)))
    best = max(changes, key=lambda change: change[1], default=None)
    return Steps(start, end, first, days, best if best and best[1] > 0 else None)
