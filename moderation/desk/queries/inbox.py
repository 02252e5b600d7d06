"""The first page of the desk: what waits, what is mine, what today was like. A fixed number of statements, all by index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.threads.models import Post, Thread
from moderation.policy import DeskAction
from moderation.review.counting import is_decided, midnight
from moderation.review.models import Decision, ReviewItem
from moderation.review.states import OVERTURNED, ItemState

MINE_SHOWN = 20
COUNTED = 10_000
"""The queue is counted so far; beyond that, a number helps nobody."""


@dataclass(frozen=True, slots=True)
class Today:
    """Numbers since midnight, UTC. `undone` were undone at once and are no part of `decided`; `overturned` are."""

    opened: int
    decided: int
    mine: int
    undone: int
    overturned: int


@dataclass(frozen=True, slots=True)
class DeskInbox:
    """What a moderator sees first. `mine`: with title and language of the thread, for items about posts."""

    mine: list[tuple[ReviewItem, str | None, str | None]]
    waiting: Counter[str]
    claimed: int
    oldest: ReviewItem | None
    first: ReviewItem | None
    today: Today

    @property
    def total(self) -> int:
        return sum(self.waiting.values())

    @property
    def is_clear(self) -> bool:
        return not self.total


def desk_inbox(viewer: Actor) -> DeskInbox:
    """Raises NotAllowed."""
    authorize(viewer, DeskAction.REVIEW)
    waiting = ReviewItem.closed_at.is_(None)
    some = select(ReviewItem.subject, ReviewItem.state).where(waiting).limit(COUNTED).subquery()
    counts = session().execute(select(some.c.subject, some.c.state, func.count()).group_by(some.c.subject, some.c.state)).all()
    subjects: Counter[str] = Counter()
    claimed = 0
    for subject, state, number in counts:
        subjects[subject] += number
        claimed += number if state == ItemState.CLAIMED else 0
    return DeskInbox(
        _mine(viewer), subjects, claimed,
        session().scalars(select(ReviewItem).where(waiting).order_by(ReviewItem.opened_at, ReviewItem.id).limit(1)).first(),
        session().scalars(select(ReviewItem).where(waiting).order_by(ReviewItem.rank, ReviewItem.id).limit(1)).first(),
        _today(viewer),
    )


def _mine(viewer: Actor) -> list[tuple[ReviewItem, str | None, str | None]]:
    found = select(ReviewItem, Thread.title, Thread.language).outerjoin(Post, Post.id == ReviewItem.post_id)
    found = found.outerjoin(Thread, Thread.id == Post.thread_id).where(
        ReviewItem.closed_at.is_(None), ReviewItem.claimed_by_id == viewer.id, ReviewItem.state == ItemState.CLAIMED,
    )
    rows = session().execute(found.order_by(ReviewItem.rank, ReviewItem.id).limit(MINE_SHOWN))
    return [(row, title, language) for row, title, language in rows]


def _today(viewer: Actor) -> Today:
    since, made = midnight(), is_decided()
    opened = select(func.count()).select_from(ReviewItem).where(ReviewItem.opened_at >= since)
    decided = select(
        func.count().filter(made), func.count().filter(made, Decision.actor_id == viewer.id), func.count().filter(~made),
        func.count().filter(Decision.undone_how == OVERTURNED),
    ).where(Decision.at >= since)
    return Today(session().scalar(opened) or 0, *session().execute(decided).one())
