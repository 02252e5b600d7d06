"""Numbers of the queue: what waits, what was decided today, what may still be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from moderation.flags.states import UNDO_SECONDS
from moderation.policy import DeskAction
from moderation.review.counting import QueueCounts, is_decided, midnight, queue_counts
from moderation.review.decisions import DECISIONS
from moderation.review.models import Decision, DeskChoice, ReviewItem
from moderation.review.queries.choices import DeskChoices
from moderation.review.queries.earlier import DecisionLine
from moderation.review.states import DecisionKind

_decider = aliased(User)
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Today:
    """Decisions since midnight (UTC), by everybody and by the viewer; `undone` counts those undone at once, which are none of them."""

    decided: int
    mine: int
    undone: int


def counts_for(viewer: Actor, *, fresh: bool = False) -> QueueCounts:
    """What waits, by filter; some seconds old at most, or `fresh`."""
    authorize(viewer, DeskAction.REVIEW)
    return queue_counts(fresh=fresh)


def count_waiting(viewer: Actor) -> int | None:
    """For the header: how many items wait; None for who does not review."""
    return queue_counts().total if can(viewer, DeskAction.REVIEW) else None


def today_for(viewer: Actor) -> Today:
    authorize(viewer, DeskAction.REVIEW)
    made, own = is_decided(), Decision.actor_id == viewer.id
    found = select(func.count().filter(made), func.count().filter(made, own), func.count().filter(~made)).where(Decision.at >= midnight())
    return Today(*session().execute(found).one())


@dataclass(frozen=True, slots=True)
class Undoable:
    """What the viewer decided last and may still take back. `batch` when it was one of several; `seconds` are left."""

    decision_id: int
    item_id: int
    label: Any
    batch: str | None
    count: int
    seconds: int
    at: datetime


def undoable_for(viewer: Actor) -> Undoable | None:
    """The newest decision of the viewer while it can be undone."""
    return at_work(viewer)[0]


def at_work(viewer: Actor) -> tuple[Undoable | None, DeskChoices]:
    """What the viewer may still undo and how they work, in one statement."""
    authorize(viewer, DeskAction.REVIEW)
    now = utcnow()
    recent = and_(
        Decision.actor_id == User.id, Decision.at >= now - timedelta(seconds=UNDO_SECONDS), Decision.undone_at.is_(None),
        Decision.settled_at.is_(None),
    )
    found = (
        select(Decision, DeskChoice.advances, DeskChoice.uses_keys).select_from(User)
        .outerjoin(DeskChoice, DeskChoice.user_id == User.id).outerjoin(Decision, recent).where(User.id == viewer.id)
    )
    made = session().execute(found.order_by(Decision.at.desc(), Decision.id.desc()).limit(MOST_AT_ONCE)).all()
    chosen = DeskChoices(*made[0][1:]) if made and made[0][1] is not None else DeskChoices()
    return _undoable([row[0] for row in made if row[0] is not None], now), chosen


def _undoable(rows: list[Decision], now: datetime) -> Undoable | None:
    if not rows:
        return None
    last = rows[0]
    count = sum(row.batch == last.batch for row in rows) if last.batch else 1
    left = UNDO_SECONDS - int((now - last.at).total_seconds())
    return Undoable(last.id, last.item_id, DECISIONS[DecisionKind(last.decision)].label, last.batch, count, max(1, left), last.at)


def decided_since(viewer: Actor, item_ids: list[int]) -> dict[int, DecisionLine]:
    """The newest decision that stands about each of these items: for a list that has been open for a while."""
    authorize(viewer, DeskAction.REVIEW)
    found = (
        select(Decision, *person_columns(_decider)).join(ReviewItem, ReviewItem.id == Decision.item_id)
        .outerjoin(_decider, _decider.id == Decision.actor_id)
        .where(Decision.item_id.in_(item_ids), ReviewItem.closed_at.is_not(None), Decision.undone_at.is_(None)).order_by(Decision.id)
    )
    return {
        made.item_id: DecisionLine(
            made.id, made.item_id, made.decision, DECISIONS[DecisionKind(made.decision)].label, made.reason, made.at, person_of(who),
            made.undone_how, "",
        )
        for made, *who in session().execute(found)
    }
