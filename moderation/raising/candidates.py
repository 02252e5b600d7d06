"""Which questions a rule may hold for: read from indexes, in portions, never all threads.

`Window` is the stretch of time in which an occasion may begin. The job asks only for what is open now (`live`); a dry run for all
that is in sight, whatever became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.kit.clock import iso, parse_instant
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Move, Resolution
from forum.threads.models import Post, Thread
from forum.threads.states import Status, ThreadType
from forum.votes.models import MeToo
from moderation.raising.models import Raising, RaisingRule
from moderation.raising.states import BY_CLOCK, ME_TOO_DAYS, RuleKind
from moderation.teams.business_time import Hours, moment_after

PORTION = 200
MINUTE = timedelta(minutes=1)
FURTHEST = timedelta(days=3 * 365)
TURN = (Status.UNANSWERED.value, Status.ANSWERED.value)
"""Open questions that are the community's turn."""


@dataclass(frozen=True)
class Window:
    since: datetime
    until: datetime
    live: bool = False


@dataclass(frozen=True)
class Portion:
    """Ids of threads, the earliest first, and where the next portion begins; None at the end."""

    ids: list[int]
    after: list[Any] | None


def candidates(rule: RaisingRule, hours: Hours, window: Window, after: list[Any] | None = None) -> Portion:
    """One portion of the questions in which an occasion may begin within the window; one statement."""
    if rule.kind == RuleKind.ME_TOO:
        return _me_toos(rule, window, after)
    start = earliest_start(hours, window.since, rule.amount * 3600)
    if start is None:
        return Portion([], None)
    stage = after[0] if after else "first"
    if stage == "reopened":
        return _portion(_reopened(rule, window, start), ResolutionChange.at, ResolutionChange.thread_id, "reopened", after)
    column = Thread.last_activity_at if rule.kind == RuleKind.LAST_BY_ASKER else Thread.created_at
    found = _threads(rule, window).where(column >= start)
    if rule.kind != RuleKind.LAST_BY_ASKER:
        found = found.where(Thread.created_at <= window.until - timedelta(hours=rule.amount))
    portion = _portion(_waiting(rule, window, found), column, Thread.id, "first", after)
    if portion.after is None and rule.kind == RuleKind.NOT_SOLVED:
        return Portion(portion.ids, ["reopened"])
    return portion


def earliest_start(hours: Hours, since: datetime, seconds: int) -> datetime | None:
    """The latest moment, to the minute, from which so many business seconds end before `since`. None: there is no business time."""
    early = since - timedelta(seconds=seconds) - MINUTE
    while (ends := moment_after(hours, early, seconds)) is None or ends > since:
        back = 2 * (since - early)
        if back > FURTHEST:
            return None if ends is None else since - FURTHEST
        early = since - back
    late = since
    while late - early > MINUTE:
        middle = early + (late - early) / 2
        ends = moment_after(hours, middle, seconds)
        if ends is not None and ends <= since:
            early = middle
        else:
            late = middle
    return early


def _threads(rule: RaisingRule, window: Window) -> Select[Any]:
    found = select(Thread.id).where(Thread.listed.is_(True), Thread.type == ThreadType.QUESTION)
    if rule.category_id is not None:
        found = found.where(Thread.category_id == rule.category_id)
    if not window.live:
        return found
    if rule.kind in BY_CLOCK:
        found = found.where(Thread.status.in_(TURN))
    return found.where(Thread.resolution == Resolution.OPEN.value, ~_cooling(rule, window))


def _cooling(rule: RaisingRule, window: Window) -> ColumnElement[bool]:
    since = window.until - timedelta(days=rule.cooldown_days)
    return exists().where(Raising.thread_id == Thread.id, Raising.rule_id == rule.id, Raising.at > since).correlate(Thread)


def _waiting(rule: RaisingRule, window: Window, found: Select[Any]) -> Select[Any]:
    """What the posts say already, so that the job loads no more than it needs."""
    if not window.live or rule.kind == RuleKind.NOT_SOLVED:
        return found
    said = aliased(Post)
    here = (said.thread_id == Thread.id, said.listed.is_(True))
    replied = exists().where(*here, said.author_id != Thread.asker_id).correlate(Thread)
    if rule.kind == RuleKind.NO_REPLY:
        return found.where(~replied)
    last = select(said.author_id).where(*here).order_by(said.created_at.desc(), said.id.desc()).limit(1).correlate(Thread)
    return found.where(replied, last.scalar_subquery() == Thread.asker_id)


def _reopened(rule: RaisingRule, window: Window, start: datetime) -> Select[Any]:
    found = _threads(rule, window).join(ResolutionChange, ResolutionChange.thread_id == Thread.id)
    return found.where(ResolutionChange.at >= start, ResolutionChange.at <= window.until, ResolutionChange.move == Move.REOPENED.value)


def _portion(found: Select[Any], column: Any, key: Any, stage: str, after: list[Any] | None) -> Portion:
    """In the order of an index, from where the last portion ended."""
    if after and len(after) == 3:
        found = found.where(tuple_(column, key) > tuple_(parse_instant(after[1]), after[2]))
    rows = session().execute(found.add_columns(column, key).order_by(column, key).limit(PORTION)).all()
    ends = [stage, iso(rows[-1][1]), rows[-1][2]] if len(rows) == PORTION else None
    return Portion(list(dict.fromkeys(row[0] for row in rows)), ends)


def _me_toos(rule: RaisingRule, window: Window, after: list[Any] | None) -> Portion:
    since = window.since - timedelta(days=ME_TOO_DAYS)
    found = (
        select(MeToo.thread_id).where(MeToo.created_at >= since, MeToo.created_at <= window.until)
        .group_by(MeToo.thread_id).having(func.count() >= rule.amount).order_by(MeToo.thread_id)
    )
    if after:
        found = found.where(MeToo.thread_id > after[1])
    ids = list(session().scalars(found.limit(PORTION)))
    kept = list(session().scalars(_threads(rule, window).where(Thread.id.in_(ids)).order_by(Thread.id))) if ids else []
    return Portion(kept, ["me_too", ids[-1]] if len(ids) == PORTION else None)
