"""What is told when a survey asks: whom, of what. Nothing when the answer is there already or the cause is gone."""

from __future__ import annotations

from forum.core.db import session
from forum.metrics.models import RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.events import RecommendationAsked, SurveyAsked
from forum.notifications.audience import personal
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from forum.notifications.validity import still_stands
from forum.threads.models import Thread


def of_survey(event: SurveyAsked) -> Occasion | None:
    row, thread = session().get(ResolutionSurvey, event.survey_id), session().get(Thread, event.thread_id)
    if row is None or thread is None or row.answered_at is not None or not still_stands(Kind.SURVEY, thread):
        return None
    told = personal(Kind.SURVEY, [event.member_id])
    return Occasion(
        Kind.SURVEY, f"survey:{row.id}", event, thread.id, None, None, told, bundle=f"thread:{thread.id}", detail=str(row.id),
    )


def of_recommendation(event: RecommendationAsked) -> Occasion | None:
    row = session().get(RecommendationSurvey, event.survey_id)
    if row is None or row.answered_at is not None:
        return None
    told, cause = personal(Kind.RECOMMENDATION, [event.member_id]), f"recommendation:{event.quarter}"
    return Occasion(Kind.RECOMMENDATION, cause, event, None, None, None, told, bundle=cause, detail=str(row.id))
