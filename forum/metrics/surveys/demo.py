"""The demo's surveys: what askers of solved questions said of the help, and readers of the pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import command, insert_all, session
from forum.kit.clock import utcnow
from forum.metrics.models import PageAnswer, ResolutionSurvey
from forum.metrics.surveys.states import CONFIRMED, SurveyReason
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Move, Resolution
from forum.search.anonymous import event_key
from forum.threads.models import Thread

MOST = 60
APART = timedelta(days=7)
SAID: tuple[tuple[int, SurveyReason | None, str, str], ...] = (
    (5, SurveyReason.SOLVED, "It worked at once, thank you.", "Funcionó a la primera, gracias."),
    (4, SurveyReason.CLEAR, "", ""),
    (5, SurveyReason.FAST, "An answer within the hour!", "¡Una respuesta en menos de una hora!"),
    (3, SurveyReason.WAITED, "", ""),
    (5, None, "", ""),
    (2, SurveyReason.WAITED, "Good in the end, but it took two days.", "Bien al final, pero tardó dos días."),
    (4, SurveyReason.SOLVED, "", ""),
    (1, SurveyReason.DID_NOT_WORK, "It came back after a restart.", "Volvió a pasar al reiniciar."),
)
VISITED: tuple[tuple[bool, bool | None, bool | None], ...] = (
    (True, True, True), (True, True, False), (False, True, None), (True, None, None), (True, True, True), (True, False, None),
)


@command
def furnish_surveys() -> None:
    """For the newest confirmed solutions, if nobody was asked anything yet. Two in three have answered."""
    if session().scalar(select(ResolutionSurvey.id).limit(1)) is not None:
        return
    change, now = ResolutionChange, utcnow()
    found = (
        select(change, Thread).join(Thread, Thread.id == change.thread_id).join(User, User.id == Thread.asker_id)
        .where(change.move == Move.SOLVED, change.is_how.in_(CONFIRMED), change.at < now - timedelta(hours=25))
        .where(Thread.listed.is_(True), Thread.resolution == Resolution.SOLVED, Thread.solved_how == change.is_how)
        .where(User.left_at.is_(None), User.is_placeholder.is_(False)).order_by(change.at.desc(), change.id.desc()).limit(MOST)
    )
    rows = _apart([tuple(row) for row in session().execute(found)])
    insert_all(ResolutionSurvey, [_survey(number, row, thread) for number, (row, thread) in enumerate(rows)])
    insert_all(PageAnswer, [
        _answer(thread.id, place, number, now - timedelta(hours=7 * number + place))
        for place, (_row, thread) in enumerate(rows) for number in range(place % 4)
    ])


def _apart(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Nobody is asked twice in a few days: newest first."""
    last: dict[int, datetime] = {}
    kept = []
    for change, thread in rows:
        if thread.asker_id not in last or last[thread.asker_id] - change.at > APART:
            last[thread.asker_id] = change.at
            kept.append((change, thread))
    return kept


def _survey(number: int, change: ResolutionChange, thread: Thread) -> dict[str, Any]:
    score, reason, english, spanish = SAID[(2 * number + 2) // 3 % len(SAID)]
    answers, asked = number % 3 != 2, change.at + timedelta(hours=24)
    return {
        "change_id": change.id, "thread_id": thread.id, "member_id": thread.asker_id, "resolved_at": change.at, "asked_at": asked,
        "told_at": asked, "score": score if answers else None, "reason": str(reason) if answers and reason else None,
        "words": (spanish if thread.language == "es" else english) if answers else "",
        "answered_at": asked + timedelta(minutes=40) if answers else None,
    }


def _answer(thread_id: int, place: int, number: int, at: datetime) -> dict[str, Any]:
    helped, sought, would_contact = VISITED[(thread_id + number) % len(VISITED)]
    key = event_key("demo", thread_id, place, number)
    return {"key": key, "thread_id": thread_id, "at": at, "helped": helped, "sought": sought, "would_contact": would_contact}
