"""Open again: because it was closed too early, or because it is still broken."""

from __future__ import annotations

from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.resolution.commands.loading import decide, get_question, has_done, opening_post_id
from forum.resolution.cycle import reopen
from forum.resolution.events import QuestionReopened
from forum.resolution.ledger import wrong_state
from forum.resolution.resuming import announce_reopening
from forum.resolution.states import Cause, Move, Resolution
from forum.threads.commands import post_comment
from forum.threads.models import Thread


@command
def reopen_question(actor: Actor, thread_id: int, *, words: str = "", version: int | None = None) -> Thread:
    """A closed or solved question is open again; `words` become a comment under it. Raises WrongState when it is open.

    One that was closed while it was solved is solved again, as before.
    """
    thread = get_question(actor, thread_id)
    authorize(actor, Action.REOPEN, thread)
    if has_done(actor, thread, Move.REOPENED):
        return thread
    if version not in (None, thread.resolution_seq) and has_done(actor, thread, Move.SOLVED, cause=Cause.CLOSING_UNDONE):
        return thread
    cause = Cause.NOT_SOLVED if thread.resolution == Resolution.SOLVED else None
    return _reopen(actor, thread, cause, words, version)


@command
def say_still_broken(actor: Actor, thread_id: int, *, words: str = "", version: int | None = None) -> Thread:
    """The asker: the solution did not last, or was only presumed. Raises WrongState unless it is solved.

    Others with the same problem ask a question of their own.
    """
    thread = get_question(actor, thread_id)
    authorize(actor, Action.STILL_BROKEN, thread)
    if has_done(actor, thread, Move.REOPENED, cause=Cause.STILL_BROKEN):
        return thread
    if thread.resolution != Resolution.SOLVED:
        raise wrong_state(thread)
    return _reopen(actor, thread, Cause.STILL_BROKEN, words, version)


def _reopen(actor: Actor, thread: Thread, cause: Cause | None, words: str, version: int | None) -> Thread:
    was_closed = thread.resolution == Resolution.CLOSED
    decide(thread, version, lambda question: reopen(question, utcnow(), actor.id, cause=cause))
    if was_closed:
        announce_reopening(thread, actor.id, "reopened", told_id=actor.id, again=Cause.CLOSING_UNDONE)
    else:
        announce(QuestionReopened(utcnow(), actor.id, thread.id, str(cause)))
    if words.strip():
        post_comment(actor, opening_post_id(thread), body=words)
    return thread
