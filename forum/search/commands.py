"""Writes of the search room: the index, and what somebody made of a suggestion."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from forum.core import search
from forum.core.db import command
from forum.core.permissions import Actor, authorize
from forum.policy import Action
from forum.search.queries.sources import index_rows, index_rows_after, index_rows_of_thread
from forum.threads.commands import discard_draft
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from forum.votes.commands import add_me_too

REBUILD_BATCH = 500


@command
def index_posts(actor: Actor, post_ids: Iterable[int]) -> None:
    """Bring the index up to date for some posts; those that are gone or never indexed are forgotten."""
    authorize(actor, Action.ADMINISTER)
    wanted = set(post_ids)
    rows = index_rows(wanted)
    search.put(rows)
    search.remove(wanted - {row.post_id for row in rows})


@command
def index_thread(actor: Actor, thread_id: int, *, after_id: int = 0) -> int | None:
    """Bring the next 500 posts of a thread up to date, after a title or tags changed. Returns where to go on, None at the end."""
    authorize(actor, Action.ADMINISTER)
    rows = index_rows_of_thread(thread_id, after_id, REBUILD_BATCH)
    search.put(rows)
    return rows[-1].post_id if len(rows) == REBUILD_BATCH else None


@command
def index_next(actor: Actor, *, after_id: int) -> int | None:
    """Index the next 500 posts in the order of ids. Returns the last one, None when there are no more."""
    authorize(actor, Action.ADMINISTER)
    rows = index_rows_after(after_id, REBUILD_BATCH)
    search.put(rows)
    return rows[-1].post_id if rows else None


@command
def clear_index(actor: Actor) -> None:
    """Forget the whole index."""
    authorize(actor, Action.ADMINISTER)
    search.clear()


@command
def take_suggestion(actor: Actor, thread_id: int) -> Thread:
    """A suggested thread answered what was about to be asked: the question's draft goes. Raises NotFound."""
    thread = get_thread(actor, thread_id)
    discard_draft(actor, "ask")
    return thread


@command
def join_suggested(actor: Actor, thread_id: int) -> Thread:
    """A suggested question is the actor's own problem: count them in. Raises NotFound, NotAllowed, WrongState."""
    return add_me_too(actor, thread_id)


def rebuild(actor: Actor, on_progress: Callable[[int], None] = lambda post_id: None) -> None:
    """Make the index anew in short transactions, so that nobody waits; `on_progress` hears the last post's id of each batch.

    Searches find only what has been read again until it ends; running it twice gives the same index.
    """
    clear_index(actor)
    last = 0
    while (reached := index_next(actor, after_id=last)) is not None:
        last = reached
        on_progress(reached)
