"""Me-toos follow a duplicate to its original, and come back when the duplicate is reopened.

Called by the resolution room inside its commands, with both threads locked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from forum.core.db import bump, session
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from forum.threads.tallies import touch
from forum.votes.leaving import note_withdrawn
from forum.votes.models import MeToo


def carry_me_toos(duplicate: Thread, original: Thread, at: datetime) -> int:
    """The duplicate's asker and all who said me-too there have the original's problem. Returns how many were new there."""
    here = select(MeToo.user_id).where(MeToo.thread_id == duplicate.id)
    known = set(session().scalars(select(MeToo.user_id).where(MeToo.thread_id == original.id))) | {original.asker_id}
    fresh = sorted(({duplicate.asker_id} | set(session().scalars(here))) - known)
    if fresh:
        session().execute(insert(MeToo), [
            {"thread_id": original.id, "user_id": member, "created_at": at, "carried_from_id": duplicate.id} for member in fresh
        ])
        bump(original, me_too_count=len(fresh))
        touch(original)
    return len(fresh)


def return_me_toos(duplicate: Thread, original: Thread) -> int:
    """Take back from the original what this duplicate brought there. Returns how many."""
    brought = MeToo.thread_id == original.id, MeToo.carried_from_id == duplicate.id
    said = session().scalars(select(MeToo.created_at).where(*brought).order_by(MeToo.created_at, MeToo.user_id)).all()
    if said:
        session().execute(delete(MeToo).where(*brought).execution_options(synchronize_session=False))
        note_withdrawn(original.id, said, utcnow())
        bump(original, me_too_count=-len(said))
        touch(original)
    return len(said)
