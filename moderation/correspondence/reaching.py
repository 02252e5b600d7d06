"""Whether whoever asked a question can be written to in private. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.models import Category, Thread
from forum.threads.visibility import threads_visible_to


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why not: a code, and words for staff."""

    code: str
    words: Any


NOBODY = Barrier("unreachable", _l("Whoever asked cannot be reached in private."))
ANONYMOUS = Barrier("anonymous", _l("The question was made anonymous: whoever asked cannot be written to."))
OWN = Barrier("own", _l("This is your own question: somebody else of staff writes to you."))
UNREADABLE = Barrier(
    "unreadable",
    _l("Whoever asked cannot see this thread, and would find no message. Move it to where they can read it."),
)


def barrier_to(viewer: Actor, thread: Thread, asker: User | None) -> Barrier | None:
    """What keeps this viewer from writing to the asker of a thread that the viewer may see."""
    if asker is not None and asker.is_placeholder:
        return ANONYMOUS if asker.source == "plaza" else NOBODY
    if asker is None or asker.left_at is not None or asker.removed_at is not None:
        return NOBODY
    if asker.id == viewer.id:
        return OWN
    reader = to_actor(asker, roles_of(asker.id) if asker.is_staff else frozenset())
    seen = select(Thread.id).join(Category, Category.id == Thread.category_id).where(Thread.id == thread.id, threads_visible_to(reader))
    return UNREADABLE if session().scalar(seen) is None else None
