"""Whose turn it is: details asked of the asker, and the reply that brings the question back to the community."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.policy import Action
from forum.resolution.commands.loading import decide, get_question, opening_post_id
from forum.resolution.cycle import wait
from forum.resolution.events import InfoGiven, InfoRequested
from forum.resolution.ledger import load, record, refuse_if_stale, wrong_state
from forum.resolution.states import Resolution, WaitingOn
from forum.threads.commands import post_comment
from forum.threads.models import Post, Thread
from forum.threads.queries import get_thread


@command
def ask_for_info(actor: Actor, thread_id: int, *, body: str, key: str | None = None, version: int | None = None) -> Post:
    """Ask the asker for details in a comment; the question waits on them. Returns the comment.

    The move itself follows from the comment (reactions), so that a reply written elsewhere with the same request does the same.
    Raises Invalid without words, WrongState unless the question is open.
    """
    thread = get_question(actor, thread_id)
    authorize(actor, Action.ASK_FOR_INFO, thread)
    refuse_if_stale(thread, version)
    if thread.resolution != Resolution.OPEN:
        raise wrong_state(thread)
    if not body.strip():
        raise Invalid.field("body", _("Say which details are missing."))
    return post_comment(actor, opening_post_id(thread), body=body, key=key, asks_for_info=True)


def turn_to_asker(thread: Thread, by_id: int | None, post_id: int | None) -> None:
    """The question waits on its asker (inside a command that holds it)."""
    decide(thread, None, lambda question: wait(question, WaitingOn.ASKER, utcnow(), by_id))
    announce(InfoRequested(utcnow(), by_id, thread.id, post_id))


@command
def give_info(actor: Actor, thread_id: int, *, version: int | None = None) -> Thread:
    """The asker says that everything asked for is there; without a request nothing changes."""
    thread = get_question(actor, thread_id)
    authorize(actor, Action.GIVE_INFO, thread)
    refuse_if_stale(thread, version)
    if thread.waiting_on == WaitingOn.ASKER:
        turn_to_community(thread, actor.id, None)
    return thread


def turn_to_community(thread: Thread, by_id: int | None, post_id: int | None) -> None:
    """The asker has replied (inside a command that holds the thread)."""
    decide(thread, None, lambda question: wait(question, WaitingOn.COMMUNITY, utcnow(), by_id))
    announce(InfoGiven(utcnow(), by_id, thread.id, post_id))


@command
def turn_question(actor: Actor, thread_id: int, on: WaitingOn) -> bool:
    """Whose turn an open question is, as the desk has decided; its ledger row names nobody. Also of a question that is out of sight.

    False where it is so already, or nothing is open.
    """
    authorize(actor, Action.TURN_QUESTION)
    thread = get_thread(SYSTEM, thread_id, lock=True)
    if not thread.is_question or thread.resolution != Resolution.OPEN or thread.waiting_on == on:
        return False
    record(thread, wait(load(thread), on, utcnow(), None))
    return True
