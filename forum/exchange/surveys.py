"""What members and readers said when they were asked: read from lines, written as rows of the surveys, and told in exports that ask for it.

Only what was asked comes along: whoever waits to be asked is not asked anew by another Plaza.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import insert_all, session
from forum.exchange.fields import Fields
from forum.exchange.records import ReaderRecord, SurveyRecord, ThreadRecord
from forum.kit.clock import as_utc, iso
from forum.kit.portions import portions
from forum.kit.text import normalise
from forum.metrics.models import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.states import CONFIRMED, RECOMMENDATIONS, SCORES, WORDS_MAX, SurveyReason, quarter_of
from forum.metrics.surveys.words import without_personal_data
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Resolution

Json = dict[str, Any]
Asked = tuple[int, int, Sequence[SurveyRecord]]
"""A thread, who asked it, and what they said."""


def read_survey(fields: Fields) -> SurveyRecord:
    """One of the `surveys` of a thread: about the solution of `solved_at`."""
    reason = fields.word("reason", tuple(SurveyReason)) if fields.has("reason") else None
    found = _read(fields, SCORES, reason)
    found.solved_at = fields.instant("solved_at")
    if found.asked_at < found.solved_at:
        fields.refuse("asked_at", "before the question was solved")
    return found


def read_recommendation(fields: Fields) -> SurveyRecord:
    """One of the `recommendations` of a member."""
    return _read(fields, RECOMMENDATIONS)


def _read(fields: Fields, scores: range, reason: str | None = None) -> SurveyRecord:
    asked_at, told_at, answered_at = fields.instant("asked_at"), fields.maybe_instant("told_at"), fields.maybe_instant("answered_at")
    for name, at in (("told_at", told_at), ("answered_at", answered_at)):
        if at is not None and at < asked_at:
            fields.refuse(name, "before it was asked")
    score = fields.count("score") if fields.has("score") else None
    if score is not None and score not in scores:
        fields.refuse("score", f"not from {scores[0]} to {scores[-1]}")
    if (score is None) != (answered_at is None):
        fields.refuse("answered_at", "an answer has a score and a time, or neither")
    words = without_personal_data(normalise(fields.text("words", "")).strip())
    if score is None and (words or reason):
        fields.refuse("words", "without a score")
    if len(words) > WORDS_MAX:
        fields.refuse("words", f"longer than {WORDS_MAX} characters")
    return SurveyRecord(asked_at, told_at, answered_at, score, words, reason)


def read_reader(fields: Fields) -> ReaderRecord:
    """One of the `readers` of a thread: whether its page helped somebody."""
    maybe = {name: fields.flag(name) if fields.has(name) else None for name in ("sought", "would_contact")}
    if not fields.has("helped"):
        fields.refuse("helped", "missing")
    return ReaderRecord(fields.instant("at"), fields.flag("helped"), maybe["sought"], maybe["would_contact"])


def check_surveys(thread: ThreadRecord) -> str | None:
    """What is wrong with the surveys of a thread, if anything: each is about a confirmed solution of its history."""
    solved = {move.at for move in thread.history if move.move == "solved" and move.how in CONFIRMED}
    for number, survey in enumerate(thread.surveys):
        if survey.solved_at not in solved:
            return f"surveys[{number}]: there is no confirmed solution of that moment in the history"
    return "readers: only questions have any" if thread.readers and thread.type != "question" else None


def write_surveys(asked: Iterable[Asked]) -> dict[str, int]:
    """Write what is not here yet, about ledgers that are written (inside a command). Of who left, scores alone."""
    wanted = {thread_id: (asker_id, surveys) for thread_id, asker_id, surveys in asked if surveys}
    gone, changes, rows = former({asker_id for asker_id, _surveys in wanted.values()}), _solutions(wanted), []
    for thread_id, (asker_id, surveys) in wanted.items():
        for survey in surveys:
            free = changes[thread_id, as_utc(survey.solved_at or survey.asked_at)]
            if free and (said := _columns(survey, is_gone=asker_id in gone)):
                rows.append({
                    "change_id": free.pop(), "thread_id": thread_id, "member_id": asker_id, "resolved_at": survey.solved_at,
                    "reason": survey.reason, **said,
                })
    insert_all(ResolutionSurvey, rows)
    return {"surveys": len(rows)} if rows else {}


def _solutions(thread_ids: Collection[int]) -> dict[tuple[int, datetime], list[int]]:
    """By thread and moment, the confirmed resolutions without a survey, the last one last."""
    change, found = ResolutionChange, defaultdict[tuple[int, datetime], list[int]](list)
    taken = select(ResolutionSurvey.id).where(ResolutionSurvey.change_id == change.id).exists()
    for some in portions(sorted(thread_ids)):
        rows = select(change.thread_id, change.at, change.id).where(
            change.thread_id.in_(some), change.is_resolution == Resolution.SOLVED, change.is_how.in_(CONFIRMED), ~taken,
        )
        for thread_id, at, change_id in session().execute(rows.order_by(change.thread_id, change.seq)):
            found[thread_id, as_utc(at)].append(change_id)
    return found


def write_recommendations(said: Mapping[int, Sequence[SurveyRecord]]) -> None:
    """Of new members, by their ids: one a quarter (inside a command)."""
    gone, rows = former({member_id for member_id, surveys in said.items() if surveys}), []
    for member_id, surveys in said.items():
        by_quarter = {quarter_of(survey.asked_at): survey for survey in reversed(surveys)}
        for quarter, survey in sorted(by_quarter.items()):
            if columns := _columns(survey, is_gone=member_id in gone):
                rows.append({"member_id": member_id, "quarter": quarter, **columns})
    insert_all(RecommendationSurvey, rows)


def write_readers(readers: Mapping[int, Sequence[ReaderRecord]]) -> None:
    """Of new threads, by their ids (inside a command). Marks of visitors are not part of a file: each gets one that nobody can make."""
    insert_all(PageAnswer, [
        {"key": f"brought:{secrets.token_urlsafe(24)}", "thread_id": thread_id, "at": one.at, "helped": one.helped, "sought": one.sought,
         "would_contact": one.would_contact} for thread_id, found in readers.items() for one in found
    ])


def former(member_ids: Collection[int]) -> set[int]:
    """Those of the members who left: nothing of their words is kept, nor what they never answered."""
    found: set[int] = set()
    for some in portions(sorted(member_ids)):
        found.update(session().scalars(select(User.id).where(User.id.in_(some), User.left_at.is_not(None))))
    return found


def _columns(survey: SurveyRecord, *, is_gone: bool) -> Json:
    """Nothing of what somebody who left did not answer."""
    if is_gone and survey.answered_at is None:
        return {}
    return {
        "asked_at": survey.asked_at, "told_at": survey.told_at, "answered_at": survey.answered_at, "score": survey.score,
        "words": "" if is_gone else survey.words,
    }


def survey_line(row: ResolutionSurvey | RecommendationSurvey) -> Json:
    """A survey that was asked, as a line says it."""
    said: Json = {"solved_at": iso(row.resolved_at), "reason": row.reason} if isinstance(row, ResolutionSurvey) else {}
    times = {name: iso(at) for name in ("asked_at", "told_at", "answered_at") if (at := getattr(row, name)) is not None}
    score = {"score": row.score} if row.score is not None else {}
    return {name: value for name, value in {**said, **times, **score, "words": row.words}.items() if value not in (None, "")}


def reader_line(row: PageAnswer) -> Json:
    said = {"sought": row.sought, "would_contact": row.would_contact}
    return {"at": iso(row.at), "helped": row.helped} | {name: value for name, value in said.items() if value is not None}
