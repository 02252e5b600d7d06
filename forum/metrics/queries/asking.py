"""Which resolutions and members are due for a survey, as things are now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import session
from forum.metrics.models import RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.states import ACTIVE_WITHIN, ASKED_WITHIN, CONFIRMED, quarter_of
from forum.metrics.surveys.vetoes import Resolved
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Resolution, SolvedHow
from forum.threads.models import Thread

DAY = timedelta(days=1)


def due_surveys(now: datetime, limit: int) -> list[int]:
    """Ids of surveys whose time has come, oldest first."""
    until = now - timedelta(hours=settings.get("metrics.csat_after_hours"))
    due = select(ResolutionSurvey.id).where(ResolutionSurvey.asked_at.is_(None), ResolutionSurvey.resolved_at <= until)
    return list(session().scalars(due.order_by(ResolutionSurvey.resolved_at, ResolutionSurvey.id).limit(limit)))


def still_to_ask(survey_ids: Collection[int], now: datetime) -> dict[int, Resolved]:
    """Those that may be asked now, but for what other rooms say: the question is solved as it was, its asker is here and free."""
    survey, change = ResolutionSurvey, ResolutionChange
    found = (
        select(survey.id, survey.thread_id, survey.resolved_at, _opened_at())
        .join(change, change.id == survey.change_id).join(Thread, Thread.id == survey.thread_id).join(User, User.id == survey.member_id)
        .where(survey.id.in_(survey_ids), survey.asked_at.is_(None), survey.resolved_at > now - ASKED_WITHIN)
        .where(Thread.listed.is_(True), Thread.resolution == Resolution.SOLVED, Thread.solved_how.in_(CONFIRMED))
        .where(Thread.asker_id == survey.member_id, ~_undone(), ~_asked_of_this_answer(), *reachable(now))
    )
    return {row[0]: Resolved(row[0], row[1], row[3] or row[2], row[2]) for row in session().execute(found)}


def _opened_at() -> ColumnElement[datetime]:
    """When the question was last opened before this resolution."""
    earlier = aliased(ResolutionChange)
    opened = select(func.max(earlier.at)).where(
        earlier.thread_id == ResolutionSurvey.thread_id, earlier.seq < ResolutionChange.seq, earlier.is_resolution == Resolution.OPEN,
        or_(earlier.was_resolution.is_(None), earlier.was_resolution != Resolution.OPEN),
    )
    return opened.correlate(ResolutionSurvey, ResolutionChange).scalar_subquery()


def _undone() -> ColumnElement[bool]:
    """The question was not solved any more, or only presumed so, at some time since."""
    later = aliased(ResolutionChange)
    left = or_(later.is_resolution.is_(None), later.is_resolution != Resolution.SOLVED, later.is_how == SolvedHow.PRESUMED)
    found = select(later.id).where(later.thread_id == ResolutionSurvey.thread_id, later.seq > ResolutionChange.seq, left)
    return found.correlate(ResolutionSurvey, ResolutionChange).exists()


def _asked_of_this_answer() -> ColumnElement[bool]:
    """The same answer was hidden and came back: its asker has been asked about it."""
    asked, of = aliased(ResolutionSurvey), aliased(ResolutionChange)
    found = select(asked.id).join(of, of.id == asked.change_id).where(
        asked.thread_id == ResolutionSurvey.thread_id, asked.asked_at.is_not(None), of.answer_id == ResolutionChange.answer_id,
    )
    return found.correlate(ResolutionSurvey, ResolutionChange).exists()


def reachable(now: datetime) -> list[ColumnElement[bool]]:
    """Over `users`: a member who is here, confirmed and not suspended, and whom no survey asked lately."""
    return [
        User.left_at.is_(None), User.removed_at.is_(None), User.is_placeholder.is_(False), User.verified_at.is_not(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= now), ~asked_lately(now),
    ]


def asked_lately(now: datetime) -> ColumnElement[bool]:
    since = now - timedelta(days=settings.get("metrics.survey_every_days"))
    of_help, of_place = aliased(ResolutionSurvey), aliased(RecommendationSurvey)
    return or_(*(
        select(table.id).where(table.member_id == User.id, table.asked_at > since).correlate(User).exists() for table in (of_help, of_place)
    ))


def to_ask_for_recommendation(now: datetime, limit: int) -> Select[Any]:
    """Ids of members who were here in the last quarter and have not been asked in this one, in no order that means anything."""
    this = select(RecommendationSurvey.id).where(RecommendationSurvey.member_id == User.id, RecommendationSurvey.quarter == quarter_of(now))
    here = and_(User.last_seen_at > now - ACTIVE_WITHIN, User.is_staff.is_(False))
    return select(User.id).where(here, ~this.exists(), *reachable(now)).order_by(func.random()).limit(limit)


def asked_for_recommendation(since: datetime) -> int:
    return session().scalar(select(func.count()).where(RecommendationSurvey.asked_at > since)) or 0


def members_of(survey_ids: Sequence[int]) -> list[int]:
    """Whose surveys these are, in order."""
    found = select(ResolutionSurvey.member_id).where(ResolutionSurvey.id.in_(survey_ids)).distinct()
    return list(session().scalars(found.order_by(ResolutionSurvey.member_id)))
