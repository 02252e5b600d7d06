"""Saying that one is writing an answer: by a button, or by the draft that is saved while one types."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.threads.claims import RENEWED_AFTER, is_live
from forum.threads.models import SoftClaim, Thread
from forum.threads.queries import get_thread

KEPT = timedelta(days=1)


@command
def claim_thread(actor: Actor, thread_id: int) -> Thread:
    """Say for ten minutes that one is writing an answer. Raises NotFound, NotAllowed where nobody can answer."""
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.CLAIM, thread)
    _renew(actor.member_id, thread)
    return thread


@command
def withdraw_claim(actor: Actor, thread_id: int) -> Thread:
    """Not writing any more; a claim that is not there is fine."""
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.WITHDRAW_CLAIM, thread)
    end_claim(actor.member_id, thread_id)
    return thread


@command
def forget_old_claims(actor: Actor) -> None:
    """Delete claims that ended long ago (periodic, by the system)."""
    authorize(actor, Action.ADMINISTER)
    session().execute(delete(SoftClaim).where(SoftClaim.renewed_at < utcnow() - KEPT))


def note_writing(actor: Actor, thread: Thread) -> None:
    """A draft of an answer was saved (inside a command): its author is writing, if this question takes answers from them."""
    if can(actor, Action.CLAIM, thread):
        _renew(actor.member_id, thread)


def end_claim(member_id: int, thread_id: int) -> None:
    """Inside a command."""
    session().execute(delete(SoftClaim).where(SoftClaim.thread_id == thread_id, SoftClaim.user_id == member_id))


def _renew(member_id: int, thread: Thread) -> None:
    now, held = utcnow(), session().get(SoftClaim, (thread.id, member_id))
    if held is None:
        session().add(SoftClaim(thread_id=thread.id, user_id=member_id, claimed_at=now, renewed_at=now))
    elif now - held.renewed_at >= RENEWED_AFTER:
        held.claimed_at = held.claimed_at if is_live(held.renewed_at, now) else now
        held.renewed_at = now
