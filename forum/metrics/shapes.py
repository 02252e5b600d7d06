"""The insights as files: what their fields are called and mean is on the help page *Insights*, and stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from forum.kit.clock import iso
from forum.kit.csv_lines import csv_line
from forum.metrics.cards import is_met
from forum.metrics.comparing import change_of
from forum.metrics.measured import Kind, Measure, Page, Point, Row, Scope, Value, is_few
from forum.metrics.words import UNIT_WORDS
from forum.resolution.counting import SLICED_BY

SCHEMA = 2
"""2: `slice` says names (category, tag, team ...) where 1 said ids (category_id, tag_id)."""
OVERVIEW_COLUMNS = (
    "measure", "name", "group", "unit", "basis", "since", "until", "value", "numerator", "denominator", "n", "few", "p90", "before",
    "difference", "turn", "goal", "goal_met", "sliced", "has_past",
    "complete", "slices", "known_since",
)
DAY_COLUMNS = ("day", "value", "n", "unit")
ROW_COLUMNS = ("id", "at", "title", "url", "detail", "seconds")


def measure_shape(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id, "name": str(measure.name), "group": measure.group, "unit": UNIT_WORDS[measure.kind],
        "basis": str(measure.basis), "better": str(measure.better), "counted": str(measure.counted), "sliced": measure.sliced,
        "has_past": measure.has_past, "slices": [name for name in SLICED_BY if name in measure.slices],
    }


def value_shape(kind: Kind, value: Value | None) -> dict[str, Any] | None:
    """`few` is never said of counts, which are exact."""
    if value is None:
        return None
    return {"value": value.value, "numerator": value.numerator, "denominator": value.denominator, "n": value.n,
            "few": is_few(kind, value), "p90": value.p90, "complete": value.complete, "known_since": value.since}


def scope_shape(scope: Scope | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    """`names`: what the questions of the scope are called in addresses."""
    if scope is None:
        return None
    return {"since": scope.start.isoformat(), "until": scope.end.isoformat(), "slice": dict(names)}


def shown_shape(measure: Measure, value: Value, before: Value | None, goal: float | None) -> dict[str, Any]:
    """A measure with its value, what it is compared with, and its goal."""
    change = change_of(measure.kind, measure.better, value, before)
    return {
        "measure": measure_shape(measure), "now": value_shape(measure.kind, value), "before": value_shape(measure.kind, before),
        "difference": change.difference, "turn": str(change.turn), "goal": goal, "goal_met": is_met(measure, value, goal),
    }


def overview_shape(shown: Iterable[Any], about: Mapping[str, Any], goals: dict[str, float]) -> dict[str, Any]:
    """`about`: scope and compared, as shapes."""
    return {
        "schema": SCHEMA, **about,
        "measures": [shown_shape(one.measure, one.value, one.before, goals.get(one.measure.id)) for one in shown],
    }


def overview_lines(shown: Iterable[Any], scope: Scope, goals: dict[str, float]) -> Iterator[str]:
    yield csv_line(OVERVIEW_COLUMNS)
    for one in shown:
        found = shown_shape(one.measure, one.value, one.before, goals.get(one.measure.id))
        about, now, before = found["measure"], found["now"], found["before"]
        yield csv_line((
            about["id"], about["name"], about["group"], about["unit"], about["basis"], scope.start.isoformat(), scope.end.isoformat(),
            *(now[name] for name in ("value", "numerator", "denominator", "n")), _yes(now["few"]), now["p90"],
            before["value"] if before else None, found["difference"], found["turn"], found["goal"], _yes(found["goal_met"]),
            _yes(about["sliced"]), _yes(about["has_past"]), _yes(now["complete"]),
            " ".join(about["slices"]), now["known_since"],
        ))


def days_shape(points: Sequence[Point]) -> list[dict[str, Any]]:
    return [{"day": point.day.isoformat(), "value": point.value, "n": point.n} for point in points]


def day_lines(measure: Measure, points: Sequence[Point]) -> Iterator[str]:
    yield csv_line(DAY_COLUMNS)
    for point in points:
        yield csv_line((point.day.isoformat(), point.value, point.n, UNIT_WORDS[measure.kind]))


def row_lines(page: Page, base: str) -> Iterator[str]:
    yield csv_line(ROW_COLUMNS)
    for row in page.rows:
        yield csv_line(_row_cells(row, base))


def _row_cells(row: Row, base: str) -> tuple[Any, ...]:
    return (row.id, iso(row.at), row.title, f"{base}{row.path}" if row.path else "", row.detail, row.seconds)


def _yes(said: bool | None) -> str | None:
    return None if said is None else "yes" if said else "no"
