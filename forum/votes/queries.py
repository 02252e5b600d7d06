"""What a viewer has voted, in batches."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.votes.models import MeToo, Vote


def votes_by(viewer: Actor, post_ids: Collection[int]) -> dict[int, int]:
    """Post id -> 1 or -1, for those the viewer has voted on. Strangers cost no statement."""
    if viewer.is_anonymous or not post_ids:
        return {}
    mine = select(Vote.post_id, Vote.value).where(Vote.user_id == viewer.id, Vote.post_id.in_(post_ids))
    return {row.post_id: row.value for row in session().execute(mine)}


def me_toos_by(viewer: Actor, thread_ids: Collection[int]) -> set[int]:
    """Those of the threads the viewer has the same problem as. Strangers cost no statement."""
    if viewer.is_anonymous or not thread_ids:
        return set()
    mine = select(MeToo.thread_id).where(MeToo.user_id == viewer.id, MeToo.thread_id.in_(thread_ids))
    return set(session().scalars(mine))


def has_me_too(viewer: Actor, thread_id: int) -> bool:
    return bool(me_toos_by(viewer, (thread_id,)))
