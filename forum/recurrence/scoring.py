"""How much a topic asks for an article. Pure. Source: 2-domain, *Recurrence*: who asks and how often, with a half-life of 90 days."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

HALF_LIFE_DAYS = 90.0
SUGGESTED_ASKERS = 3
"""From so many different people on, a topic is suggested."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a topic."""

    asker_id: int
    at: datetime
    me_toos: int
    duplicates: int


_FIXED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Missed:
    """How often somebody looked for this and did not find it, or was shown it and asked all the same; `at`: the last time."""

    times: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Score:
    """The parts of a topic's score, each faded by age, and what they are made of."""

    total: float
    askers: float
    me_toos: float
    duplicates: float
    distinct_askers: int
    searches: float = 0.0
    failed: float = 0.0

    @property
    def is_suggested(self) -> bool:
        return self.distinct_askers >= SUGGESTED_ASKERS


def faded(at: datetime, now: datetime) -> float:
    """What is left of something's weight: half after 90 days."""
    return float(0.5 ** (max((now - at).total_seconds(), 0.0) / 86_400 / HALF_LIFE_DAYS))


def score_of(questions: Iterable[Asked], now: datetime, searches: Iterable[Missed] = (), failed: Iterable[Missed] = ()) -> Score:
    """Each asker counts once, by their newest question; me-toos and duplicates by the question they belong to."""
    parts, askers = _weighed(questions, now, searches, failed)
    total, *each = (round(part, 4) for part in (sum(parts), *parts))
    return Score(total, each[0], each[1], each[2], askers, each[3], each[4])


def rank_of(questions: Iterable[Asked], now: datetime, searches: Iterable[Missed] = (), failed: Iterable[Missed] = ()) -> float:
    """The score's logarithm as of one fixed instant. All parts fade alike, so what was ranked at different times can be compared."""
    parts, _askers = _weighed(questions, now, searches, failed)
    weight = sum(parts)
    return (math.log2(weight) if weight > 0 else -1e6) + (now - _FIXED).total_seconds() / 86_400 / HALF_LIFE_DAYS


def _weighed(
    questions: Iterable[Asked], now: datetime, searches: Iterable[Missed], failed: Iterable[Missed]
) -> tuple[tuple[float, ...], int]:
    newest: dict[int, float] = {}
    me_toos = duplicates = 0.0
    for one in questions:
        weight = faded(one.at, now)
        newest[one.asker_id] = max(newest.get(one.asker_id, 0.0), weight)
        me_toos += one.me_toos * weight
        duplicates += one.duplicates * weight
    missed, asked_anyway = (math.fsum(one.times * faded(one.at, now) for one in some) for some in (searches, failed))
    return (math.fsum(newest.values()), me_toos, duplicates, missed, asked_anyway), len(newest)
