"""Personal data that an asker wrote in public, where it could be moved to their private exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.threads.models import Post, Revision, Thread
from moderation.correspondence.suggesting import personal_samples
from moderation.policy import DeskAction

VERSIONS_READ = 40


@dataclass(frozen=True, slots=True)
class Exposed:
    """A post, and enough of what was found in it to recognise it."""

    post_id: int
    samples: Sequence[str]


def exposed_in(viewer: Actor, thread: Thread) -> list[Exposed]:
    """Of the asker's first posts in the thread and their history, which everybody reads; nothing for whoever may not move them. The
    caller has been allowed to see the thread."""
    if not can(viewer, DeskAction.MOVE_TO_PRIVATE, thread):
        return []
    theirs = select(Revision.post_id, Revision.body_markdown).join(Post, Post.id == Revision.post_id).where(
        Post.thread_id == thread.id, Post.author_id == thread.asker_id, Post.listed.is_(True),
    )
    said: dict[int, str] = {}
    for post_id, text in session().execute(theirs.order_by(Revision.post_id, Revision.id).limit(VERSIONS_READ)):
        said[post_id] = f"{said.get(post_id, '')}\n{text}"
    return [Exposed(post_id, samples) for post_id, text in said.items() if (samples := personal_samples(text))]
