"""What must hold between surveys and what they are about. Each function returns the ids that drift."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.metrics.models import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.states import CONFIRMED, quarter_of
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Resolution
from forum.threads.models import Thread


def surveys_of_resolutions() -> list[int]:
    """Surveys about a row of the ledger that is no confirmed resolution, of another question, or of another moment."""
    change = ResolutionChange
    wrong = or_(
        change.thread_id != ResolutionSurvey.thread_id, change.at != ResolutionSurvey.resolved_at, change.is_how.is_(None),
        change.is_resolution != Resolution.SOLVED, change.is_how.not_in(CONFIRMED),
    )
    return _ids(select(ResolutionSurvey.id).join(change, change.id == ResolutionSurvey.change_id).where(wrong))


def surveys_of_askers() -> list[int]:
    """Answers by somebody who did not ask the question, as far as it was not merged into another."""
    found = select(ResolutionSurvey.id).join(Thread, Thread.id == ResolutionSurvey.thread_id)
    wrong = and_(Thread.asker_id != ResolutionSurvey.member_id, Thread.merged_into_id.is_(None))
    return _ids(found.where(wrong, ResolutionSurvey.answered_at.is_not(None)))


def surveys_in_order() -> list[int]:
    """Surveys asked before the question was solved, told before they were asked, or answered before that."""
    row = ResolutionSurvey
    return _ids(select(row.id).where(or_(row.asked_at < row.resolved_at, row.told_at < row.asked_at, row.answered_at < row.asked_at)))


def recommendations_once_a_quarter() -> list[int]:
    """Questions for a recommendation that are not of the quarter they were asked in."""
    rows = session().execute(select(RecommendationSurvey.id, RecommendationSurvey.quarter, RecommendationSurvey.asked_at))
    return sorted(row_id for row_id, quarter, asked_at in rows if quarter_of(asked_at) != quarter)


def words_of_former_members() -> list[int]:
    """Words or open questions that are kept of somebody who left."""
    tables: tuple[Any, ...] = (ResolutionSurvey, RecommendationSurvey)
    found = {
        row_id for table in tables
        for row_id in session().scalars(
            select(table.id).join(User, User.id == table.member_id)
            .where(User.left_at.is_not(None), or_(table.words != "", table.answered_at.is_(None)))
        )
    }
    return sorted(found)


def page_answers_of_questions() -> list[int]:
    """Answers of readers about something that is no question."""
    return _ids(select(PageAnswer.id).join(Thread, Thread.id == PageAnswer.thread_id).where(Thread.resolution.is_(None)))


def _ids(found: Select[Any]) -> list[int]:
    return sorted(session().scalars(found))
