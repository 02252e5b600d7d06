"""Reading flags: one's own, and for moderators everybody's. Whoever is neither is told nothing, not even how many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.threads.models import Category, Post, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to
from moderation.flags.models import Flag, FlagHiding, FlagSuspension, KeptRevision, Reporter
from moderation.flags.states import SETTLED, TOLD_SECONDS, FlagState
from moderation.flags.weighing import accuracy, percent_right
from moderation.policy import DeskAction

PAGE_SIZE = 30
TOLD_AFTER = timedelta(seconds=TOLD_SECONDS)
"""A decision may be undone for so long; until then its reporter hears nothing of it."""


# one's own

def find_open_flag(viewer: Actor, *, post_id: int | None = None, member_id: int | None = None) -> Flag | None:
    """The viewer's own open flag on this."""
    if viewer.id is None:
        return None
    about = Flag.post_id == post_id if post_id is not None else Flag.member_id == member_id
    return session().scalars(select(Flag).where(about, Flag.reporter_id == viewer.id, Flag.state == FlagState.OPEN)).one_or_none()


def was_declined(viewer: Actor, post: Post) -> bool:
    """A moderator found the viewer's flag wrong while the post said what it says now."""
    mine = exists().where(
        Flag.post_id == post.id, Flag.reporter_id == viewer.id, Flag.state == FlagState.REJECTED, Flag.settled_revision == post.revision,
    )
    return bool(session().scalar(select(mine)))


def suspension_of(viewer: Actor) -> FlagSuspension | None:
    """The time in which the viewer may not flag, if it is not over."""
    return None if viewer.id is None else running_suspension(viewer.id)


@dataclass(frozen=True)
class OwnFlag:
    """One of the viewer's flags. No `title` and no `url`: what it is about is nothing they may see (any more). Says never who decided."""

    id: int
    reason: str
    details: str
    state: str
    created_at: datetime
    is_about_member: bool
    kind: str
    title: str
    language: str
    url: str

    @property
    def is_open(self) -> bool:
        return self.state == FlagState.OPEN


def own_flags(viewer: Actor, before_id: int | None = None, *, size: int = PAGE_SIZE) -> tuple[list[OwnFlag], bool]:
    """The viewer's flags, the newest first, older than a given one; and whether there are more. Two statements, however many."""
    if viewer.id is None:
        return [], False
    seen = and_(posts_visible_to(viewer), threads_visible_to(viewer))
    found = (
        select(Flag, Post.kind, Thread.title, Thread.language, seen.label("seen"), User)
        .outerjoin(Post, Post.id == Flag.post_id).outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(Category, Category.id == Thread.category_id).outerjoin(User, User.id == Flag.member_id)
        .where(Flag.reporter_id == viewer.id)
    )
    if before_id is not None:
        at = session().scalar(select(Flag.created_at).where(Flag.id == before_id, Flag.reporter_id == viewer.id))
        if at is None:
            raise NotFound()
        found = found.where(tuple_(Flag.created_at, Flag.id) < tuple_(at, before_id))
    rows = session().execute(found.order_by(Flag.created_at.desc(), Flag.id.desc()).limit(size + 1)).all()
    return [_own(*row) for row in rows[:size]], len(rows) > size


def _own(flag: Flag, kind: str | None, title: str | None, language: str | None, seen: bool | None, member: User | None) -> OwnFlag:
    name, url = "", ""
    if member is not None and member.left_at is None:
        name, url = member.display_name, f"/members/{member.id}/{member.handle}/"
    elif seen:
        name, url = title or "", f"/posts/{flag.post_id}/"
    return OwnFlag(
        flag.id, flag.reason, flag.details, state_told(flag), flag.created_at, flag.member_id is not None, kind or "", name,
        (language or "") if seen else "", url,
    )


def state_told(flag: Flag) -> str:
    """What its reporter may know: a decision that can still be undone at once is none yet."""
    fresh = flag.settled_at is not None and flag.settled_at > utcnow() - TOLD_AFTER
    return FlagState.OPEN.value if fresh else flag.state


# what the commands ask

def find_hiding(post_id: int) -> FlagHiding | None:
    """How flags took a post out of sight, while they do."""
    return session().scalars(select(FlagHiding).where(FlagHiding.post_id == post_id, FlagHiding.ended_at.is_(None))).one_or_none()


def is_kept(post: Post) -> bool:
    """Whether a moderator has looked at what the post says now and kept it."""
    by_hand = exists().where(KeptRevision.post_id == post.id, KeptRevision.revision == post.revision)
    declined = exists().where(Flag.post_id == post.id, Flag.state == FlagState.REJECTED, Flag.settled_revision == post.revision)
    return bool(session().scalar(select(or_(by_hand, declined))))


# for moderators

def open_flags_of(viewer: Actor, *, post_ids: Collection[int] = (), member_ids: Collection[int] = ()) -> list[Flag]:
    """The open flags on these posts and members with their reporters, the oldest first; none for who is no moderator."""
    if not can(viewer, DeskAction.READ_FLAGS) or not (post_ids or member_ids):
        return []
    found = select(Flag).join(Flag.reporter).options(contains_eager(Flag.reporter))
    return list(session().scalars(found.where(_about(post_ids, member_ids), Flag.state == FlagState.OPEN).order_by(Flag.id)))


@dataclass(frozen=True, slots=True)
class ReporterFacts:
    """How well somebody flags. `percent` is the share that moderators agreed with, None before the first decision."""

    member_id: int
    upheld: int = 0
    rejected: int = 0
    suspended_until: datetime | None = None

    @property
    def accuracy(self) -> float:
        return accuracy(self.upheld, self.rejected)

    @property
    def percent(self) -> int | None:
        return percent_right(self.upheld, self.rejected)


def reporter_facts(viewer: Actor, member_ids: Collection[int]) -> dict[int, ReporterFacts]:
    """Everybody's record, for moderators; nothing for others."""
    if not can(viewer, DeskAction.READ_FLAGS) or not member_ids:
        return {}
    now = utcnow()
    rows = {row.user_id: row for row in session().scalars(select(Reporter).where(Reporter.user_id.in_(member_ids)))}

    def facts(member_id: int) -> ReporterFacts:
        row = rows.get(member_id)
        if row is None:
            return ReporterFacts(member_id)
        until = row.suspended_until if row.suspended_until and row.suspended_until > now else None
        return ReporterFacts(member_id, row.upheld, row.rejected, until)

    return {member_id: facts(member_id) for member_id in member_ids}


@dataclass(frozen=True, slots=True)
class FlagSummary:
    """The open flags on one post or member. `reasons` by weight, the heaviest first. `is_hidden`: they took the post out of sight."""

    count: int
    weight: float
    reasons: tuple[str, ...]
    oldest_at: datetime
    is_hidden: bool


def flag_summary(
    viewer: Actor, *, post_ids: Collection[int] = (), member_ids: Collection[int] = ()
) -> dict[tuple[str, int], FlagSummary]:
    """By ("post", id) and ("member", id), for moderators; only what has open flags. Two statements, however many."""
    if not can(viewer, DeskAction.READ_FLAGS) or not (post_ids or member_ids):
        return {}
    sums = (
        select(Flag.post_id, Flag.member_id, Flag.reason, func.count(), func.sum(Flag.weight), func.min(Flag.created_at))
        .where(_about(post_ids, member_ids), Flag.state == FlagState.OPEN).group_by(Flag.post_id, Flag.member_id, Flag.reason)
    )
    held: dict[tuple[str, int], list[Any]] = {}
    for post_id, member_id, *rest in session().execute(sums):
        about = ("post", int(post_id)) if post_id is not None else ("member", int(member_id or 0))
        held.setdefault(about, []).append(rest)
    hidden = select(FlagHiding.post_id).where(FlagHiding.post_id.in_(post_ids), FlagHiding.ended_at.is_(None))
    gone = set(session().scalars(hidden)) if post_ids else set[int]()
    return {
        one: FlagSummary(
            sum(count for _reason, count, _weight, _at in rows), sum(float(weight) for _reason, _count, weight, _at in rows),
            tuple(reason for reason, _count, _weight, _at in sorted(rows, key=lambda row: -row[2])), min(row[3] for row in rows),
            one[0] == "post" and one[1] in gone,
        )
        for one, rows in held.items()
    }


def running_suspension(member_id: int) -> FlagSuspension | None:
    """The time in which a member may not flag, if it is not over."""
    found = select(FlagSuspension).where(
        FlagSuspension.member_id == member_id, FlagSuspension.ended_at.is_(None), FlagSuspension.until > utcnow(),
    )
    return session().scalars(found).one_or_none()


def _about(post_ids: Collection[int], member_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(Flag.post_id.in_(post_ids), Flag.member_id.in_(member_ids))


def settled_since(flag_ids: Collection[int], state: str, at: datetime) -> list[Flag]:
    """Those of these flags that are still settled so, by the same decision."""
    found = select(Flag).where(Flag.id.in_(flag_ids), Flag.state == state, Flag.state.in_(SETTLED), Flag.settled_at <= at)
    return list(session().scalars(found.order_by(Flag.id)))
