"""Charts as numbers: where lines, columns, ticks and marks lie. Pure; `templates/components/chart.html` draws them.

Across, everything is in percent of the width, so that a chart fits a phone and a desk; up and down in pixels, so that words keep
their size. Paths lie in a box WIDE units wide that is stretched to the width (strokes and words are not stretched).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from forum.metrics.labelling import Mark, Tick, days_across, marks_over, percent, width_of

WIDE = 1000
TOP, FOOT = 22, 22
"""Pixels over the plot, for the numbers of marks and the uppermost label; and under it, for days."""
MOST_MARKERS = 16
SPARK_POINTS = 40
DURATION_STEPS = (1, 5, 10, 15, 60, 300, 600, 900, 3_600, 7_200, 10_800, 21_600, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_592_000,
                  5_184_000, 7_776_000)
"""Up to four of each are whole numbers of one unit, as ticks are written; steps of half an hour would make 1 h of an hour and a half."""
LEAST_SHARE = 0.001
"""Shares are written with one tenth of a percent at most."""
Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """`number`: which colour, dash and marker (1 to 4). `markers`: (percent across, pixels from the top)."""

    name: str
    number: int
    path: str
    area: str
    markers: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """What is to be reached, while it is: percent across from `start` to `end`, `at` pixels from the top."""

    start: float
    end: float
    at: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over days."""

    height: int
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    marks: tuple[Mark, ...] = ()
    goals: tuple[GoalLine, ...] = ()
    wide: int = WIDE

    @property
    def floor(self) -> int:
        return self.height - FOOT


@dataclass(frozen=True, slots=True)
class Column:
    """Percent across, pixels from the top. `dense`: there is no room for its label on a phone."""

    x: float
    width: float
    y: float
    height: float
    label: str
    value: float
    dense: bool = False

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Cut:
    """A marked place between columns, such as the median. `late`: its words stand at its left."""

    at: float
    label: str
    number: int
    late: bool


@dataclass(frozen=True, slots=True)
class Columns:
    height: int
    columns: tuple[Column, ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def floor(self) -> int:
        return self.height - FOOT


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart of rows: its words over its bar, `width` in percent."""

    label: str
    value: float
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class Bars:
    height: int
    bars: tuple[Bar, ...]


def ceiling(values: Values) -> float:
    return max([value for value in values if value is not None and value > 0], default=0.0)


def steps_up(low: float, high: float, *, kind: str = "count", most: int = 4) -> list[float]:
    """Round numbers that enclose both, about `most` steps apart; lengths of time go by minutes, hours and days."""
    if kind == "duration":
        step: float = next((step for step in DURATION_STEPS if high / step <= most), math.ceil(high / most / 2_592_000) * 2_592_000)
    else:
        high = high if high > low else low + 1
        rough = max((high - low) / most, 0.5) if kind == "count" else (high - low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        sizes = (1, 2, 5, 10) if kind == "share" and power < 0.01 else (1, 2, 2.5, 5, 10)
        step = next(power * size for size in sizes if power * size >= rough * 0.999)
        if kind == "count":
            step = max(1.0, float(math.ceil(step)))
        elif kind == "share":
            step = max(step, LEAST_SHARE)
    first, last = math.floor(low / step + 1e-9), max(math.ceil(high / step - 1e-9), math.floor(low / step + 1e-9) + 1)
    return [round(step * number, 6) for number in range(first, last + 1)]


def plot_of(
    days: Sequence[date], series: Sequence[tuple[str, Values]], *, height: int = 260, kind: str = "count", area: bool = False,
    marks: Sequence[tuple[int, date]] = (), goals: Sequence[tuple[date, float]] = (), first_number: int = 1, step: int = 1,
) -> Plot:
    """Lines of days in their order, a value per day (or per `step` days) each; None leaves a gap. `marks`: numbers with their days.
    `goals`: what is to be reached from each of these days on, in their order."""
    every = [value for _name, values in series for value in values if value is not None] + [target for _day, target in goals]
    ticks = steps_up(min([0.0, *every]), ceiling(every), kind=kind, most=4 if height > 160 else 2)
    bottom, top = ticks[0], ticks[-1]

    def up(value: float) -> float:
        return round(height - FOOT - (value - bottom) / (top - bottom) * (height - FOOT - TOP), 1)

    lines = tuple(
        _line(name, number, values, up, up(max(bottom, 0)) if area else None)
        for number, (name, values) in enumerate(series, first_number)
    )
    drawn = [
        (number, min(100.0, percent((day - days[0]).days / step, len(days))))
        for number, day in marks if 0 <= (day - days[0]).days < len(days) * step
    ]
    return Plot(height, lines, days_across(days), tuple(Tick(up(value), value) for value in ticks), marks_over(drawn),
                _goal_lines(goals, days, step, up))


def _goal_lines(goals: Sequence[tuple[date, float]], days: Sequence[date], step: int, up: Callable[[float], float]) -> tuple[GoalLine, ...]:
    """Each from its day to the next one's, the last to the end. A goal of the last day alone is as wide as a day."""
    begins = [max(0.0, min(percent((day - days[0]).days / step, len(days)), 100 - 100 / len(days))) for day, _target in goals]
    return tuple(
        GoalLine(round(begin, 2), round(end, 2), up(target))
        for begin, end, (_day, target) in zip(begins, [*begins, 100.0][1:], goals, strict=True)
    )


def _line(name: str, number: int, values: Values, up, floor: float | None) -> Line:  # type: ignore[no-untyped-def]
    places = [(percent(at, len(values)), None if value is None else up(value)) for at, value in enumerate(values)]
    parts, areas, run = [], [], []
    for x, y in [*places, (0.0, None)]:
        if y is not None:
            run.append((round(x * WIDE / 100, 1), y))
            continue
        if run:
            steps = "L".join(f"{across:g} {down:g}" for across, down in run)
            parts.append(f"M{steps}" if len(run) > 1 else f"M{steps}h.01")
            if floor is not None:
                areas.append(f"M{steps}V{floor:g}H{run[0][0]:g}Z")
        run = []
    return Line(name, number, "".join(parts), "".join(areas), tuple(_markers(places)))


def _markers(places: Sequence[tuple[float, float | None]]) -> list[tuple[float, float]]:
    """Some of the points, evenly; a point without neighbours always, since no line leads there."""
    every = max(1, math.ceil(len(places) / MOST_MARKERS))
    found = []
    for at, (x, y) in enumerate(places):
        alone = all(not 0 <= near < len(places) or places[near][1] is None for near in (at - 1, at + 1))
        if y is not None and (at % every == 0 or alone):
            found.append((x, y))
    return found


def spark_path(values: Values, *, width: int = 120, height: int = 32) -> str:
    """A small line from the least to the greatest; empty under two values. Long ones are averaged to SPARK_POINTS."""
    thin = thinned(values)
    known = [value for value in thin if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), max(known) - min(known)
    parts, pen_down = [], False
    for at, value in enumerate(thin):
        if value is None:
            pen_down = False
            continue
        y = height / 2 if not span else height - 3 - (value - low) / span * (height - 6)
        parts.append(f"{'L' if pen_down else 'M'}{at / (len(thin) - 1) * width:.4g} {y:.3g}")
        pen_down = True
    return "".join(parts)


def thinned(values: Values, most: int = SPARK_POINTS) -> list[float | None]:
    """At most so many values: neighbours averaged."""
    size = math.ceil(len(values) / most) if values else 1
    found: list[float | None] = []
    for at in range(0, len(values), size):
        known = [value for value in values[at:at + size] if value is not None]
        found.append(sum(known) / len(known) if known else None)
    return found


def columns_of(
    labels: Sequence[str], values: Sequence[float], *, height: int = 200, cuts: Sequence[tuple[str, float, int]] = (),
) -> Columns:
    """Columns side by side, the highest as high as there is room. `cuts`: (words, place in columns from the left, number), such as 2.5
    for the middle of the third; the words of the first stand at its left, those of the others at their right, where a phone has room."""
    top, room = max([*values, 1]), height - FOOT - TOP - 16 * len(cuts)
    slot = 100 / max(len(values), 1)
    gap = slot * 0.14
    dense = any(width_of(label) > slot for label in labels)
    found = []
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        tall = round(value / top * room, 1) if value else 0.0
        x, y = round(at * slot + gap, 2), round(height - FOOT - tall, 1)
        found.append(Column(x, round(slot - 2 * gap, 2), y, tall, label, value, dense and at % 2 == 1))
    marked = []
    for at, (words, place, number) in enumerate(cuts):
        across = round(min(max(place, 0), len(values)) * slot, 2)
        late = width_of(words) > 100 - across if at else width_of(words) <= across
        marked.append(Cut(across, words, number, late))
    return Columns(height, tuple(found), tuple(marked))


def bars_of(rows: Sequence[tuple[str, float]], *, of: float | None = None, row_height: int = 46) -> Bars:
    """Rows under one another, as long as their part `of` (else of the greatest)."""
    whole = of or max([value for _label, value in rows], default=0) or 1
    bars = tuple(
        Bar(label, value, round(min(value / whole, 1) * 100, 2), at * row_height) for at, (label, value) in enumerate(rows)
    )
    return Bars(row_height * len(rows), bars)
