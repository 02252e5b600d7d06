"""What somebody made of a suggestion."""

from __future__ import annotations

from forum.core.db import command
from forum.core.permissions import Actor, authorize
from forum.policy import Action
from forum.threads.commands import discard_draft
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from forum.votes.commands import add_me_too


@command
def take_suggestion(actor: Actor, thread_id: int) -> Thread:
    """A suggested thread answered what was about to be asked: the question's draft goes. Raises NotFound."""
    thread = get_thread(actor, thread_id)
    discard_draft(actor, "ask")
    return thread


@command
def give_up_question(actor: Actor) -> None:
    """Something else answered what was about to be asked: the question's draft goes. Raises NotAllowed for strangers."""
    authorize(actor, Action.SAVE_DRAFT)
    discard_draft(actor, "ask")


@command
def join_suggested(actor: Actor, thread_id: int) -> Thread:
    """A suggested question is the actor's own problem: count them in. Raises NotFound, NotAllowed, WrongState."""
    return add_me_too(actor, thread_id)
