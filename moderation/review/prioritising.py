"""What should be looked at first, and why. Pure: every point has its words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from moderation.review.states import Subject

SEVERITY: dict[str, int] = {
    "illegal": 60, "dangerous_or_wrong": 50, "personal_information": 50, "abusive": 40, "spam": 30, "other": 15, "off_topic": 10,
    "not_an_answer": 8, "duplicate": 5,
}
"""Points of the weightiest reason. What can hurt somebody comes before what is only in the wrong place."""
SERIOUS = frozenset({"illegal", "dangerous_or_wrong", "personal_information", "abusive"})
WEIGHT_POINTS, MOST_WEIGHT = 3, 30
ACCURACY_POINTS = 10
HELD, HIDDEN, NEW_AUTHOR, APPEAL = 25, 10, 5, 20
VIEW_POINTS, MOST_VIEWS = 5, 20
HOUR_POINTS = 1
"""Waiting counts without a ceiling, so that nothing waits for ever."""
NEW_AUTHOR_DAYS = 7
APPEAL_TARGET_DAYS, MOST_DEADLINE = 14, 40
"""Appeals are to be answered without undue delay. Source: Digital Services Act, art. 20 (5)."""


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What is known of one item. `accuracy` is the mean of those who flagged (0.25 to 1.5), None without flags; times in hours, days."""

    subject: str
    reasons: tuple[str, ...] = ()
    flag_weight: float = 0.0
    accuracy: float | None = None
    is_held: bool = False
    was_hidden: bool = False
    is_in_sight: bool = True
    views: int = 0
    author_days: float | None = None
    waiting_hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The sum, and what it is made of in the order of weight: (words, points)."""

    total: int
    parts: list[tuple[Any, int]]


def weightiest(reasons: Sequence[str]) -> str:
    """The reason that counts most; empty without any."""
    return max(reasons, key=lambda code: SEVERITY.get(code, 0), default="")


def priority(facts: PriorityFacts) -> Score:
    """How soon this should be looked at. The higher, the sooner."""
    parts: list[tuple[Any, int]] = [
        (_l("How serious the reason is"), SEVERITY.get(weightiest(facts.reasons), 0)),
        (_l("Weight of the flags"), min(MOST_WEIGHT, round(WEIGHT_POINTS * facts.flag_weight))),
        (_l("How often those who flagged were right"), _accuracy(facts)),
        (_l("Held back: an honest member may be waiting"), HELD if facts.is_held else 0),
        (_l("Hidden by its flags before anybody looked"), HIDDEN if facts.was_hidden else 0),
        (_l("How many see it"), _views(facts)),
        (_l("The author is new here"), NEW_AUTHOR if facts.author_days is not None and facts.author_days < NEW_AUTHOR_DAYS else 0),
        (_l("An appeal"), APPEAL if facts.subject == Subject.APPEAL else 0),
        (_l("The time for an answer runs out"), _deadline(facts)),
        (_ln("Waiting for %(num)d hour", "Waiting for %(num)d hours", int(facts.waiting_hours)), int(facts.waiting_hours) * HOUR_POINTS),
    ]
    told = [(words, points) for words, points in parts if points]
    return Score(sum(points for _words, points in told), sorted(told, key=lambda part: -abs(part[1])))


def _accuracy(facts: PriorityFacts) -> int:
    return 0 if facts.accuracy is None else round(ACCURACY_POINTS * (facts.accuracy - 1))


def _views(facts: PriorityFacts) -> int:
    """Only what can still be seen does harm by being seen."""
    return min(MOST_VIEWS, round(VIEW_POINTS * math.log10(1 + facts.views))) if facts.is_in_sight else 0


def _deadline(facts: PriorityFacts) -> int:
    """From nothing on the first day to the most when two weeks are over; notices of illegal content alike."""
    if facts.subject not in (Subject.APPEAL, Subject.NOTICE):
        return 0
    return min(MOST_DEADLINE, int(MOST_DEADLINE * facts.waiting_hours / 24 / APPEAL_TARGET_DAYS))
