"""Words of surveys, and how long things last."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from forum.resolution.states import Resolution, SolvedHow

CONFIRMED = frozenset(SolvedHow) - {SolvedHow.PRESUMED}
"""Somebody said that it is solved: what is only presumed is asked about by reminders."""
SCORES = range(1, 6)
GOOD_FROM = 4
RECOMMENDATIONS = range(11)
PROMOTERS_FROM, DETRACTORS_TO = 9, 6
WORDS_MAX = 2_000
ANSWERED_WITHIN = timedelta(days=30)
CHANGED_WITHIN = timedelta(days=7)
ASKED_WITHIN = timedelta(days=7)
"""What became due longer ago, while no worker ran, is never asked."""
ACTIVE_WITHIN = timedelta(days=90)
"""Who was not here for so long is not asked for a recommendation."""


class SurveyReason(StrEnum):
    """Why the help was as it was."""

    SOLVED = "solved"
    FAST = "fast"
    CLEAR = "clear"
    WAITED = "waited"
    DID_NOT_WORK = "did_not_work"
    OTHER = "other"


class SurveyKind(StrEnum):
    """What is asked; the word in a link's token."""

    RESOLUTION = "resolution"
    RECOMMENDATION = "recommendation"


def is_open(asked_at: datetime | None, answered_at: datetime | None, now: datetime) -> bool:
    """Whether it may be answered, or the answer changed, at this moment."""
    if answered_at is not None:
        return now - answered_at <= CHANGED_WITHIN
    return asked_at is not None and now - asked_at <= ANSWERED_WITHIN


def takes_ratings(thread: Any) -> bool:
    """Whether readers of this thread are asked if it helped them: it is a question that is solved."""
    return bool(thread.is_question and thread.listed and thread.resolution == Resolution.SOLVED)


def quarter_of(at: datetime) -> str:
    """Such as 2026Q4."""
    return f"{at.year}Q{(at.month + 2) // 3}"
