"""Claims: who works on what, so that two never look at the same thing."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select, update

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Missing, NotAllowed, WrongState
from moderation.policy import DeskAction
from moderation.review.claims import expires_before, for_somebody_else, free, held_by, holder_of
from moderation.review.counting import forget_counts
from moderation.review.decisions import choices_for
from moderation.review.models import ReviewItem
from moderation.review.queries.cases import concern_of
from moderation.review.states import ItemState

AT_ONCE = 10
FREE_VALUES: dict[str, Any] = {"state": ItemState.OPEN.value, "claimed_by_id": None, "claimed_at": None, "touched_at": None}


@command
def claim(actor: Actor, item_id: int) -> ReviewItem:
    """Work on an item; claiming what one holds goes on holding it. Raises WrongState when somebody else holds it or it
    is decided, NotAllowed for what is somebody else's to decide."""
    authorize(actor, DeskAction.REVIEW)
    item = lock(ReviewItem, item_id)
    if not item.is_waiting:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=item.state)
    holder, now = holder_of(item), utcnow()
    if holder is not None and holder != actor.id:
        name = session().scalar(select(User.display_name).where(User.id == holder))
        raise WrongState(_l("%(name)s is working on this.", name=name), current=item.state, details={"name": name})
    if holder is None:
        _refuse_for_others(actor, item)
        item.claimed_at = now
    item.state, item.claimed_by_id, item.touched_at = ItemState.CLAIMED.value, actor.id, now
    forget_counts()
    return item


def _refuse_for_others(actor: Actor, item: ReviewItem) -> None:
    """Nobody claims what the table of decisions leaves to somebody else."""
    if not choices_for(actor, concern_of(item).case):
        raise NotAllowed(_l("Somebody else has to decide about this: it is about you, or about a decision of yours."),
                         missing=Missing("not_own"))


@command
def touch(actor: Actor, item_id: int) -> bool:
    """Whoever claimed it is still working on it. False when they hold it no longer."""
    authorize(actor, DeskAction.REVIEW)
    mine = update(ReviewItem).where(ReviewItem.id == item_id, held_by(actor.id)).values(touched_at=utcnow())
    touched: Any = session().execute(mine.execution_options(synchronize_session=False))
    return bool(touched.rowcount)


@command
def claim_more(actor: Actor, count: int = AT_ONCE, *, subject: str = "") -> list[int]:
    """Claim the best items that nobody holds; the ids, the best first. Several who ask at once get different ones."""
    authorize(actor, DeskAction.REVIEW)
    best = select(ReviewItem.id).where(free(), ~for_somebody_else(actor))
    best = best.order_by(ReviewItem.rank, ReviewItem.id).limit(min(max(count, 1), AT_ONCE))
    if subject:
        best = best.where(ReviewItem.subject == subject)
    ids = list(session().scalars(best.with_for_update(skip_locked=True)))
    now = utcnow()
    taken = update(ReviewItem).where(ReviewItem.id.in_(ids)).values(
        state=ItemState.CLAIMED.value, claimed_by_id=actor.id, claimed_at=now, touched_at=now,
    )
    session().execute(taken.execution_options(synchronize_session=False))
    forget_counts()
    return ids


@command
def release_claim(actor: Actor, item_id: int) -> ReviewItem:
    """Give an item back: one's own, or as a lead anybody's."""
    authorize(actor, DeskAction.REVIEW)
    item = lock(ReviewItem, item_id)
    if item.claimed_by_id is not None and item.claimed_by_id != actor.id:
        authorize(actor, DeskAction.RELEASE_CLAIM, item)
    if item.state == ItemState.CLAIMED:
        for name, value in FREE_VALUES.items():
            setattr(item, name, value)
        forget_counts()
    return item


@command
def release_mine(actor: Actor) -> int:
    """Give back everything one has claimed. How many that were."""
    authorize(actor, DeskAction.REVIEW)
    return _free(ReviewItem.claimed_by_id == actor.id)


@command
def free_expired(actor: Actor) -> int:
    """Claims that nobody touched for a while are over (the system)."""
    authorize(actor, DeskAction.TIDY_QUEUE)
    return _free(ReviewItem.claimed_by_id.is_not(None) & (ReviewItem.touched_at < expires_before()), skip_locked=True)


def _free(where: ColumnElement[bool], *, skip_locked: bool = False) -> int:
    """Locked by ascending id, as everywhere."""
    held = select(ReviewItem.id).where(ReviewItem.closed_at.is_(None), where).order_by(ReviewItem.id)
    ids = list(session().scalars(held.with_for_update(skip_locked=skip_locked)))
    freed = update(ReviewItem).where(ReviewItem.id.in_(ids)).values(FREE_VALUES)
    session().execute(freed.execution_options(synchronize_session=False))
    forget_counts()
    return len(ids)
