"""What every decision begins with: the question locked, visible, and still in the state its page showed."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from forum.core.permissions import Actor
from forum.kit.errors import WrongState
from forum.resolution.cycle import IllegalMove, Question, Turn
from forum.resolution.ledger import last_change, load, record, refuse_if_stale, wrong_state
from forum.resolution.states import Move
from forum.threads.models import Post, Thread
from forum.threads.queries import get_opening_post, get_post, get_thread

NOTE_MAX_CHARS = 1_000
SCOPE_MAX_CHARS = 80


def get_question(actor: Actor, thread_id: int) -> Thread:
    """The thread, locked. Raises NotFound, WrongState for what is no question, or is removed and has to come back first."""
    thread = get_thread(actor, thread_id, lock=True)
    _refuse_others(thread)
    return thread


def get_answer(actor: Actor, answer_id: int) -> Post:
    """The answer with its thread, both locked. Raises NotFound, WrongState for a reply in a discussion or a removed question."""
    answer = get_post(actor, answer_id, lock=True, kind="answer")
    _refuse_others(answer.thread)
    return answer


def _refuse_others(thread: Thread) -> None:
    if not thread.is_question:
        raise WrongState(_("Only questions can be solved."), current=thread.status)
    if not thread.listed:  # its author sees it still, and must not settle it out of everybody's sight
        raise WrongState(_("This is removed. Nothing can be decided about it before it is back."), current="removed")


def decide(thread: Thread, version: int | None, move: Callable[[Question], Turn]) -> Turn:
    """Make one move on a locked question and record it. Raises WrongState with the present state."""
    refuse_if_stale(thread, version)
    try:
        turn = move(load(thread))
    except IllegalMove as error:
        raise wrong_state(thread) from error
    record(thread, turn)
    return turn


def has_done(actor: Actor, thread: Thread, move: Move, **row: object) -> bool:
    """Whether this very decision by this very person is the last one: a double click has one effect."""
    if thread.resolution_seq == 0:
        return False
    last = last_change(thread)
    return last.move == move and last.actor_id == actor.id and all(getattr(last, name) == value for name, value in row.items())


def opening_post_id(thread: Thread) -> int:
    return get_opening_post(thread.id).id
