"""Questions for a member in a digest: chosen once for each letter, asked again when it is sent, never said twice."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.core.db import command, session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.notifications.models import Suggestion
from forum.notifications.recommending import Recommended, questions_for

IN_A_DIGEST = 5


@command
def suggested(viewer: Actor, letter_id: int, *, besides: Collection[int] = ()) -> tuple[Recommended, ...]:
    """What this letter suggests to its reader as things are now, besides threads it tells of anyway. A letter that is tried again
    chooses nothing new."""
    mine = Suggestion.user_id == viewer.id
    chosen = list(session().scalars(select(Suggestion.thread_id).where(mine, Suggestion.letter_id == letter_id)))
    if chosen:
        return tuple(one for one in questions_for(viewer, limit=IN_A_DIGEST, among=chosen) if one.row.id not in besides)
    likely = questions_for(viewer, limit=IN_A_DIGEST + len(besides), untold=True)
    found = [one for one in likely if one.row.id not in besides][:IN_A_DIGEST]
    for one in found:
        session().merge(Suggestion(user_id=viewer.member_id, thread_id=one.row.id, told_at=utcnow(), letter_id=letter_id))
    return tuple(found)
