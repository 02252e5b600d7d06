"""What became of a dump's question: accepted, closed for which reason, duplicate of which other, reopened."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime

from forum.exchange.records import MoveRecord
from forum.exchange.report import Report
from forum.exchange.stackexchange.shelf import HistoryRow, PostRow, Shelf
from forum.kit.clock import parse_instant

CLOSED, REOPENED = 10, 11
DUPLICATE_CODES = frozenset({"1", "101"})
NOT_REPRODUCIBLE_CODES = frozenset({"4", "7", "103"})
"""Close reasons of PostHistory.xml: not a real question, too localised, needs details. The others are off topic here."""
NOTICE = re.compile(r"possible duplicate:?\s*</strong>.{0,400}?/(?:questions|q)/(\d{1,18})", re.I | re.S)


def fate(
    shelf: Shelf, report: Report, question: PostRow, answers: Sequence[PostRow], history: Sequence[HistoryRow]
) -> list[MoveRecord]:
    """The moves of a question, oldest first.

    Here a question is solved or closed, there it may be both: what came later counts. An acceptance while closed waits for
    the reopening; without one the question stays closed.
    """
    accepted = _acceptance(shelf, report, question, answers)
    closings = _closings(shelf, report, question, history)
    moves: list[MoveRecord] = []
    is_closed, waits = False, accepted
    for move in closings:
        if waits is not None and not is_closed and waits.at <= move.at:
            moves.append(waits)
            waits = None
        moves.append(move)
        is_closed = move.move == "closed"
        if not is_closed and accepted is not None and accepted.at <= move.at:
            moves.append(MoveRecord(move.at, "solved", accepted.by, how=accepted.how, answer=accepted.answer))
            waits = None
    if waits is not None and not is_closed:
        moves.append(waits)
    elif waits is not None:
        report.note("answers accepted while their question was closed, which stays closed")
    return moves


def _acceptance(shelf: Shelf, report: Report, question: PostRow, answers: Sequence[PostRow]) -> MoveRecord | None:
    if question.accepted is None:
        return None
    answer = next((answer for answer in answers if answer.id == question.accepted), None)
    if answer is None:
        report.note("accepted answers that are not in the dump")
        return None
    votes = shelf.votes(answer.id)
    said = [answer.at, question.at, *([votes.accepted_on] if votes is not None and votes.accepted_on else [])]
    at = max(parse_instant(text) for text in said)
    return MoveRecord(at, "solved", question.owner, how="accepted_by_asker", answer=str(answer.id))


def _closings(shelf: Shelf, report: Report, question: PostRow, history: Sequence[HistoryRow]) -> list[MoveRecord]:
    """Closings and reopenings in turn, from PostHistory.xml; without it the one closing that the question tells of."""
    moves: list[MoveRecord] = []
    for row in history:
        is_closed = bool(moves) and moves[-1].move == "closed"
        if row.kind == CLOSED and not is_closed:
            moves.append(_closing(shelf, report, question, parse_instant(row.at), row))
        elif row.kind == REOPENED and is_closed:
            moves.append(MoveRecord(max(parse_instant(row.at), moves[-1].at), "reopened", row.owner))
    if question.closed_at and (not moves or moves[-1].move != "closed"):
        moves.append(_closing(shelf, report, question, parse_instant(question.closed_at), None))
    return moves


def _closing(shelf: Shelf, report: Report, question: PostRow, at: datetime, row: HistoryRow | None) -> MoveRecord:
    by = row.owner if row is not None else None
    code = row.comment.strip() if row is not None else ""
    original = _original(shelf, question, row) if not code or code in DUPLICATE_CODES else None
    if original is not None and shelf.question(original) is not None and original != question.id:
        return MoveRecord(at, "closed", by, reason="duplicate", of=str(original))
    if original is not None or code in DUPLICATE_CODES:
        report.note("duplicates of questions that are not in the dump, closed as no longer needed")
        return MoveRecord(at, "closed", by, reason="no_longer_needed")
    if not code:
        report.note("closed questions of which the dump does not tell why, closed as off topic")
    return MoveRecord(at, "closed", by, reason="not_reproducible" if code in NOT_REPRODUCIBLE_CODES else "off_topic")


def _original(shelf: Shelf, question: PostRow, row: HistoryRow | None) -> int | None:
    """The question this one was called a duplicate of: by PostLinks.xml, else by the closing itself, else by a notice in the text."""
    links = shelf.duplicate_links(question.id)
    for link in links:
        if shelf.question(link.original) is not None:
            return link.original
    if links:
        return links[0].original
    named = _named_original(row.body) if row is not None else None
    if named is not None:
        return named
    notice = NOTICE.search(question.body[:4_000])
    return int(notice[1]) if notice else None


def _named_original(text: str) -> int | None:
    try:
        ids = json.loads(text).get("OriginalQuestionIds") or []
        return int(ids[0])
    except (ValueError, AttributeError, TypeError, IndexError, KeyError, RecursionError):
        return None
