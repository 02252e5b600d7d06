"""Cases about one's own questions, as askers see them: in words, without names, priorities and reasons of staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.resolution.states import Resolution
from forum.threads.homes import home_of
from forum.threads.models import Category, Post, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import threads_visible_to
from moderation.escalations.asking import may_be_rated, may_go_on
from moderation.escalations.clock import Clock, TargetClock
from moderation.escalations.exchanges import exchanges_of
from moderation.escalations.models import Escalation, EscalationEvent, Satisfaction
from moderation.escalations.queries.clocks import clocks_of
from moderation.escalations.states import EventKind, State, Target
from moderation.policy import DeskAction

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """The case before, and what its asker said of it; they may change that for a while."""

    id: int
    rating: Satisfaction


@dataclass(frozen=True, slots=True)
class OwnCase:
    """The newest case of a question, also of one that was merged into another since. `wanted`: what staff wait for the asker for;
    `answer_id`: the last answer of staff.

    `next_update` is the clock that says when staff mean to be back. `exchange_url`: where asker and staff write in private.
    """

    id: int
    thread: Thread
    state: State
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    outcome: str | None
    reject_reason: str | None
    summary: str
    wanted: str
    next_update: TargetClock | None
    answer_id: int | None
    exchange_url: str
    rating: Satisfaction | None
    may_rate: bool
    may_go_on: bool
    may_accept: bool
    may_reopen: bool
    earlier: Earlier | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def own_cases(viewer: Actor, before_id: int | None = None, *, limit: int = PER_PAGE) -> tuple[list[OwnCase], bool]:
    """A page of one's own cases, the newest first, and whether there are older ones."""
    authorize(viewer, DeskAction.READ_OWN_CASES)
    newer, asked = aliased(Escalation), aliased(Thread)
    is_newest = ~exists(select(newer.id).where(newer.thread_id == Escalation.thread_id, newer.id > Escalation.id))
    found = select(Escalation, asked).join(asked, asked.id == Escalation.thread_id)
    found = found.join(Thread, Thread.id == home_of(asked.id, asked)).join(Category, Category.id == Thread.category_id)
    found = found.where(asked.asker_id == viewer.id, threads_visible_to(viewer), is_newest)
    if before_id is not None:
        found = found.where(Escalation.id < before_id)
    rows: list[Any] = list(session().execute(found.order_by(Escalation.id.desc()).limit(limit + 1)))
    return _own(viewer, rows[:limit]), len(rows) > limit


def own_case(viewer: Actor, thread: Thread) -> OwnCase | None:
    """The newest case of one's own question; None for everybody else. The caller has been allowed to see the thread."""
    if viewer.is_anonymous or thread.asker_id != viewer.id:
        return None
    case = session().scalars(
        select(Escalation).where(Escalation.thread_id == thread.id).order_by(Escalation.id.desc()).limit(1)
    ).one_or_none()
    return _own(viewer, [(case, thread)])[0] if case is not None else None


def _own(viewer: Actor, rows: Collection[Any]) -> list[OwnCase]:
    """The same few statements however many there are."""
    ids, thread_ids = [case.id for case, _thread in rows], [thread.id for _case, thread in rows]
    if not ids:
        return []
    clocks, wanted, answers, now = clocks_of([case for case, _thread in rows]), _wanted(ids), _answers(thread_ids), utcnow()
    said = {one.escalation_id: one for one in session().scalars(select(Satisfaction).where(Satisfaction.escalation_id.in_(ids)))}
    exchanges, earlier = exchanges_of(viewer, ids), _earlier(viewer, [case.earlier_id for case, _thread in rows if case.earlier_id], now)
    lives = {thread.id for _case, thread in rows if thread.merged_into_id is None}
    return [
        OwnCase(
            case.id, thread, State(case.state), case.opened_at, case.updated_at, case.closed_at, case.outcome, case.reject_reason,
            case.summary, wanted.get(case.id, "") if case.state == State.WAITING_ASKER else "", next_update(clocks[case.id]),
            answers.get(thread.id), exchanges.get(case.id, ""), said.get(case.id),
            thread.id in lives and may_be_rated(case, now), thread.id in lives and may_go_on(case, thread, now),
            thread.id in lives and thread.is_question and thread.resolution == Resolution.OPEN and can(viewer, Action.ACCEPT, thread),
            thread.id in lives and thread.resolution == Resolution.SOLVED and can(viewer, Action.STILL_BROKEN, thread),
            earlier.get(case.id) if thread.id in lives else None,
        ) for case, thread in rows
    ]


def _earlier(viewer: Actor, ids: Collection[int], now: datetime) -> dict[int, Earlier]:
    """What the viewer said of cases that were opened again, by the case that followed, while they may change it."""
    if not ids:
        return {}
    later = aliased(Escalation)
    found = (
        select(later.id, Escalation, Satisfaction).join(Escalation, Escalation.id == later.earlier_id)
        .join(Satisfaction, Satisfaction.escalation_id == Escalation.id)
        .where(later.earlier_id.in_(ids), Satisfaction.member_id == viewer.id)
    )
    return {later_id: Earlier(case.id, said) for later_id, case, said in session().execute(found) if may_be_rated(case, now)}


def next_update(clock: Clock) -> TargetClock | None:
    """Of the first reply and the next update, what is due first; paused when both are."""
    live = [one for one in clock.targets if one.is_live and one.target is not Target.RESOLUTION]
    timed = [one for one in live if one.due is not None]
    return min(timed, key=lambda one: (one.due, one.target)) if timed else next(iter(live), None)


def _wanted(ids: Collection[int]) -> dict[int, str]:
    """What staff wait for, in the words of whoever asked it last."""
    line = EscalationEvent
    newest = select(func.max(line.id)).where(line.escalation_id.in_(ids), line.kind == EventKind.WAITING).group_by(line.escalation_id)
    found = session().execute(select(line.escalation_id, line.payload).where(line.id.in_(newest)))
    return {case_id: str(payload.get("words", "")) for case_id, payload in found}


def _answers(thread_ids: Collection[int]) -> dict[int, int]:
    """The last answer of staff in each thread."""
    found = select(Post.thread_id, func.max(Post.id)).join(User, User.id == Post.author_id).where(
        Post.thread_id.in_(thread_ids), Post.kind == PostKind.ANSWER, Post.listed.is_(True), User.is_staff.is_(True),
    )
    return {thread_id: int(post_id) for thread_id, post_id in session().execute(found.group_by(Post.thread_id))}
