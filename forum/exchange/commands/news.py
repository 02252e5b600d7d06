"""Addresses and notifications of imported days, for the demo: what everybody would have been told, by the rule that tells it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from forum.accounts.models import Email, User
from forum.core.db import command, insert_all, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.notifications.models import Notification
from forum.notifications.reactions import tell_of_answer, tell_of_comment, tell_of_solution
from forum.notifications.sight import UNREAD
from forum.policy import Action
from forum.resolution.events import QuestionSolved
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Move
from forum.threads.events import AnswerPosted, CommentPosted
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind


@command
def give_addresses(actor: Actor, source: str) -> None:
    """Confirmed addresses of nobody for the members of a demo, so that it has mails to look at."""
    authorize(actor, Action.ADMINISTER)
    without = select(User).outerjoin(Email, Email.user_id == User.id).where(
        User.source == source, User.is_placeholder.is_(False), User.left_at.is_(None), User.verified_at.is_not(None), Email.id.is_(None)
    )
    insert_all(Email, [
        {"user_id": user.id, "address": f"{user.handle}@example.org", "address_key": f"{user.handle_key}@example.org",
         "verified_at": user.verified_at, "created_at": user.created_at} for user in session().scalars(without.order_by(User.id)).all()
    ])


@command
def tell_latest_news(actor: Actor, source: str, *, since: datetime) -> int:
    """Tell of the answers, comments and solutions that came from this source since then, oldest first. Twice is once."""
    authorize(actor, Action.ADMINISTER)
    before = session().scalar(select(func.count()).select_from(Notification)) or 0
    posts = (
        select(Post.id, Post.thread_id, Post.kind, Post.author_id, Post.created_at)
        .where(Post.source == source, Post.created_at >= since, Post.listed.is_(True), Post.kind != PostKind.QUESTION)
    )
    solved = (
        select(ResolutionChange).join(Thread, Thread.id == ResolutionChange.thread_id)
        .where(Thread.source == source, ResolutionChange.at >= since, ResolutionChange.move == Move.SOLVED)
    )
    news: list[tuple[datetime, AnswerPosted | CommentPosted | QuestionSolved]] = []
    for post_id, thread_id, kind, author_id, at in session().execute(posts):
        happened = AnswerPosted if kind == PostKind.ANSWER else CommentPosted
        news.append((at, happened(at=at, actor_id=author_id, thread_id=thread_id, post_id=post_id)))
    for row in session().scalars(solved):
        news.append((row.at, QuestionSolved(row.at, row.actor_id, row.thread_id, str(row.is_how), row.answer_id)))
    for _at, event in sorted(news, key=lambda item: item[0]):
        if isinstance(event, AnswerPosted):
            tell_of_answer(event)
        elif isinstance(event, CommentPosted):
            tell_of_comment(event)
        else:
            tell_of_solution(event)
    return (session().scalar(select(func.count()).select_from(Notification)) or 0) - before


@command
def leave_unread(actor: Actor, source: str, *, since: datetime) -> None:
    """Members of this source have read what they were told before then; their counters follow."""
    authorize(actor, Action.ADMINISTER)
    members = select(User.id).where(User.source == source)
    old = update(Notification).where(
        Notification.user_id.in_(members), Notification.created_at < since, UNREAD
    )
    session().execute(old.values(read_at=utcnow()).execution_options(synchronize_session=False))
    unread = select(func.count()).where(Notification.user_id == User.id, UNREAD).scalar_subquery()
    counted = update(User).where(User.source == source).values(unread_count=unread)
    session().execute(counted.execution_options(synchronize_session=False))
