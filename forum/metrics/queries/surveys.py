"""Surveys as their members and as staff read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import iso, utcnow
from forum.kit.errors import NotFound
from forum.kit.paging import Page, last_page
from forum.metrics.models import RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.states import CHANGED_WITHIN, SurveyKind, is_open
from forum.policy import Action
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from forum.threads.visibility import threads_listed_for, threads_visible_to

OWN_SHOWN = 100
ANSWERS_A_PAGE, MOST_PAGES = 50, 200
Row = ResolutionSurvey | RecommendationSurvey
TABLES: dict[SurveyKind, Any] = {SurveyKind.RESOLUTION: ResolutionSurvey, SurveyKind.RECOMMENDATION: RecommendationSurvey}


@dataclass(frozen=True)
class AskedSurvey:
    """A survey as its member sees it. `thread` is the question that it is about."""

    kind: SurveyKind
    id: int
    asked_at: datetime
    answered_at: datetime | None
    score: int | None
    reason: str
    words: str
    thread: Thread | None = None

    @property
    def is_open(self) -> bool:
        return is_open(self.asked_at, self.answered_at, utcnow())

    @property
    def changed_until(self) -> datetime | None:
        return self.answered_at + CHANGED_WITHIN if self.answered_at else None

    @property
    def url(self) -> str:
        return f"/surveys/{self.id}" if self.kind is SurveyKind.RESOLUTION else "/surveys/recommendation"


def get_survey(viewer: Actor, kind: SurveyKind, survey_id: int) -> AskedSurvey:
    """One's own, that was asked, about a question one may see. Raises NotFound."""
    table = TABLES[kind]
    row: Row | None = session().scalars(select(table).where(table.id == survey_id, table.member_id == viewer.id)).one_or_none()
    if viewer.is_anonymous or row is None or row.asked_at is None:
        raise NotFound()
    return asked(row, get_thread(viewer, row.thread_id) if isinstance(row, ResolutionSurvey) else None)


def get_recommendation(viewer: Actor) -> AskedSurvey:
    """The viewer's newest. Raises NotFound."""
    mine = select(RecommendationSurvey).where(RecommendationSurvey.member_id == viewer.id)
    row = session().scalars(mine.order_by(RecommendationSurvey.id.desc()).limit(1)).one_or_none()
    if viewer.is_anonymous or row is None:
        raise NotFound()
    return asked(row, None)


def asked(row: Row, thread: Thread | None) -> AskedSurvey:
    kind = SurveyKind.RESOLUTION if isinstance(row, ResolutionSurvey) else SurveyKind.RECOMMENDATION
    reason = str(row.reason or "") if isinstance(row, ResolutionSurvey) else ""
    return AskedSurvey(kind, row.id, row.asked_at or utcnow(), row.answered_at, row.score, reason, row.words, thread)


def own_surveys(viewer: Actor) -> list[AskedSurvey]:
    """What the viewer was asked, newest first (a hundred of each kind), about questions they may see."""
    authorize(viewer, Action.MANAGE_OWN_ACCOUNT)
    of_help: Any = (
        select(ResolutionSurvey, Thread).join(Thread, Thread.id == ResolutionSurvey.thread_id)
        .where(ResolutionSurvey.member_id == viewer.id, ResolutionSurvey.asked_at.is_not(None), threads_visible_to(viewer))
    )
    of_place: Any = select(RecommendationSurvey).where(RecommendationSurvey.member_id == viewer.id)
    found = [asked(row, thread) for row, thread in session().execute(_newest(of_help, ResolutionSurvey))]
    found += [asked(row, None) for row in session().scalars(_newest(of_place, RecommendationSurvey))]
    return sorted(found, key=lambda one: one.asked_at, reverse=True)


def _newest(found: Any, table: Any) -> Any:
    return found.order_by(table.asked_at.desc(), table.id.desc()).limit(OWN_SHOWN)


def own_answers(viewer: Actor) -> dict[str, list[dict[str, Any]]]:
    """Everything this Plaza keeps of what the viewer said when asked, for a copy of their data."""
    authorize(viewer, Action.MANAGE_OWN_ACCOUNT)
    title = case((threads_visible_to(viewer), Thread.title), else_="")
    of_help = (
        select(ResolutionSurvey, title).join(Thread, Thread.id == ResolutionSurvey.thread_id)
        .where(ResolutionSurvey.member_id == viewer.id, ResolutionSurvey.asked_at.is_not(None)).order_by(ResolutionSurvey.id.desc())
    )
    of_place = select(RecommendationSurvey).where(RecommendationSurvey.member_id == viewer.id).order_by(RecommendationSurvey.id.desc())
    return {
        "help": [
            {"question": name, "url": f"/questions/{row.thread_id}/", "reason": row.reason, **_said(row)}
            for row, name in session().execute(of_help)
        ],
        "recommendation": [{"quarter": row.quarter, **_said(row)} for row in session().scalars(of_place)],
    }


def _said(row: Row) -> dict[str, Any]:
    return {
        "asked_at": iso(row.asked_at) if row.asked_at else None, "answered_at": iso(row.answered_at) if row.answered_at else None,
        "score": row.score, "words": row.words,
    }


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """An answer as staff read it: who said it is not part of it."""

    id: int
    at: datetime
    score: int
    reason: str
    words: str
    title: str = ""
    path: str = ""
    language: str = ""


def survey_answers(viewer: Actor, kind: SurveyKind, number: int = 1, *, with_words: bool = False) -> Page[SurveyAnswer]:
    """A page (50) of answers, the newest first, at most the last; of help, about questions that are there and that the viewer may read."""
    authorize(viewer, Action.SEE_SURVEY_ANSWERS)
    table = TABLES[kind]
    found: Any = select(table)
    if kind is SurveyKind.RESOLUTION:
        found = select(table, Thread).join(Thread, Thread.id == ResolutionSurvey.thread_id).where(threads_listed_for(viewer))
    found = found.where(table.answered_at.is_not(None))
    if with_words:
        found = found.where(table.words != "")
    rows = _answers_from(found.order_by(table.answered_at.desc(), table.id.desc()), number)
    if not rows and number > 1:  # beyond the last page: the last one
        total = session().scalar(select(func.count()).select_from(found.with_only_columns(table.id).subquery())) or 0
        number = min(last_page(total, ANSWERS_A_PAGE), MOST_PAGES)
        rows = _answers_from(found.order_by(table.answered_at.desc(), table.id.desc()), number)
    items = [_answer(*row) for row in rows[:ANSWERS_A_PAGE]]
    return Page(items, number, ANSWERS_A_PAGE, has_next=len(rows) > ANSWERS_A_PAGE and number < MOST_PAGES)


def _answers_from(found: Any, number: int) -> Sequence[Any]:
    """A page and one more."""
    return session().execute(found.limit(ANSWERS_A_PAGE + 1).offset((number - 1) * ANSWERS_A_PAGE)).all()


def _answer(row: Row, thread: Thread | None = None) -> SurveyAnswer:
    reason = str(row.reason or "") if isinstance(row, ResolutionSurvey) else ""
    about = (thread.title, thread.url, thread.language) if thread is not None else ()
    return SurveyAnswer(row.id, row.answered_at or utcnow(), row.score or 0, reason, row.words, *about)
