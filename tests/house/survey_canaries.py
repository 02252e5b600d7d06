"""What members say when they are asked: for staff alone."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.metrics.commands import Said, answer_survey, ask_surveys
from forum.metrics.models import ResolutionSurvey
from forum.metrics.surveys.states import SurveyKind
from tests.house.canaries import STAFF, Forum


def surveys(forum: Forum) -> None:
    """The asker of a solved question says how the help was."""
    waiting = select(ResolutionSurvey.id).where(ResolutionSurvey.thread_id == forum.solved.id)
    ask_surveys(SYSTEM, list(session().scalars(waiting)))
    asker = to_actor(session().get_one(User, forum.solved.asker_id), roles_of(forum.solved.asker_id))
    survey_id = session().scalars(waiting).one()
    answer_survey(asker, SurveyKind.RESOLUTION, survey_id, Said(2, "waited", forum.words("words of a survey", STAFF)))
