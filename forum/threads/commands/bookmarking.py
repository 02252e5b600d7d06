"""Bookmarks: a member's own list of threads, seen by nobody else."""

from __future__ import annotations

from sqlalchemy import delete

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.threads.models import Bookmark, Thread
from forum.threads.queries import get_thread


@command
def add_bookmark(actor: Actor, thread_id: int) -> Thread:
    """Remember a thread. Remembering twice changes nothing."""
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.BOOKMARK, thread)
    if session().get(Bookmark, (actor.id, thread.id)) is None:
        session().add(Bookmark(user_id=actor.id, thread_id=thread.id, created_at=utcnow()))
    return thread


@command
def remove_bookmark(actor: Actor, thread_id: int) -> Thread:
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.BOOKMARK, thread)
    session().execute(delete(Bookmark).where(Bookmark.user_id == actor.id, Bookmark.thread_id == thread.id))
    return thread
