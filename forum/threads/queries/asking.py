"""What the forms for asking and answering show beside what is being written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import Person, person
from forum.core import settings
from forum.core.config import current_config
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.threads.models import Post, Thread
from forum.threads.queries.loading import get_opening_post, get_post, get_thread
from forum.threads.queries.lookups import files_usable, members_named
from forum.threads.states import ThreadType
from forum.threads.visibility import threads_listed_for
from forum.threads.writing import Body, attachment_ids, handles, render_body

TYPICAL_DAYS = 30
TYPICAL_SAMPLE_MAX = 500
TYPICAL_SAMPLE_MIN = 5
QUOTE_CHARS = 4_000


def typical_first_answer(viewer: Actor) -> timedelta | None:
    """Median time to the first answer by somebody else: the newest 500 questions of the last 30 days that have one.

    None for fewer than five, because a median of a handful promises what nobody can keep.
    """
    since = utcnow() - timedelta(days=TYPICAL_DAYS)
    found = select(Thread.created_at, Thread.first_response_at).where(
        threads_listed_for(viewer), Thread.type == ThreadType.QUESTION, Thread.created_at > since, Thread.first_response_at.is_not(None),
    )
    rows = session().execute(found.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(TYPICAL_SAMPLE_MAX))
    waits = [(answered - asked).total_seconds() for asked, answered in rows if answered is not None]
    return timedelta(seconds=median(waits)) if len(waits) >= TYPICAL_SAMPLE_MIN else None


def quotation(viewer: Actor, thread_id: int, post_id: int) -> str:
    """A post of this thread as a Markdown quote with its author's name, ready for the answer box. Raises NotFound."""
    post = get_post(viewer, post_id)
    if post.thread_id != thread_id:
        raise NotFound()
    handle = session().scalar(select(User.handle).where(User.id == post.author_id, User.left_at.is_(None)))
    lines = post.body_markdown[:QUOTE_CHARS].split("\n")
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"> @{handle}:\n>\n{quoted}\n\n" if handle else f"{quoted}\n\n"


@dataclass(frozen=True, slots=True)
class Above:
    """The post above a form: the question to answer, the post to comment on or to edit."""

    thread: Thread
    post: Post
    author: Person


def get_opening(viewer: Actor, thread_id: int) -> Above:
    """The opening post of a thread the viewer may see. Raises NotFound."""
    thread = get_thread(viewer, thread_id)
    return _above(thread, get_opening_post(thread.id))


def get_parent(viewer: Actor, post_id: int) -> Above:
    """A question or an answer to comment on. Raises NotFound, also for a comment."""
    post = get_post(viewer, post_id)
    if post.is_comment:
        raise NotFound()
    return _above(post.thread, post)


def _above(thread: Thread, post: Post) -> Above:
    return Above(thread, post, person(session().get_one(User, post.author_id)))


def preview_body(viewer: Actor, source: str) -> Body:
    """What a text of this member would look like, by the renderer that posts go through. Nothing is stored."""
    owner = [viewer.id] if viewer.id is not None else []
    return render_body(
        source, members=members_named(handles(source)), files=files_usable(attachment_ids(source), owner),
        max_chars=settings.get("threads.body_max"), own_url=current_config().public_url,
    )
