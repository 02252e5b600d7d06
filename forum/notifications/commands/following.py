"""Following threads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.core.db import bump, command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.notifications.models import Follow
from forum.notifications.states import Level
from forum.policy import Action
from forum.threads.models import Thread
from forum.threads.queries import get_thread


@command
def follow_thread(actor: Actor, thread_id: int, *, level: str = Level.ALL) -> None:
    """Follow at a level, or change the level. Raises Invalid for a level that does not exist."""
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.FOLLOW, thread)
    if level not in set(Level):
        raise Invalid.field("level", _l("Choose one of the list."))
    begin_following(thread, actor.member_id, Level(level), keep_existing=False)


@command
def unfollow_thread(actor: Actor, thread_id: int) -> None:
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.FOLLOW, thread)
    held = session().get(Follow, (thread_id, actor.id))
    if held is not None:
        session().delete(held)
        bump(thread, follower_count=-1)


def begin_following(thread: Thread, member_id: int, level: Level, *, keep_existing: bool) -> None:
    """Inside a command that holds the thread: one row per member, counted once."""
    held = session().get(Follow, (thread.id, member_id))
    if held is None:
        session().add(Follow(thread_id=thread.id, user_id=member_id, level=level, created_at=utcnow()))
        bump(thread, follower_count=1)
    elif not keep_existing:
        held.level = level
