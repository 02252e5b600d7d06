"""Personal data that an asker wrote in public, where it could be moved to their private exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.threads.models import Post, Thread
from moderation.correspondence.suggesting import personal_samples
from moderation.policy import DeskAction

POSTS_READ = 20


@dataclass(frozen=True, slots=True)
class Exposed:
    """A post, and enough of what was found in it to recognise it."""

    post_id: int
    samples: Sequence[str]


def exposed_in(viewer: Actor, thread: Thread) -> list[Exposed]:
    """Of the asker's first posts in the thread; nothing for whoever may not move them. The caller has been allowed to see the thread."""
    if not can(viewer, DeskAction.MOVE_TO_PRIVATE, thread):
        return []
    theirs = select(Post.id, Post.body_markdown).where(
        Post.thread_id == thread.id, Post.author_id == thread.asker_id, Post.listed.is_(True),
    )
    rows = session().execute(theirs.order_by(Post.id).limit(POSTS_READ))
    return [Exposed(post_id, samples) for post_id, text in rows if (samples := personal_samples(text))]
