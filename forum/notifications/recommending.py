"""*For you*: open questions where a member can help, each with the reason why it is theirs.

The newest few of each place the member follows or has solved something in are looked at, each along an index: the cost does
not grow with the board. At most four statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from math import log2, log10
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, literal, select, union_all

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.notifications.interests import Interest, interests_of
from forum.notifications.models import Follow, Suggestion
from forum.notifications.places import PlaceKind
from forum.notifications.states import Level
from forum.threads.claims import claimed_by_another
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.queries.rows import ThreadRow, thread_rows
from forum.threads.states import UNRESOLVED, PostKind, Status
from forum.threads.visibility import threads_listed_for

NEWEST_OF_CATEGORY, NEWEST_OF_TAG = 40, 100
"""Threads looked at of each place: of a category by state, of a tag whatever their state."""
FRESH_DAYS = 3
Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question is suggested: `solved` answers of the member were accepted there, or (0) they follow it."""

    kind: PlaceKind
    place: str
    solved: int


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list: scores are those of the moment the first page was asked for."""

    at: datetime
    score: float
    thread_id: int


@dataclass(frozen=True, slots=True)
class Recommended:
    """A question with its reason. `position` is where the list goes on after it."""

    row: ThreadRow
    because: Reason
    position: Position


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the order and the reason are made from."""

    thread_id: int
    created_at: datetime
    me_toos: int
    views: int
    status: str
    because: Interest


def score(now: datetime, created_at: datetime, me_toos: int, views: int, *, waits_on_asker: bool = False) -> float:
    """How much a question calls for an answer: many have the problem, many looked and left without; less from day to day.

    (1 + log2(1 + me-toos) + log10(1 + views) / 2) / (1 + days / 3), a quarter of it while the asker owes details. So ten
    people with the same problem outweigh eleven days, and views alone hardly more than three.
    """
    days = max((now - created_at).total_seconds(), 0.0) / 86_400
    weight = 1 + log2(1 + max(me_toos, 0)) + log10(1 + max(views, 0)) / 2
    return weight / (1 + days / FRESH_DAYS) / (4 if waits_on_asker else 1)


def better(one: Interest, other: Interest) -> Interest:
    """The stronger reason: most solutions, then what is followed; a tag says more than a category."""
    def weight(each: Interest) -> tuple[bool, int, bool]:
        return each.solutions > 0, each.solutions * (2 if each.kind is PlaceKind.TAG else 1), each.kind is PlaceKind.TAG

    return max(one, other, key=weight)


def questions_for(
    viewer: Actor, *, limit: int, before: Position | None = None, among: Collection[int] | None = None, untold: bool = False
) -> list[Recommended]:
    """Questions the viewer may help with, most pressing first; after a position, if told.

    `among` asks which of these threads still are such questions; `untold` leaves out what a digest has said.
    """
    interests = {(one.kind.value, one.place_id): one for one in interests_of(viewer)} if not viewer.is_anonymous else {}
    if not interests or (among is not None and not among):
        return []
    at = before.at if before else utcnow()
    scored = sorted(
        ((-_score(at, one), -one.thread_id, one) for one in _candidates(viewer, interests, among, untold=untold)), key=lambda item: item[:2]
    )
    if before is not None:
        scored = [item for item in scored if item[:2] > (-before.score, -before.thread_id)]
    chosen = {one.thread_id: (Position(at, -less, one.thread_id), one.because) for less, _id, one in scored[:limit]}
    return [
        Recommended(row, _reason(chosen[row.id][1]), chosen[row.id][0]) for row in thread_rows(viewer, list(chosen))
    ]


def _score(at: datetime, one: Candidate) -> float:
    return score(at, one.created_at, one.me_toos, one.views, waits_on_asker=one.status == Status.NEEDS_INFO)


def _reason(because: Interest) -> Reason:
    return Reason(because.kind, because.name, because.solutions)


def _candidates(
    viewer: Actor, interests: dict[tuple[str, int], Interest], among: Collection[int] | None, *, untold: bool
) -> Iterable[Candidate]:
    """In one statement; each thread once, with its best reason."""
    near = (_newest(interests.values()) if among is None else _of(interests.values(), among)).subquery()
    columns = (Thread.id, Thread.created_at, Thread.me_too_count, Thread.view_count, Thread.status)
    rows = session().execute(
        select(*columns, near.c.kind, near.c.place_id).select_from(near).join(Thread, Thread.id == near.c.thread_id)
        .where(threads_listed_for(viewer), *_still_for(viewer.member_id, untold=untold))
    )
    found: dict[int, Candidate] = {}
    for thread_id, created_at, me_toos, views, status, kind, place_id in rows:
        because, known = interests[kind, place_id], found.get(thread_id)
        because = better(known.because, because) if known else because
        found[thread_id] = Candidate(thread_id, created_at, me_toos, views, status, because)
    return found.values()


def _still_for(member_id: int, *, untold: bool) -> list[ColumnElement[bool]]:
    """Unresolved, open to answers, not the member's own, and nothing they answered, muted or do not want."""
    answered = exists().where(Post.thread_id == Thread.id, Post.author_id == member_id, Post.kind == PostKind.ANSWER.value)
    muted = exists().where(Follow.thread_id == Thread.id, Follow.user_id == member_id, Follow.level == Level.MUTED.value)
    seen = Suggestion.dismissed_at.is_not(None) | Suggestion.told_at.is_not(None) if untold else Suggestion.dismissed_at.is_not(None)
    unwanted = exists().where(Suggestion.thread_id == Thread.id, Suggestion.user_id == member_id, seen)
    return [
        Thread.status.in_(sorted(UNRESOLVED)), Thread.locked_at.is_(None), Thread.asker_id != member_id, ~answered, ~muted, ~unwanted,
        ~claimed_by_another(member_id, utcnow()),
    ]


def _newest(interests: Iterable[Interest]) -> CompoundSelect[Any]:
    """The newest threads of each place, each along its index."""
    arms: list[Statement] = []
    for one in interests:
        if one.kind is PlaceKind.TAG:
            tagged = select(ThreadTag.thread_id.label("thread_id"), *_named(one)).where(ThreadTag.tag_id == one.place_id)
            arms.append(tagged.order_by(ThreadTag.thread_id.desc()).limit(NEWEST_OF_TAG))
            continue
        placed = select(Thread.id.label("thread_id"), *_named(one)).where(Thread.category_id == one.place_id, Thread.listed.is_(True))
        newest = (Thread.last_activity_at.desc(), Thread.id.desc())
        arms += [placed.where(Thread.status == status).order_by(*newest).limit(NEWEST_OF_CATEGORY) for status in sorted(UNRESOLVED)]
    return union_all(*(select(*arm.subquery().c) for arm in arms))


def _of(interests: Iterable[Interest], thread_ids: Collection[int]) -> CompoundSelect[Any]:
    """These threads, with the places they stand in."""
    arms: list[Statement] = []
    for one in interests:
        if one.kind is PlaceKind.TAG:
            tagged = select(ThreadTag.thread_id.label("thread_id"), *_named(one))
            arms.append(tagged.where(ThreadTag.tag_id == one.place_id, ThreadTag.thread_id.in_(thread_ids)))
        else:
            placed = select(Thread.id.label("thread_id"), *_named(one))
            arms.append(placed.where(Thread.category_id == one.place_id, Thread.id.in_(thread_ids)))
    return union_all(*arms)


def _named(one: Interest) -> tuple[Any, ...]:
    return literal(one.kind.value).label("kind"), literal(one.place_id).label("place_id")
