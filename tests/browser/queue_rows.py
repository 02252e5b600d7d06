"""A queue to work through: answers of the demo, flagged as members would have flagged them."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select, update

from forum.accounts.models import User
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.threads.models import Post, Thread
from moderation.flags.models import Flag
from moderation.flags.states import FlagState
from moderation.review.models import ReviewItem
from moderation.review.opening import open_item
from moderation.review.states import CauseKind, Subject

REASONS = ("spam", "off_topic", "abusive", "other")


@command
def fill_queue(count: int) -> None:
    """Exactly so many flagged answers of different members wait; what waited before does no longer, nor does anybody hold anything."""
    now = utcnow()
    session().execute(update(ReviewItem).where(ReviewItem.closed_at.is_(None)).values(closed_at=now, state="void", claimed_by_id=None))
    session().execute(update(Flag).where(Flag.state == FlagState.OPEN).values(state=FlagState.CLOSED.value, settled_at=now))
    answers = (
        select(Post).join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
        .where(Post.kind == "answer", Post.listed.is_(True), Thread.listed.is_(True), User.is_staff.is_(False), User.left_at.is_(None))
        .where(Thread.category_id.is_not(None)).order_by(Post.id).limit(count)
    )
    posts = list(session().scalars(answers))
    reporters = list(session().scalars(select(User.id).where(User.is_staff.is_(False), User.left_at.is_(None)).order_by(User.id).limit(8)))
    for place, post in enumerate(posts):
        reporter = next(one for one in reporters[place % 7:] if one != post.author_id)
        flag = Flag(reporter_id=reporter, post_id=post.id, reason=REASONS[place % 4], details="Look at the second paragraph.", weight=1.0,
                    created_at=now, state=FlagState.OPEN.value)
        session().add(flag)
        session().flush()
        open_item(Subject.POST, post.id, CauseKind.FLAG, ref_id=flag.id, reason=flag.reason, weight=flag.weight)


def fill_as_asked(count: int) -> None:
    """The same, as if during a request."""
    with current_app.test_request_context():
        fill_queue(count)
