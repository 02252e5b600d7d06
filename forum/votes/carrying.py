"""Me-toos follow a duplicate to its original, and come back when the duplicate is reopened.

Called by the resolution room inside its commands, with both threads locked.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, insert, select, union_all, update
from sqlalchemy.orm import aliased

from forum.core.db import bump, session
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from forum.threads.tallies import touch
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
    brought = delete(MeToo).where(MeToo.thread_id == original.id, MeToo.carried_from_id == duplicate.id)
    gone = int(session().execute(brought.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]
    if gone:
        bump(original, me_too_count=-gone)
        touch(original)
    return gone


def carry_all_me_toos() -> int:
    """After an import: what `carry_me_toos` does, for every duplicate at once (inside a command). Returns how many were new."""
    duplicate, original = aliased(Thread), aliased(Thread)
    linked = and_(original.id == duplicate.duplicate_of_id, duplicate.listed.is_(True))
    askers = select(duplicate.id, original.id.label("original_id"), duplicate.asker_id.label("user_id"), original.asker_id)
    others = select(duplicate.id, original.id.label("original_id"), MeToo.user_id, original.asker_id)
    own, said = askers.join(original, linked), others.join(original, linked).join(MeToo, MeToo.thread_id == duplicate.id)
    brought = union_all(own, said).subquery()
    known = exists().where(MeToo.thread_id == brought.c.original_id, MeToo.user_id == brought.c.user_id)
    fresh = (
        select(brought.c.original_id, brought.c.user_id, func.min(brought.c.id))
        .where(brought.c.user_id != brought.c.asker_id, ~known).group_by(brought.c.original_id, brought.c.user_id)
    )
    rows = [
        {"thread_id": thread_id, "user_id": member, "created_at": utcnow(), "carried_from_id": source}
        for thread_id, member, source in session().execute(fresh).all()
    ]
    if rows:
        session().execute(insert(MeToo), rows)
        for thread_id, number in sorted(Counter(row["thread_id"] for row in rows).items()):
            counted = update(Thread).where(Thread.id == thread_id).values(me_too_count=Thread.me_too_count + number)
            session().execute(counted.execution_options(synchronize_session=False))
    return len(rows)
