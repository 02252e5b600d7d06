"""Where the words of a chart stand so that neighbours never lie over one another, however narrow the chart is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NARROW = 300
"""Pixels of a chart on a small phone, about."""
DIGIT = 7
FAR = 30.0
"""Percent of the width that days under a chart keep from one another on a phone; there those between are left out."""


@dataclass(frozen=True, slots=True)
class Tick:
    """`at`: percent across, or pixels from the top. `dense`: there is no room for its words on a phone."""

    at: float
    value: float
    day: date | None = None
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line. `label`: the number that stands in the list of marks under the chart, those of neighbours together ("2–4") over
    the middle of them (`label_at`, percent); empty for all but the first of them."""

    at: float
    number: int
    label: str = ""
    label_at: float = 0.0


def width_of(words: str) -> float:
    """What words take of a narrow chart, in percent."""
    return (len(words) * DIGIT + 4) / NARROW * 100


def percent(at: float, count: int) -> float:
    """Where the day of this index is; the only day of its kind stands in the middle."""
    return round(at / (count - 1) * 100, 2) if count > 1 else 50.0


def _ticks_across(count: int) -> list[int]:
    return sorted({round(part * (count - 1) / 4) for part in range(5)}) if count > 4 else list(range(count))


def days_across(days: Sequence[date]) -> tuple[Tick, ...]:
    """The first day and the last, and those between that are far enough from both."""
    found: list[Tick] = []
    shown = 0.0
    for at in _ticks_across(len(days)):
        place = percent(at, len(days))
        ends = at in (0, len(days) - 1)
        dense = not ends and (place - shown < FAR or 100 - place < FAR)
        shown = shown if dense else place
        found.append(Tick(place, at, days[at], dense))
    return tuple(found)


def marks_over(placed: Sequence[tuple[int, float]]) -> tuple[Mark, ...]:
    """Marks with their numbers, those together that would lie over one another on a phone."""
    groups: list[list[tuple[int, float]]] = []
    for one in sorted(placed, key=lambda mark: (mark[1], mark[0])):
        groups.append([one])
        while len(groups) > 1 and _edges(groups[-2])[1] > _edges(groups[-1])[0]:
            groups[-2:] = [groups[-2] + groups[-1]]
    return tuple(
        Mark(at, number, _label(group) if not place else "", _middle(group) if not place else 0.0)
        for group in groups for place, (number, at) in enumerate(group)
    )


def _label(group: Sequence[tuple[int, float]]) -> str:
    numbers = [number for number, _at in group]
    return f"{min(numbers)}–{max(numbers)}" if len(numbers) > 1 else str(numbers[0])


def _half(group: Sequence[tuple[int, float]]) -> float:
    return width_of(_label(group)) / 2


def _middle(group: Sequence[tuple[int, float]]) -> float:
    """The middle of the lines, moved inwards where the words would stand over the edge."""
    half, middle = _half(group), (group[0][1] + group[-1][1]) / 2
    return round(min(max(middle, half), 100 - half), 2)


def _edges(group: Sequence[tuple[int, float]]) -> tuple[float, float]:
    return _middle(group) - _half(group), _middle(group) + _half(group)
