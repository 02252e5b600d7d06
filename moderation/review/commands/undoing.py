"""Undoing a decision at once: as if it had never been made, and nobody was told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.core.db import command, lock, session
from forum.core.events import Reaction, announce, told_later
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.threads.models import PostMove
from moderation.flags.states import UNDO_SECONDS
from moderation.policy import DeskAction
from moderation.review.bursts import hand_on
from moderation.review.counting import forget_counts
from moderation.review.events import DecisionUndone
from moderation.review.holding import hold
from moderation.review.models import Decision, DecisionEffect, ReviewCause, ReviewItem
from moderation.review.opening import COLUMNS, close_item, find_waiting
from moderation.review.ranking import rerank
from moderation.review.reversing import reverse_all
from moderation.review.states import UNDONE, EffectKind, ItemState, Subject
from moderation.review.work import Work

TOO_LATE = _l("It is too late to undo this: those concerned are being told. Decide anew.")


def tells(reaction: Reaction) -> bool:
    """Whether a reaction tells members something."""
    return reaction.__module__.startswith("forum.notifications")


@command
def undo(actor: Actor, decision_id: int) -> Decision:
    """Take one's own decision back within ten seconds: its item is open again, and whoever undid it holds it only if they did before.

    Undoing what is undone changes nothing. Raises WrongState when it is too late or something has changed since, NotFound for
    others' decisions.
    """
    authorize(actor, DeskAction.REVIEW)
    item_id = session().scalar(select(Decision.item_id).where(Decision.id == decision_id, Decision.actor_id == actor.id))
    if item_id is None:
        raise NotFound()
    item = hold(actor, item_id, reversing=decision_id)
    decision, now = lock(Decision, decision_id), utcnow()
    if decision.undone_at is not None:
        return decision
    if decision.settled_at is not None or now - decision.at > timedelta(seconds=UNDO_SECONDS + 1):
        raise WrongState(TOO_LATE, current="settled")
    _take_back(actor, item, decision)
    return decision


@command
def undo_with_tool(actor: Actor, act_id: int) -> Decision | None:
    """A thread tool was taken back: so is the decision that used it, however long ago (the system). Its item is open again."""
    authorize(actor, DeskAction.TIDY_QUEUE)
    found = (
        select(Decision.id, Decision.item_id).join(DecisionEffect, DecisionEffect.decision_id == Decision.id)
        .join(ReviewItem, ReviewItem.id == Decision.item_id).join(PostMove, PostMove.post_id == ReviewItem.post_id)
        .where(PostMove.act_id == act_id, DecisionEffect.kind == EffectKind.THREAD_ACT, DecisionEffect.target_id == act_id,
               Decision.undone_at.is_(None))
    )
    row = session().execute(found).one_or_none()
    if row is None:
        return None
    item, decision = hold(actor, row.item_id), lock(Decision, row.id)
    if decision.undone_at is None:
        _take_back(actor, item, decision)
    return decision


def _take_back(actor: Actor, item: ReviewItem, decision: Decision) -> None:
    hand_on(decision)
    work, now = Work(actor, item, decision, records=False), utcnow()
    with told_later(0, without=tells):
        reverse_all(work, decision)
    decision.undone_at, decision.undone_by_id, decision.undone_how = now, actor.id, UNDONE
    _open_again(actor, item, holds=actor.id is not None and item.claimed_by_id == actor.id)
    announce(DecisionUndone(
        at=now, actor_id=actor.id, item_id=item.id, decision_id=decision.id, decision=decision.decision, reason=decision.reason,
        post_id=item.post_id, member_id=item.author_id, how=UNDONE,
    ))


def _open_again(actor: Actor, item: ReviewItem, *, holds: bool) -> None:
    """The item waits again; whoever undid it `holds` it as before; what came meanwhile about the same subject joins it."""
    subject = Subject(item.subject)
    newer = find_waiting(subject, getattr(item, COLUMNS[subject]), lock=True)
    if newer is not None:
        moved: Any = update(ReviewCause).where(ReviewCause.item_id == newer.id).values(item_id=item.id)
        session().execute(moved.execution_options(synchronize_session=False))
        close_item(newer, ItemState.VOID)
    now = utcnow()
    item.state, item.closed_at, item.version = (ItemState.CLAIMED if holds else ItemState.OPEN).value, None, item.version + 1
    item.claimed_by_id, item.claimed_at, item.touched_at = (actor.id, now, now) if holds else (None, None, None)
    rerank([item.id])
    forget_counts()
