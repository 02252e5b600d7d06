"""Closing for a reason, and marking duplicates."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.policy import Action
from forum.resolution.commands.loading import decide, get_question, has_done, opening_post_id
from forum.resolution.cycle import close, repoint
from forum.resolution.events import QuestionClosed
from forum.resolution.ledger import refuse_if_stale
from forum.resolution.queries import may_close_for_no_reply
from forum.resolution.states import ClosedReason, Move
from forum.threads.commands import post_comment
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from forum.threads.states import ReadAccess

READERS = (ReadAccess.EVERYONE, ReadAccess.MEMBERS, ReadAccess.STAFF)
"""From many to few."""
MAX_CHAIN = 50


@command
def close_question(actor: Actor, thread_id: int, *, reason: str, words: str = "", version: int | None = None) -> Thread:
    """Close without a solution; `words` become a comment under the question.

    Raises Invalid for an unknown reason and for duplicates (see `mark_duplicate`), WrongState when it is closed, or for
    `no_reply` before the asker has been silent long enough after a request for details.
    """
    thread = get_question(actor, thread_id)
    authorize(actor, Action.CLOSE_AS_NOT_NEEDED if reason == ClosedReason.NO_LONGER_NEEDED else Action.CLOSE, thread)
    if reason not in set(ClosedReason) - {ClosedReason.DUPLICATE}:
        raise Invalid.field("reason", _("Choose a reason."))
    if has_done(actor, thread, Move.CLOSED, is_reason=reason):
        return thread
    if reason == ClosedReason.NO_REPLY and not may_close_for_no_reply(thread):
        days = settings.get("resolution.no_reply_days")
        said = _("Closing for no reply is possible %(days)s days after details were asked for.", days=days)
        raise WrongState(said, current=thread.status)
    if words.strip():
        refuse_if_stale(thread, version)
        post_comment(actor, opening_post_id(thread), body=words)
    turn = decide(thread, version, lambda question: close(question, ClosedReason(reason), utcnow(), actor.id))
    announce(QuestionClosed(utcnow(), actor.id, thread.id, reason, withdrawn=turn.before.accepted_ids))
    return thread


@command
def mark_duplicate(actor: Actor, thread_id: int, original_id: int, *, version: int | None = None) -> Thread:
    """Close as a duplicate of another question: at the end of its chain if that is a duplicate itself.

    Earlier duplicates of this question now point to the same original; everybody's me-toos go there too.
    Raises Invalid naming `original` when that is no question everybody here may read, or this very one.
    """
    for locked in sorted({thread_id, original_id}):  # one order for everybody: two opposite decisions do not deadlock
        _lock_if_visible(actor, locked)
    thread = get_question(actor, thread_id)
    authorize(actor, Action.MARK_DUPLICATE, thread)
    original = _final_original(actor, original_id)
    if has_done(actor, thread, Move.CLOSED, duplicate_of_id=original.id):
        return thread
    if original.id == thread.id:
        raise Invalid.field("original", _("That question is this one, or a duplicate of it."))
    if not original.is_question or not original.listed:
        raise Invalid.field("original", _("There is no such question."))
    if READERS.index(ReadAccess(original.category.read_access)) > READERS.index(ReadAccess(thread.category.read_access)):
        raise Invalid.field("original", _("Not everybody who reads this question may read that one."))
    refuse_if_stale(thread, version)
    repoint_duplicates(thread, original.id, actor.id)
    why, now = ClosedReason.DUPLICATE, utcnow()
    turn = decide(thread, version, lambda question: close(question, why, now, actor.id, duplicate_of_id=original.id))
    announce(QuestionClosed(utcnow(), actor.id, thread.id, str(why), original.id, turn.before.accepted_ids))
    return thread


def _lock_if_visible(actor: Actor, thread_id: int) -> None:
    try:
        get_thread(actor, thread_id, lock=True)
    except NotFound:
        return


def _final_original(actor: Actor, original_id: int) -> Thread:
    """The question at the end of a chain of duplicates. Raises Invalid when there is none the actor may see."""
    try:
        original = get_thread(actor, original_id, lock=True)
        for _step in range(MAX_CHAIN):
            if original.duplicate_of_id is None:
                return original
            original = get_thread(actor, original.duplicate_of_id, lock=True)
    except NotFound:
        pass
    raise Invalid.field("original", _("There is no such question."))


def repoint_duplicates(thread: Thread, original_id: int, by_id: int | None) -> None:
    """The duplicates of what is about to become a duplicate itself point to the end of the chain."""
    for duplicate in duplicates_of(thread):
        decide(duplicate, None, lambda question: repoint(question, original_id, utcnow(), by_id))


def duplicates_of(thread: Thread) -> list[Thread]:
    """The questions closed as duplicates of this one, locked, by id."""
    ids = session().scalars(select(Thread.id).where(Thread.duplicate_of_id == thread.id).order_by(Thread.id)).all()
    return [_locked(thread_id) for thread_id in ids]


def _locked(thread_id: int) -> Thread:
    return get_thread(SYSTEM, thread_id, lock=True)
