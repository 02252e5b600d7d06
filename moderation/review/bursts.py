"""A burst of spam is one sanction and one clean-up: the first decision begins them, the others rest on them (inside a command)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import lock, session
from forum.core.permissions import SYSTEM
from moderation.review.doors import door
from moderation.review.models import Decision, DecisionEffect, ReviewItem
from moderation.review.states import DecisionKind, EffectKind
from moderation.sanctions.models import Sanction
from moderation.statements.models import Statement

CLEANING = (EffectKind.CLEANED_UP, EffectKind.CLEANUP_WAITS)
SHARED = (EffectKind.SANCTIONED, *CLEANING)
SLACK = timedelta(minutes=1)
"""A sanction is a moment younger than its decision."""


def hand_on(decision: Decision) -> None:
    """Before a decision is reversed, the member being locked: what other standing decisions about the same spammer rest on becomes
    theirs, and stays."""
    shared = list(_shared(decision)) if decision.decision == DecisionKind.SPAM else []
    heir = _resting(decision, shared) if shared else None
    if heir is None:
        return
    last = session().scalar(select(func.max(DecisionEffect.position)).where(DecisionEffect.decision_id == heir.id)) or 0
    for position, effect in enumerate(shared, last + 1):
        effect.decision_id, effect.position = heir.id, position
        _belong(effect, heir)
    session().flush()


def _shared(decision: Decision) -> Iterator[DecisionEffect]:
    """The sanction with its statement, and the clean-up."""
    effects = select(DecisionEffect).where(DecisionEffect.decision_id == decision.id).order_by(DecisionEffect.position)
    of_sanction = select(Statement.id).where(Statement.decision_id == decision.id, Statement.sanction_id.is_not(None))
    stated = set(session().scalars(of_sanction))
    for effect in session().scalars(effects):
        if effect.kind in SHARED or (effect.kind == EffectKind.STATED and effect.target_id in stated):
            yield effect


def _resting(decision: Decision, shared: list[DecisionEffect]) -> Decision | None:
    """The first standing decision since then that found the spammer outside already, or their clean-up under way."""
    imposed = next((effect.target_id for effect in shared if effect.kind == EffectKind.SANCTIONED), None)
    since, own = decision.at, CLEANING
    if imposed is not None:
        since, own = min(since, session().get_one(Sanction, imposed).imposed_at - SLACK), (EffectKind.SANCTIONED,)
    has_own = select(DecisionEffect.id).where(DecisionEffect.decision_id == Decision.id, DecisionEffect.kind.in_(own)).exists()
    here = select(ReviewItem.author_id).where(ReviewItem.id == decision.item_id).scalar_subquery()
    found = select(Decision).join(ReviewItem, ReviewItem.id == Decision.item_id).where(
        ReviewItem.author_id == here, Decision.decision == DecisionKind.SPAM, Decision.undone_at.is_(None), Decision.id != decision.id,
        Decision.at >= since, ~has_own,
    )
    return session().scalars(found.order_by(Decision.id).limit(1)).one_or_none()


def _belong(effect: DecisionEffect, heir: Decision) -> None:
    adopt = door("adopt_cleanup")
    if effect.kind == EffectKind.SANCTIONED:
        lock(Sanction, effect.target_id).decision_id = heir.id
    elif effect.kind == EffectKind.STATED:
        lock(Statement, effect.target_id).decision_id = heir.id
    elif effect.kind == EffectKind.CLEANED_UP and adopt is not None:
        adopt(SYSTEM, effect.target_id, decision_id=heir.id)


def begin_waiting(member_id: int) -> None:
    """A clean-up of this member is taken back altogether: the one that decisions made meanwhile ask for begins, for all of them."""
    begin = door("begin_cleanup")
    lock(User, member_id)
    found = (
        select(DecisionEffect, Decision.actor_id).join(Decision, Decision.id == DecisionEffect.decision_id)
        .join(ReviewItem, ReviewItem.id == Decision.item_id)
        .where(ReviewItem.author_id == member_id, Decision.undone_at.is_(None), DecisionEffect.kind == EffectKind.CLEANUP_WAITS)
    )
    rows = session().execute(found.order_by(DecisionEffect.id)).all()
    if not rows or begin is None:
        return
    first, actor_id = rows[0]
    begun = begin(replace(SYSTEM, id=actor_id), member_id, decision_id=first.decision_id)
    first.kind, first.target_id = EffectKind.CLEANED_UP.value, begun.id
    for effect, _actor in rows[1:]:
        session().delete(effect)
