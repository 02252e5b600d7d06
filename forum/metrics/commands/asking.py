"""Asking for opinions: a day after a resolution, and once a quarter. What a job calls; twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.metrics.models import RecommendationSurvey, ResolutionSurvey
from forum.metrics.queries.asking import (
    asked_for_recommendation,
    members_of,
    still_to_ask,
    to_ask_for_recommendation,
)
from forum.metrics.surveys.events import RecommendationAsked, SurveyAsked
from forum.metrics.surveys.states import ASKED_WITHIN, quarter_of
from forum.metrics.surveys.vetoes import vetoed
from forum.policy import Action
from forum.threads.queries import get_thread

DAY = timedelta(days=1)
RECOMMENDATIONS_AT_ONCE = 50


@command
def ask_surveys(actor: Actor, survey_ids: Sequence[int]) -> int:
    """Ask about those of these resolutions for which it is still right, now that nobody else can change them; forget the others.
    Returns how many were asked."""
    authorize(actor, Action.ASK_SURVEYS)
    rows = select(ResolutionSurvey).where(ResolutionSurvey.id.in_(survey_ids), ResolutionSurvey.asked_at.is_(None))
    for thread_id in sorted(set(session().scalars(rows.with_only_columns(ResolutionSurvey.thread_id)))):
        _lock_thread(thread_id)
    _lock_members(members_of(survey_ids))
    waiting, now = session().scalars(rows.order_by(ResolutionSurvey.resolved_at, ResolutionSurvey.id).with_for_update()).all(), utcnow()
    fitting = still_to_ask([row.id for row in waiting], now)
    asked_instead, asked = vetoed(list(fitting.values())), set()
    for row in waiting:
        if row.id in fitting and row.id not in asked_instead and row.member_id not in asked:
            row.asked_at = now
            session().flush()
            announce(SurveyAsked(now, row.member_id, row.thread_id, row.id))
            if settings.get("metrics.survey_every_days"):
                asked.add(row.member_id)
        else:
            session().delete(row)
    return sum(row.asked_at is not None for row in waiting)


@command
def forget_missed_surveys(actor: Actor) -> None:
    """What became due while nobody could ask, too long ago to ask now."""
    authorize(actor, Action.ASK_SURVEYS)
    missed = delete(ResolutionSurvey).where(
        ResolutionSurvey.asked_at.is_(None), ResolutionSurvey.resolved_at <= utcnow() - ASKED_WITHIN
    )
    session().execute(missed.execution_options(synchronize_session=False))


@command
def ask_recommendations(actor: Actor) -> int:
    """Ask some members whether they would recommend this place, as many as are left of today's. Returns how many."""
    authorize(actor, Action.ASK_SURVEYS)
    now = utcnow()
    left = min(settings.get("metrics.nps_per_day") - asked_for_recommendation(now - DAY), RECOMMENDATIONS_AT_ONCE)
    if left <= 0:
        return 0
    chosen = sorted(session().scalars(to_ask_for_recommendation(now, left)))
    _lock_members(chosen)
    known = select(RecommendationSurvey.member_id).where(
        RecommendationSurvey.member_id.in_(chosen), RecommendationSurvey.quarter == quarter_of(now)
    )
    done = set(session().scalars(known))
    for member_id in (one for one in chosen if one not in done):
        row = RecommendationSurvey(member_id=member_id, quarter=quarter_of(now), asked_at=now)
        session().add(row)
        session().flush()
        announce(RecommendationAsked(now, member_id, row.id, row.quarter))
    return len(chosen) - len(done)


def _lock_thread(thread_id: int) -> None:
    try:
        get_thread(SYSTEM, thread_id, lock=True)
    except NotFound:
        return


def _lock_members(member_ids: Sequence[int]) -> None:
    """So that two jobs never ask the same member at once."""
    if member_ids:
        session().execute(select(User.id).where(User.id.in_(member_ids)).order_by(User.id).with_for_update(key_share=True))
