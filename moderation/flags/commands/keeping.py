"""What a moderator looked at and kept does not hide itself again while it says the same."""

from __future__ import annotations

from sqlalchemy import delete

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.flags.models import KeptRevision
from moderation.policy import DeskAction


@command
def keep_revision(actor: Actor, post_id: int) -> None:
    """New flags on what the post says now only wait for a moderator. Settling flags as rejected says the same by itself."""
    authorize(actor, DeskAction.SETTLE_FLAGS)
    note_kept(get_post(actor, post_id, lock=True), actor.id)


@command
def forget_kept(actor: Actor, post_id: int) -> None:
    """The decision to keep it was undone."""
    authorize(actor, DeskAction.SETTLE_FLAGS)
    post = get_post(actor, post_id, lock=True)
    session().execute(delete(KeptRevision).where(KeptRevision.post_id == post.id, KeptRevision.revision == post.revision))


def note_kept(post: Post, by_id: int | None) -> None:
    """Of a post the caller holds (inside a command)."""
    if session().get(KeptRevision, (post.id, post.revision)) is None:
        session().add(KeptRevision(post_id=post.id, revision=post.revision, kept_at=utcnow(), kept_by_id=by_id))
        session().flush()
