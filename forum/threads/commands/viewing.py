"""View counts: gathered in memory, written in batches. Losing a few to a crash is fine; holding up a page is not."""

from __future__ import annotations

from collections.abc import Mapping
from operator import add

from sqlalchemy import update

from forum.core.db import command, session
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.core.waiting import Waiting
from forum.policy import Action
from forum.threads.models import Thread

FLUSH_SECONDS = 10.0
_views: Waiting[int, int] = Waiting(add)


def note_view(thread_id: int) -> None:
    """Count one view of a thread, in this process only until the next flush."""
    _views.note(thread_id, 1)


def flush_views() -> int:
    """Write what has gathered. Returns how many views."""
    return sum(_views.flush(lambda views: add_views(SYSTEM, views)).values())


def forget_views() -> None:
    """Drop what has gathered."""
    _views.forget()


@command
def add_views(actor: Actor, views: Mapping[int, int]) -> None:
    """Add to the view counts of threads by id. No version is raised: a count of views is never worth a new page."""
    authorize(actor, Action.ADMINISTER)
    for thread_id, count in sorted(views.items()):
        seen = update(Thread).where(Thread.id == thread_id).values(view_count=Thread.view_count + count)
        session().execute(seen.execution_options(synchronize_session=False))
