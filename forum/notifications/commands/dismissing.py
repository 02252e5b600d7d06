"""Questions one does not want to be suggested."""

from __future__ import annotations

from sqlalchemy import delete, update

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.notifications.models import Suggestion
from forum.policy import Action
from forum.threads.models import Thread
from forum.threads.queries import get_thread


@command
def dismiss_suggestion(actor: Actor, thread_id: int) -> Thread:
    """Not for me: this question is never suggested again. Twice is once."""
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.SEE_SUGGESTIONS, thread)
    held = session().get(Suggestion, (actor.member_id, thread.id))
    if held is None:
        session().add(Suggestion(user_id=actor.member_id, thread_id=thread.id, dismissed_at=utcnow()))
    else:
        held.dismissed_at = held.dismissed_at or utcnow()
    return thread


@command
def restore_suggestion(actor: Actor, thread_id: int) -> Thread:
    """It may be suggested after all."""
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.SEE_SUGGESTIONS, thread)
    mine = (Suggestion.user_id == actor.id, Suggestion.thread_id == thread.id)
    session().execute(delete(Suggestion).where(*mine, Suggestion.told_at.is_(None)))
    session().execute(update(Suggestion).where(*mine).values(dismissed_at=None))
    return thread
