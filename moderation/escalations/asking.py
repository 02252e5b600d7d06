"""Who may ask staff for help with a question, and how often; and what its asker may say when they are done.

The cap: so many requests in 24 hours (a setting), less one for every request of the last 90 days that was turned down beyond those
that were taken up; one a day is always left. Staff have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, or_, select

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import ALLOWED, Actor, Verdict, verdict
from forum.kit.clock import utcnow
from forum.kit.errors import Missing
from forum.metrics.surveys.vetoes import Resolved
from forum.policy import Action
from forum.resolution.states import Resolution
from moderation.escalations.models import Escalation, EscalationVoice
from moderation.escalations.neighbours import seconds_open
from moderation.escalations.states import OPEN_AGAIN_DAYS, RATE_DAYS, Source, State, VoiceOutcome

DAY, REMEMBERED = timedelta(days=1), timedelta(days=90)


def source_of(actor: Actor, thread: Any) -> Source:
    """In which role somebody asks. The system asks by a rule."""
    if actor.is_system:
        return Source.RULE
    if actor.is_staff:
        return Source.STAFF
    return Source.ASKER if thread.asker_id == actor.id else Source.HELPER


def may_ask(actor: Actor, thread: Any) -> Verdict:
    """Also for pages: `thread` has the attributes rules read. An asker waits for so many business hours without an answer."""
    answer = verdict(actor, Action.REQUEST_ESCALATION, thread)
    if not answer.allowed or source_of(actor, thread) is not Source.ASKER:
        return answer
    hours = settings.get("escalations.asker_hours")
    if thread.answer_count:
        return Verdict(False, Missing("unanswered"))
    return ALLOWED if seconds_open(thread.created_at, utcnow()) >= hours * 3600 else Verdict(False, Missing("business_hours", needed=hours))


@dataclass(frozen=True, slots=True)
class Record:
    """What came of somebody's requests, and how many they may still make today."""

    accepted: int = 0
    rejected: int = 0
    waiting: int = 0


def records_of(member_ids: list[int]) -> dict[int, Record]:
    """The requests of these members, by member, in one statement."""
    if not member_ids:
        return {}
    request = _requests(EscalationVoice.member_id.in_(member_ids))
    counted = select(request.c.member_id, *_numbers(request)).group_by(request.c.member_id)
    return {member_id: Record(*numbers) for member_id, *numbers in session().execute(counted)}


def _requests(*which: ColumnElement[bool]) -> Subquery:
    """Each request once, with what came of it: one that goes along to another case is a voice of both, of the same moment."""
    voice = EscalationVoice
    came = func.max(case((voice.outcome == VoiceOutcome.ACCEPTED, 2), (voice.outcome == VoiceOutcome.REJECTED, 1), else_=0))
    return select(voice.member_id, voice.at, came.label("came")).where(*which).group_by(voice.member_id, voice.at).subquery()


def _numbers(request: Subquery) -> list[ColumnElement[int]]:
    """How many were accepted, rejected, neither."""
    return [func.count().filter(request.c.came == came) for came in (2, 1, 0)]


def daily_cap(member_id: int) -> int:
    """How many requests this member may make in 24 hours."""
    most = int(settings.get("escalations.requests_per_day"))
    request = _requests(EscalationVoice.member_id == member_id, EscalationVoice.at > utcnow() - REMEMBERED)
    accepted, rejected, _neither = session().execute(select(*_numbers(request))).one()
    return max(1, most - max(0, rejected - accepted))


def asked_today(member_id: int) -> int:
    mine = _requests(EscalationVoice.member_id == member_id, EscalationVoice.at > utcnow() - DAY)
    return session().scalar(select(func.count()).select_from(mine)) or 0


def may_be_rated(case: Any, now: datetime) -> bool:
    """Staff helped, or said they did, and not long ago."""
    return case.state == State.RESOLVED and case.closed_at is not None and now - case.closed_at <= timedelta(days=RATE_DAYS)


def asks_itself(resolutions: Sequence[Resolved]) -> set[int]:
    """Surveys about resolutions that staff had a part in: the case asks how they helped, and nobody is asked twice."""
    found = select(Escalation.thread_id, Escalation.closed_at).where(
        Escalation.thread_id.in_({one.thread_id for one in resolutions}),
        or_(Escalation.closed_at.is_(None), Escalation.state == State.RESOLVED),
    )
    ends: dict[int, list[datetime | None]] = {}
    for thread_id, closed_at in session().execute(found):
        ends.setdefault(thread_id, []).append(closed_at)
    return {one.survey_id for one in resolutions if any(end is None or end >= one.since for end in ends.get(one.thread_id, ()))}


def may_go_on(case: Any, thread: Any, now: datetime) -> bool:
    """Staff are done with it and the question is open: its asker may say that it is not solved."""
    lately = case.state == State.RESOLVED and case.closed_at is not None and now - case.closed_at <= timedelta(days=OPEN_AGAIN_DAYS)
    return lately and thread.is_question and thread.listed and thread.resolution == Resolution.OPEN
