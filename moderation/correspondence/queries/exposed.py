"""Personal data that an asker wrote in public, where it could be moved to their private exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.errors import NotFound
from forum.resolution.states import Resolution
from forum.threads.models import Post, Revision, Thread
from forum.threads.queries import get_post
from moderation.correspondence.files import files_of_post
from moderation.correspondence.suggesting import personal_samples
from moderation.escalations.asking import may_ask
from moderation.escalations.models import Escalation
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


@dataclass(frozen=True, slots=True)
class Movable:
    """What its author may move. `files`: how many go along; `is_open`: staff are on the question; `may_ask`: its asker may ask them now."""

    post: Post
    samples: Sequence[str]
    files: int
    is_open: bool
    may_ask: bool


def movable(viewer: Actor, post_id: int) -> Movable:
    """Of a post of the viewer's in their own question, with its history. Raises NotFound for everybody else."""
    post = get_post(viewer, post_id)
    thread = post.thread
    if viewer.is_anonymous or not (post.author_id == thread.asker_id == viewer.id and post.listed):
        raise NotFound()
    said = [thread.title if post.is_opening else "", post.body_markdown]
    said += session().scalars(select(Revision.body_markdown).where(Revision.post_id == post.id).order_by(Revision.id).limit(VERSIONS_READ))
    is_open = session().scalar(select(Escalation.id).where(Escalation.thread_id == thread.id, Escalation.closed_at.is_(None))) is not None
    can_ask = not is_open and thread.resolution == Resolution.OPEN and may_ask(viewer, thread).allowed
    return Movable(post, personal_samples("\n".join(said)), len(files_of_post(post.id)), is_open, can_ask)
