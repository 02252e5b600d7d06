"""A line of steps for an SVG: pure numbers, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT, PADDING = 720, 160, 4


@dataclass(frozen=True, slots=True)
class Chart:
    """The path of the line and of the area under it, in a box of WIDTH by HEIGHT, and what the edges of the box stand for."""

    line: str
    area: str
    low: int
    high: int
    width: int = WIDTH
    height: int = HEIGHT


def steps_chart(start: datetime, end: datetime, first: int, days: Sequence[tuple[datetime, int]]) -> Chart:
    """The line stays where it is until a day changes it: no slope that never was."""
    values = [first, *(value for _day, value in days)]
    low, high = min(values), max(values)
    span, length = max(high - low, 1), max((end - start).days, 1)

    def across(day: datetime) -> float:
        return round((day - start).days / length * WIDTH, 1)

    def up(value: int) -> float:
        return round(HEIGHT - PADDING - (value - low) / span * (HEIGHT - 2 * PADDING), 1)

    moves = [f"H{across(day):g}V{up(value):g}" for day, value in days]
    line = f"M0 {up(first):g}" + "".join(moves) + f"H{WIDTH}"
    return Chart(line, f"{line}V{HEIGHT}H0Z", low, high)
