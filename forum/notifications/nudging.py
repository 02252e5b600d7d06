"""Unanswered questions: after a day without an answer the few members who have solved ones like it are told, once.

Who fits has had answers accepted in the same category or under the same tags in half a year, was here lately, may write and
read there, wants to hear of it, and has not been asked today. Source: 2-domain, *unanswered nudges*.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import command, insert_all, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.notifications.events import HelpersNudged
from forum.notifications.models import Follow, Suggestion
from forum.notifications.recipients import ways_of
from forum.notifications.states import Level, Topic
from forum.resolution.models import Reminder, Solution
from forum.resolution.states import ReminderKind, SolvedHow
from forum.threads.models import Category, Post, Thread, ThreadTag
from forum.threads.queries import get_thread
from forum.threads.states import ReadAccess, Status

SOLVED_WITHIN = timedelta(days=180)
SEEN_WITHIN = timedelta(days=60)
ASKED_AT_MOST_EVERY = timedelta(days=1)
TRIED_FOR = timedelta(days=7)
"""A question that found no helper in this time after it was due is left to the lists; so is one the job was away for."""
QUESTIONS_PER_RUN = 100
LOOKED_AT = 50


@dataclass(frozen=True)
class Nudge:
    """A question nobody has answered, and who would be told of it now."""

    thread_id: int
    member_ids: tuple[int, ...]


def waiting_questions() -> list[int]:
    """Unanswered questions that are old enough and of which nobody was told yet, oldest first."""
    due = utcnow() - timedelta(hours=settings.get("notifications.nudge_hours"))
    told = select(Reminder.id).where(Reminder.thread_id == Thread.id, Reminder.kind == ReminderKind.NUDGE)
    found = (
        select(Thread.id).where(Thread.listed.is_(True), Thread.status == Status.UNANSWERED)
        .where(Thread.created_at <= due, Thread.created_at > due - TRIED_FOR, Thread.locked_at.is_(None), ~told.exists())
    )
    return list(session().scalars(found.order_by(Thread.created_at, Thread.id).limit(QUESTIONS_PER_RUN)))


def nudge_of(thread_id: int) -> Nudge:
    """Who would be told of this question now."""
    return Nudge(thread_id, tuple(fitting_helpers(session().get_one(Thread, thread_id))))


def nudge_helpers() -> int:
    """Tell of every question that waits. Returns how many members are told."""
    return sum(nudge_about(thread_id) for thread_id in waiting_questions())


@command
def nudge_about(thread_id: int) -> int:
    """Choose the helpers of one question, unless somebody has answered or chosen meanwhile; twice is once."""
    try:
        thread = get_thread(SYSTEM, thread_id, lock=True)
    except NotFound:
        return 0
    nudged = select(Reminder.id).where(Reminder.thread_id == thread_id, Reminder.kind == ReminderKind.NUDGE)
    if thread.status != Status.UNANSWERED or not thread.listed or session().scalar(nudged.limit(1)):
        return 0
    members, now = fitting_helpers(thread, lock=True), utcnow()
    insert_all(Reminder, [
        {"thread_id": thread_id, "kind": ReminderKind.NUDGE.value, "round": 0, "step": 1, "member_id": member, "sent_at": now}
        for member in members
    ])
    if members:
        announce(HelpersNudged(now, None, thread_id, tuple(members)))
    return len(members)


def fitting_helpers(thread: Thread, *, lock: bool = False) -> list[int]:
    """Ids of the members to tell, those who have solved most like it first. `lock` keeps them from being chosen twice at once."""
    wanted = settings.get("notifications.nudge_helpers")
    likely = _experienced(thread)
    unasked = _free(likely, lock=lock) if likely and wanted else set()
    free = [member for member in likely if member in unasked]
    ways = ways_of(free, [Topic.NUDGE]) if free else {}
    return [member for member in free if not ways[member, Topic.NUDGE].is_off][:wanted]


def _experienced(thread: Thread) -> list[int]:
    """By accepted answers under its tags, which say more than its category; then in the category."""
    now = utcnow()
    tags = select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)
    shares_tag = select(ThreadTag.tag_id).where(ThreadTag.thread_id == Solution.thread_id, ThreadTag.tag_id.in_(tags)).exists()
    found = (
        select(Post.author_id).select_from(Solution)
        .join(Post, Post.id == Solution.answer_id).join(Thread, Thread.id == Solution.thread_id).join(User, User.id == Post.author_id)
        .where(Solution.accepted_at > now - SOLVED_WITHIN, Solution.how != SolvedHow.PRESUMED, Post.listed.is_(True))
        .where(or_(Thread.category_id == thread.category_id, shares_tag), *_may_help(thread))
        .group_by(Post.author_id).order_by(func.sum(case((shares_tag, 2), else_=1)).desc(), Post.author_id).limit(LOOKED_AT)
    )
    return list(session().scalars(found))


def _may_help(thread: Thread) -> list[ColumnElement[bool]]:
    """Here lately, free to write, able to read there, not the asker, and nobody who muted it or put it aside."""
    now = utcnow()
    free: list[ColumnElement[bool]] = [
        or_(column.is_(None), column <= now) for column in (User.silenced_until, User.suspended_until)
    ]
    access = session().scalar(select(Category.read_access).where(Category.id == thread.category_id))
    readers: list[Any] = [User.is_staff.is_(True)] if access == ReadAccess.STAFF else []
    return [
        User.left_at.is_(None), User.is_placeholder.is_(False), User.verified_at.is_not(None), User.last_seen_at > now - SEEN_WITHIN,
        User.id != thread.asker_id, *free, *readers,
        User.id.not_in(select(Follow.user_id).where(Follow.thread_id == thread.id, Follow.level == Level.MUTED)),
        ~exists().where(Suggestion.user_id == User.id, Suggestion.thread_id == thread.id, Suggestion.dismissed_at.is_not(None)),
    ]


def _free(member_ids: Collection[int], *, lock: bool) -> set[int]:
    """Those who have not been told of another question within a day."""
    if lock:
        session().execute(select(User.id).where(User.id.in_(member_ids)).order_by(User.id).with_for_update())
    lately = select(Reminder.member_id).where(
        Reminder.member_id.in_(member_ids), Reminder.kind == ReminderKind.NUDGE, Reminder.sent_at > utcnow() - ASKED_AT_MOST_EVERY,
    )
    return set(member_ids) - set(session().scalars(lately))
