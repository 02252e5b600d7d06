"""What members follow and were told goes with the posts that staff move, in the same transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, delete, exists, insert, literal, or_, select, update
from sqlalchemy.orm import aliased

from forum.core.db import bump, session
from forum.kit.portions import portions
from forum.notifications.commands.following import begin_following
from forum.notifications.models import Follow, Letter, Notification
from forum.notifications.occasions import authors_moved
from forum.notifications.sight import settle_sight
from forum.notifications.states import Level
from forum.threads.events import (
    AnonymityLifted,
    AuthorAnonymised,
    MergeUndone,
    PostConverted,
    PostsMoved,
    SplitUndone,
    ThreadsMerged,
    ThreadSplit,
)
from forum.threads.models import Post, Thread, ThreadAct

ROOM = "notifications"
UNSYNCHRONIZED: dict[str, Any] = {"synchronize_session": False}


def authors_follow_split(event: ThreadSplit) -> None:
    """Whoever wrote what is a thread of its own now hears what follows there."""
    into = session().get_one(Thread, event.into_id)
    for author_id in authors_moved(event.act_id):
        begin_following(into, author_id, Level.ALL, keep_existing=True)


def followers_follow_merged(event: ThreadsMerged | SplitUndone) -> None:
    """Whoever followed the one thread follows the other, at their level; who follows it already, or muted it, goes on so."""
    act, into = session().get_one(ThreadAct, event.act_id), session().get_one(Thread, event.into_id)
    there = set(session().scalars(select(Follow.user_id).where(Follow.thread_id == into.id)))
    here = select(Follow.user_id, Follow.level).where(Follow.thread_id == event.thread_id, Follow.level != Level.MUTED)
    fresh = [
        {"thread_id": into.id, "user_id": member, "level": level, "created_at": event.at}
        for member, level in sorted(session().execute(here)) if member not in there
    ]
    if fresh:
        session().execute(insert(Follow), fresh)
        bump(into, follower_count=len(fresh))
    act.keep(ROOM, [row["user_id"] for row in fresh])
    _move_letters(event.thread_id, into.id)


def _move_letters(thread_id: int, into_id: int) -> None:
    """Mails that still gather lines speak of the thread the posts are in; who has one there already gets two."""
    other = aliased(Letter)
    twice = exists().where(other.user_id == Letter.user_id, other.thread_id == into_id, other.opened_at.is_(None))
    gathering = update(Letter).where(Letter.thread_id == thread_id, Letter.opened_at.is_(None), ~twice)
    session().execute(gathering.values(thread_id=into_id).execution_options(**UNSYNCHRONIZED))


def followers_return_with_parted(event: MergeUndone) -> None:
    """Who followed only because of the merge follows no more."""
    act, former = session().get_one(ThreadAct, event.act_id), session().get_one(Thread, event.thread_id)
    brought = delete(Follow).where(Follow.thread_id == former.id, Follow.user_id.in_(act.kept.get(ROOM, [])))
    gone = session().execute(brought.execution_options(**UNSYNCHRONIZED)).rowcount  # type: ignore[attr-defined]
    bump(former, follower_count=-gone)


def news_go_along(event: PostsMoved) -> None:
    """What was told of a post lies with the thread it is in now, and out of sight of whoever may not read that."""
    if isinstance(event, PostConverted):
        settle_sight(Notification.thread_id == event.thread_id)
        return
    both = (event.thread_id, event.into_id)
    for thread_id in both:
        here = select(Post.id).where(Post.thread_id == thread_id)
        moved = update(Notification).where(
            Notification.thread_id.in_(both), Notification.thread_id != thread_id, Notification.post_id.in_(here)
        )
        bundle = literal("thread:").concat(cast(literal(thread_id), String))
        session().execute(moved.values(thread_id=thread_id, bundle=bundle).execution_options(**UNSYNCHRONIZED))
    settle_sight(or_(*(Notification.thread_id == thread_id for thread_id in both)))


def news_unname(event: AuthorAnonymised) -> None:
    """What others were told of this thread names its anonymous author no more. What was mailed is gone."""
    act = session().get_one(ThreadAct, event.act_id)
    named = select(Notification.id).where(Notification.thread_id == event.thread_id, Notification.actor_id == event.member_id)
    ids = list(session().scalars(named))
    _say(ids, event.anonymous_id)
    act.keep(ROOM, ids)


def news_name_again(event: AnonymityLifted) -> None:
    _say(session().get_one(ThreadAct, event.act_id).kept.get(ROOM, []), event.member_id)


def _say(ids: list[int], actor_id: int) -> None:
    for some in portions(ids):
        said = update(Notification).where(Notification.id.in_(some)).values(actor_id=actor_id)
        session().execute(said.execution_options(**UNSYNCHRONIZED))
