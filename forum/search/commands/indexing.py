"""The index: brought up to date as posts change, and made anew in short transactions, going on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from forum.core import search
from forum.core.db import command, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from forum.policy import Action
from forum.search.models import POSTS, VERSION, IndexProgress
from forum.search.queries.sources import index_rows, index_rows_after, index_rows_of_thread

REBUILD_BATCH = 500


@command
def index_posts(actor: Actor, post_ids: Iterable[int]) -> None:
    """Bring the index up to date for some posts; those that are gone or never indexed are forgotten."""
    authorize(actor, Action.ADMINISTER)
    _progress()  # one at a time: whoever writes has read what is newest, and nobody leaves an older text
    wanted = set(post_ids)
    rows = index_rows(wanted)
    search.put(rows, are_split=True)
    search.remove(wanted - {row.row_id for row in rows})


@command
def index_thread(actor: Actor, thread_id: int, *, after_id: int = 0) -> int | None:
    """Bring the next 500 posts of a thread up to date, after a title or tags changed. Returns where to go on, None at the end."""
    authorize(actor, Action.ADMINISTER)
    _progress()
    rows = index_rows_of_thread(thread_id, after_id, REBUILD_BATCH)
    search.put(rows, are_split=True)
    return rows[-1].row_id if len(rows) == REBUILD_BATCH else None


@command
def begin_anew(actor: Actor) -> int:
    """Begin to make the index anew, or go on where that stopped. Returns the last post that is done."""
    authorize(actor, Action.ADMINISTER)
    progress = _progress()
    if progress.reached is None:
        progress.reached = 0
    return progress.reached


@command
def begin_if_behind(actor: Actor) -> bool:
    """Begin to make an index anew whose rows were made by an older Plaza. Returns whether there is anything to do."""
    authorize(actor, Action.ADMINISTER)
    progress = _progress()
    if progress.reached is None and progress.version < VERSION:
        progress.reached = 0
    return progress.reached is not None


@command
def index_next(actor: Actor) -> int | None:
    """Make the next 500 rows anew and forget those between them whose posts are gone. Returns the last, None at the end."""
    authorize(actor, Action.ADMINISTER)
    progress = _progress()
    if progress.reached is None:
        return None
    rows = index_rows_after(progress.reached, REBUILD_BATCH)
    search.put(rows, are_split=True)
    last = rows[-1].row_id if len(rows) == REBUILD_BATCH else None
    search.remove(set(search.rows_between(progress.reached, last)) - {row.row_id for row in rows})
    progress.reached = last
    if last is None:
        progress.version = VERSION
    return last


def rebuild(actor: Actor, on_progress: Callable[[int], None] = lambda post_id: None) -> None:
    """Make the index anew in short transactions, so that nobody waits; `on_progress` hears the last post's id of each batch.

    Rows not reached yet are found as before; what was interrupted goes on where it stopped; running it twice changes nothing.
    """
    begin_anew(actor)
    while (reached := index_next(actor)) is not None:
        on_progress(reached)


def _progress() -> IndexProgress:
    """Locked, so that two who make the index anew share the work. An index without a row was made by this Plaza."""
    found = session().get(IndexProgress, POSTS, with_for_update=True)
    if found is None:
        insert_unless_there(IndexProgress, {"name": POSTS, "version": VERSION, "reached": None})
        found = session().get(IndexProgress, POSTS, with_for_update=True)
    if found is None:
        raise LookupError(POSTS)
    return found
