"""The facts that decide about reminders, for many questions at once: a handful of statements for each batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, tuple_

from forum.accounts.models import User
from forum.accounts.queries import roles_by_member
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.resolution.models import Denial, Reminder, ResolutionChange
from forum.resolution.nudges import Candidate, Facts, Sent
from forum.resolution.states import Cause, Move, ReminderKind
from forum.threads.models import Category, Post, Thread
from forum.threads.shown_articles import SAYING
from forum.threads.states import PostKind, Status
from forum.threads.visibility import readable_access
from forum.votes.models import Vote

ASKED_WITHIN = timedelta(days=90)
"""Answered questions in which nobody has written for longer are left alone; so the job reads these alone, by an index."""
NOT_SOLVED = (Cause.STILL_BROKEN, Cause.NOT_SOLVED, Cause.WITHDRAWN)
STATUS = {ReminderKind.ACCEPT: Status.ANSWERED, ReminderKind.DETAILS: Status.NEEDS_INFO}

Place = tuple[datetime, int]


def waiting_threads(kind: ReminderKind, after: Place | None, limit: int) -> list[Place]:
    """The next questions that somebody may have to be reminded of, those longest without a post first."""
    found = select(Thread.last_activity_at, Thread.id).where(Thread.listed.is_(True), Thread.status == STATUS[kind])
    since = utcnow() - ASKED_WITHIN
    if kind is ReminderKind.ACCEPT:
        found = found.where(Thread.last_activity_at >= since)
    else:  # what is asked of askers here is settled sooner or later; what was imported long ago never is
        found = found.where(or_(Thread.source.is_(None), Thread.last_activity_at >= since))
    if after is not None:
        found = found.where(tuple_(Thread.last_activity_at, Thread.id) > tuple_(*after))
    return [(at, thread_id) for at, thread_id in session().execute(found.order_by(Thread.last_activity_at, Thread.id).limit(limit))]


def facts_of(kind: ReminderKind, thread_ids: Collection[int]) -> list[Facts]:
    """What is known of those of these questions that (still) wait for this, in the order of the ids."""
    candidates = _candidates(thread_ids) if kind is ReminderKind.ACCEPT else {}
    found = (
        select(Thread, Category.read_access, ResolutionChange.at)
        .join(Category, Category.id == Thread.category_id)
        .join(ResolutionChange, (ResolutionChange.thread_id == Thread.id) & (ResolutionChange.seq == Thread.resolution_seq))
        .where(Thread.id.in_(thread_ids), Thread.listed.is_(True), Thread.status == STATUS[kind])
        .order_by(Thread.last_activity_at, Thread.id)
    )
    rows = [(thread, access, since) for thread, access, since in session().execute(found)]
    likely = [thread.id for thread, _access, _since in rows if kind is ReminderKind.DETAILS or thread.id in candidates]
    askers = askers_of({thread.asker_id for thread, _access, _since in rows if thread.id in set(likely)})
    sent, stops, heard = _sent(kind, likely), _stops(likely), _heard(likely)
    return [
        _facts(kind, thread, since, askers.get(thread.asker_id), access, candidates.get(thread.id, ()),
               sent.get(thread.id, ()), stops.get(thread.id, (0, None)), heard.get(thread.id))
        for thread, access, since in rows
    ]


def _facts(
    kind: ReminderKind, thread: Thread, since: datetime, asker: Actor | None, access: str,
    candidates: tuple[Candidate, ...], sent: tuple[Sent, ...], stop: tuple[int, datetime | None], heard_at: datetime | None,
) -> Facts:
    action = Action.ACCEPT if kind is ReminderKind.ACCEPT else Action.GIVE_INFO
    may = asker is not None and access in readable_access(asker) and can(asker, action, thread)
    return Facts(
        kind, thread.id, thread.asker_id, since, round=stop[0] if kind is ReminderKind.ACCEPT else thread.resolution_seq,
        asker_may=may, asker_left=asker is None, is_imported=thread.source is not None, candidates=candidates,
        stopped_at=stop[1], heard_at=heard_at, sent=sent,
    )


def askers_of(member_ids: Collection[int]) -> dict[int, Actor]:
    """Members as actors, as they are now; whoever left is not among them."""
    here = select(User).where(User.id.in_(member_ids), User.left_at.is_(None), User.is_placeholder.is_(False))
    roles = roles_by_member(member_ids) if member_ids else {}
    return {user.id: to_actor(user, frozenset(roles.get(user.id, ()))) for user in session().scalars(here)} if member_ids else {}


def _candidates(thread_ids: Collection[int]) -> dict[int, tuple[Candidate, ...]]:
    """By question: verified answers first, then by score, then staff's."""
    likely = or_(Post.score >= 1, Post.verified_by_staff_at.is_not(None), User.is_staff.is_(True) & (Post.author_id != Thread.asker_id))
    found = (
        select(Post.id, Post.thread_id, Post.created_at, Post.score, Post.verified_by_staff_at, User.is_staff,
               Post.author_id == Thread.asker_id)
        .join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
        .where(Post.thread_id.in_(thread_ids), Post.kind == PostKind.ANSWER, Post.listed.is_(True), SAYING, likely)
    )
    rows = session().execute(found).all()
    helped = _first_votes([row[0] for row in rows])
    best: dict[int, list[tuple[Any, Candidate]]] = {}
    for answer_id, thread_id, posted_at, score, verified_at, is_staff, is_own in rows:
        times = [helped.get(answer_id, posted_at)] if score >= 1 else []
        times += [verified_at] if verified_at else []
        times += [posted_at] if is_staff and not is_own else []
        weight = (verified_at is None, -score, not is_staff, answer_id)
        best.setdefault(thread_id, []).append((weight, Candidate(answer_id, posted_at, min(times))))
    return {thread_id: tuple(one for _weight, one in sorted(ranked, key=lambda pair: pair[0])) for thread_id, ranked in best.items()}


def _first_votes(answer_ids: Sequence[int]) -> dict[int, datetime]:
    first = select(Vote.post_id, func.min(Vote.created_at)).where(Vote.post_id.in_(answer_ids), Vote.value == 1).group_by(Vote.post_id)
    return dict(session().execute(first).all()) if answer_ids else {}


def _sent(kind: ReminderKind, thread_ids: Collection[int]) -> dict[int, tuple[Sent, ...]]:
    found: dict[int, tuple[Sent, ...]] = {}
    rows = select(Reminder).where(Reminder.thread_id.in_(thread_ids), Reminder.kind == kind)
    for row in session().scalars(rows.order_by(Reminder.id)) if thread_ids else ():
        found[row.thread_id] = (*found.get(row.thread_id, ()), Sent(row.step, row.round, row.sent_at, row.told_at))
    return found


def _stops(thread_ids: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    """By question: how often reminding began anew, and when it was last said not to be solved."""
    if not thread_ids:
        return {}
    row = ResolutionChange
    denials = select(Denial.thread_id, func.count(), func.max(Denial.said_at)).where(Denial.thread_id.in_(thread_ids))
    reopened = select(row.thread_id, func.count(), func.max(row.at).filter(row.cause.in_(NOT_SOLVED)))
    reopened = reopened.where(row.thread_id.in_(thread_ids), row.move == Move.REOPENED)
    found: dict[int, tuple[int, datetime | None]] = {}
    for statement in (denials.group_by(Denial.thread_id), reopened.group_by(row.thread_id)):
        for thread_id, count, at in session().execute(statement):
            before, last = found.get(thread_id, (0, None))
            found[thread_id] = (before + count, max((one for one in (last, at) if one), default=None))
    return found


def _heard(thread_ids: Collection[int]) -> dict[int, datetime]:
    theirs = (
        select(Post.thread_id, func.max(Post.created_at)).join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id.in_(thread_ids), Post.author_id == Thread.asker_id).group_by(Post.thread_id)
    )
    return dict(session().execute(theirs).all()) if thread_ids else {}


def likely_answers(thread_id: int) -> list[int] | None:
    """The answers an asker may be reminded of now, the likeliest first; None when reminding is out of place (any more)."""
    found = facts_of(ReminderKind.ACCEPT, [thread_id])
    if not found or not found[0].asker_may or not found[0].standing:
        return None
    return [one.answer_id for one in found[0].standing]


def awaits_details(thread_id: int) -> bool:
    """Whether the asker may still be reminded of the details that were asked for."""
    found = facts_of(ReminderKind.DETAILS, [thread_id])
    return bool(found) and found[0].asker_may
