"""What a screen finds of a new text, holding it, and letting it in: then everything follows that posting it would have done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import WrongState
from forum.policy import Action
from forum.threads.commands.allowances import checked_body
from forum.threads.commands.composing import MAX_TOLD
from forum.threads.commands.listing import relisted
from forum.threads.events import (
    AnswerPosted,
    CommentPosted,
    MembersMentioned,
    PostHeld,
    PostReleased,
    PostRestored,
    QuestionAsked,
    ThreadStarted,
)
from forum.threads.models import HeldPost, Mention, Post, Thread
from forum.threads.queries import get_post, may_be_told
from forum.threads.screening import Outcome, Submission, edit_of, judged, kept, screen_for, submission_of
from forum.threads.tallies import touch
from forum.threads.writing import Body, render_body


@dataclass(frozen=True)
class Entry:
    """A text as it is to be stored, and what the screen said of it."""

    body: Body
    submission: Submission
    outcome: Outcome

    @property
    def is_held(self) -> bool:
        return self.outcome.is_held

    @property
    def title(self) -> str:
        return self.submission.title if self.outcome.title is None else self.outcome.title


def entry_of(actor: Actor, kind: str, body: Body, *, thread: Thread | None = None, **about: Any) -> Entry:
    """Ask the screen about a checked text (inside a command). Raises ScreenedOut, an Invalid."""
    submission = submission_of(actor, kind, body, thread=thread, **about)
    outcome = judged(submission)
    if outcome.markdown is not None:
        body = checked_body(actor, outcome.markdown, kind, thread_id=thread.id if thread else None)
    return Entry(body, submission, outcome)


def edit_entry(actor: Actor, post: Post, body: Body, *, title: str | None) -> Entry | None:
    """Ask about a text that takes the place of another. What is posted stays posted: an edit is refused or reviewed, never held.

    None when nobody screens this actor.
    """
    if screen_for(actor) is None:
        return None
    before = render_body(post.body_markdown, max_chars=len(post.body_markdown) + 1)
    submission = edit_of(actor, post, body, before, title=title or "")
    outcome = judged(submission)
    if outcome.markdown is not None:
        body = checked_body(actor, outcome.markdown, post.kind, thread_id=post.thread_id, post=post)
    return Entry(body, submission, replace(outcome, tags=()))


def keep_record(entry: Entry, post: Post) -> None:
    """Store what was found of a text that is posted now."""
    kept(entry.submission, entry.outcome, post)


def hold_new(entry: Entry, post: Post, at: datetime, *, asks_for_info: bool = False) -> None:
    """A post just inserted waits: its author's pages show it, nothing is counted and nobody is told."""
    screening_id = kept(entry.submission, entry.outcome, post)
    session().add(HeldPost(post_id=post.id, at=at, asks_for_info=asks_for_info, screening_id=screening_id))
    if not post.is_opening:
        touch(post.thread)
    announce(PostHeld(at=at, actor_id=post.author_id, thread_id=post.thread_id, post_id=post.id, screening_id=screening_id))


@command
def release_post(actor: Actor, post_id: int) -> Post:
    """Let a held post in, also one that was refused: it is counted from now on, its followers hear of it now.

    It keeps the time it was written at. Letting in what is not held changes nothing. Raises WrongState for what its author deleted.
    """
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.RELEASE, post)
    if post.held_at is None:
        return post
    if post.deleted_at is not None:
        raise WrongState(_l("Its author has deleted this."), current="deleted")
    now, refused = utcnow(), post.hidden_at is not None
    with relisted(post.thread, post):
        post.held_at = post.hidden_at = post.hidden_by_id = post.hidden_reason = None
    if post.listed and post.thread.listed:
        post.thread.last_activity_at, post.thread.last_activity_by_id = max(post.thread.last_activity_at, now), post.author_id
    if refused:
        announce(PostRestored(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, quietly=True))
    _announce_posting(post, now)
    announce(PostReleased(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, author_id=post.author_id))
    return post


def _announce_posting(post: Post, at: datetime) -> None:
    """What posting it would have announced; nothing for a post that was held only later."""
    row = session().get(HeldPost, post.id)
    if row is None:
        return
    asks_for_info = row.asks_for_info
    session().execute(delete(HeldPost).where(HeldPost.post_id == post.id))
    about: dict[str, Any] = {"at": at, "actor_id": post.author_id, "thread_id": post.thread_id, "post_id": post.id}
    if post.is_opening:
        announce(QuestionAsked(**about) if post.thread.is_question else ThreadStarted(**about))
    elif post.is_answer:
        announce(AnswerPosted(**about))
    else:
        announce(CommentPosted(**about, asks_for_info=asks_for_info))
    _tell_the_named(post, session().scalars(select(Mention.user_id).where(Mention.post_id == post.id).order_by(Mention.user_id)).all(), at)


def _tell_the_named(post: Post, named: Iterable[int], at: datetime) -> None:
    members = list(named)
    if not members or not post.listed or not post.thread.listed:
        return
    if told := tuple(may_be_told(members, post.thread.category)[:MAX_TOLD]):
        announce(MembersMentioned(at=at, actor_id=post.author_id, thread_id=post.thread_id, post_id=post.id, member_ids=told))
