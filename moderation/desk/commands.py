"""Sampling decisions for a second look, answering those, and showing what is confidential about a member."""

from __future__ import annotations

import hashlib

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.audit.commands import note_view
from moderation.desk.models import SecondLook
from moderation.desk.states import LEAVING, RESTRICTING, Answer, answer_of
from moderation.policy import DeskAction
from moderation.review.models import Decision, ReviewItem

SAMPLED_AT_ONCE = 500


@command
def sample_decisions(actor: Actor) -> int:
    """Choose a share of the settled decisions about posts for a second look. Returns how many were chosen.

    Whether a decision is chosen follows from its number alone, so that running twice chooses the same.
    """
    authorize(actor, DeskAction.SAMPLE_DECISIONS)
    share = settings.get("moderation.second_look_percent")
    if not share:
        return 0
    last = session().scalar(select(SecondLook.decision_id).order_by(SecondLook.decision_id.desc()).limit(1)) or 0
    chosen: list[int] = []
    looked_at = SAMPLED_AT_ONCE
    while not chosen and looked_at == SAMPLED_AT_ONCE:
        numbers = _settled_after(last)
        chosen = [number for number in numbers if is_sampled(number, share)]
        last, looked_at = max(numbers, default=last), len(numbers)
    now = utcnow()
    session().add_all(SecondLook(decision_id=number, sampled_at=now) for number in chosen)
    return len(chosen)


def _settled_after(decision_id: int) -> list[int]:
    """The next settled decisions about posts, in order."""
    fresh = (
        select(Decision.id).join(Decision.item)
        .where(Decision.id > decision_id, Decision.undone_at.is_(None), Decision.settled_at.is_not(None), ReviewItem.post_id.is_not(None))
        .where(Decision.decision.in_(sorted(RESTRICTING | LEAVING)))
        .order_by(Decision.id).limit(SAMPLED_AT_ONCE)
    )
    return list(session().scalars(fresh))


def is_sampled(decision_id: int, percent: int) -> bool:
    """Whether a decision falls into a sample of so many percent: evenly, and always the same."""
    return int.from_bytes(hashlib.sha256(f"second look {decision_id}".encode()).digest()[:4]) % 100 < percent


@command
def answer_second_look(actor: Actor, look_id: int, *, answer: str) -> SecondLook:
    """Say what one would have done. Raises Invalid naming `answer`, WrongState once somebody has answered, NotAllowed for one's own."""
    look = lock(SecondLook, look_id)
    look.decision = session().get_one(Decision, look.decision_id)
    authorize(actor, DeskAction.SECOND_LOOK, look)
    if answer not in tuple(Answer):
        raise Invalid.field("answer", _l("Choose one of the list."))
    if look.answered_at is not None:
        raise WrongState(_l("Somebody else has answered this in the meantime."), current="answered")
    look.answered_at, look.answered_by_id, look.answer = utcnow(), actor.member_id, answer
    look.agrees = answer_of(look.decision.decision) == answer
    return look


@command
def reveal_traces(actor: Actor, member_id: int) -> None:
    """Note that somebody looks at where a member signs in from. Raises NotFound, NotAllowed."""
    authorize(actor, DeskAction.SEE_TRACES)
    if session().get(User, member_id) is None:
        raise NotFound()
    note_view(actor, "traces", member_id=member_id)
