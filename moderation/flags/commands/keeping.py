"""What a moderator looked at and kept does not hide itself again while it says the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.flags.models import FlagHiding, KeptRevision
from moderation.flags.queries import find_hiding
from moderation.flags.states import HidingEnd
from moderation.policy import DeskAction


@command
def forget_kept(actor: Actor, post_id: int, *, since: datetime) -> None:
    """A decision was undone: nothing that was kept `since` then is kept, and its flags hide it again as they did."""
    authorize(actor, DeskAction.SETTLE_FLAGS)
    post = get_post(actor, post_id, lock=True)
    session().execute(delete(KeptRevision).where(KeptRevision.post_id == post.id, KeptRevision.kept_at >= since))
    _hiding_again(post.id, since)


def _hiding_again(post_id: int, since: datetime) -> None:
    last = select(FlagHiding).where(
        FlagHiding.post_id == post_id, FlagHiding.ended_how == HidingEnd.KEPT.value, FlagHiding.ended_at >= since,
    )
    hiding = session().scalars(last.order_by(FlagHiding.id.desc()).limit(1).with_for_update()).one_or_none()
    if hiding is not None and find_hiding(post_id) is None:
        hiding.ended_at = hiding.ended_how = None
        session().flush()


def note_kept(post: Post, by_id: int | None) -> None:
    """Of a post the caller holds (inside a command)."""
    if session().get(KeptRevision, (post.id, post.revision)) is None:
        session().add(KeptRevision(post_id=post.id, revision=post.revision, kept_at=utcnow(), kept_by_id=by_id))
        session().flush()
