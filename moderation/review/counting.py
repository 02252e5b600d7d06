"""How much waits, a few seconds old at most: one statement over an index for all filters and everybody."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from forum.core.cache import parts
from forum.core.db import after_commit, session
from forum.kit.clock import utcnow
from moderation.review.models import Decision, ReviewItem
from moderation.review.states import UNDONE

KEPT_SECONDS = 10
MOST = 20_000
"""Rows that are looked at: more than that is shown as that many."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """What waits, by each filter; `claimed` by who has claimed it (None: nobody), whether or not the claim has expired."""

    total: int = 0
    subjects: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    categories: Counter[int | None] = field(default_factory=Counter)
    claimed: Counter[int | None] = field(default_factory=Counter)
    held: int = 0
    hidden: int = 0
    oldest_at: datetime | None = None


def is_decided() -> ColumnElement[bool]:
    """What counts as decided, on every page that counts: not undone at once, as if it had never been made; what was overturned later was
    decided all the same."""
    return or_(Decision.undone_how.is_(None), Decision.undone_how != UNDONE)


def midnight(days_ago: int = 0) -> datetime:
    """Where today begins, or a day before: UTC, for everybody."""
    return utcnow().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)


def queue_counts(*, fresh: bool = False) -> QueueCounts:
    """Counts of everything that waits; counted anew for who has just changed them, perhaps in another process."""
    kept = parts().held("review_counts", dict[str, tuple[float, QueueCounts]])
    at, counts = kept.get("counts", (0.0, QueueCounts()))
    if fresh or not at or time.monotonic() - at > KEPT_SECONDS:
        counts = _counted()
        kept["counts"] = time.monotonic(), counts
    return counts


def forget_counts() -> None:
    """This process's counts are of before what is being committed (inside a command)."""
    after_commit(recount)


def recount() -> None:
    """Forget what this process counted."""
    parts().held("review_counts", dict[str, tuple[float, QueueCounts]]).clear()


def _counted() -> QueueCounts:
    columns = (ReviewItem.subject, ReviewItem.is_held, ReviewItem.was_hidden, ReviewItem.reason, ReviewItem.language,
               ReviewItem.category_id, ReviewItem.claimed_by_id)
    some = select(*columns).where(ReviewItem.closed_at.is_(None)).limit(MOST).subquery()
    counted: dict[str, Counter[object]] = {name: Counter() for name in ("subjects", "reasons", "languages", "categories", "claimed")}
    held = hidden = total = 0
    first = select(func.min(ReviewItem.opened_at)).where(ReviewItem.closed_at.is_(None)).scalar_subquery()
    oldest = None
    for *values, number, opened_at in session().execute(select(*some.c, func.count(), first).group_by(*some.c)):
        subject, is_held, was_hidden, reason, language, category_id, claimer = values
        oldest = opened_at
        total, held, hidden = total + number, held + number * bool(is_held), hidden + number * bool(was_hidden)
        for name, value in zip(counted, (subject, reason, language, category_id, claimer), strict=True):
            counted[name][value] += number
    return QueueCounts(total, **counted, held=held, hidden=hidden, oldest_at=oldest)  # type: ignore[arg-type]
