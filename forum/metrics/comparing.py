"""How a value differs from the one it is compared with, and whether that is good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.rendering import duration, number
from forum.metrics.measured import Better, Kind, Value
from forum.metrics.words import precision


class Turn(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    OTHER = "other"
    """Neither better nor worse, only different."""
    UNKNOWN = "unknown"
    """There is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Change:
    """`words`: the difference with its sign; `said`: what it means, so that colour is not needed. `rises`: None where nothing moved."""

    turn: Turn
    words: str
    said: str
    rises: bool | None
    difference: float | None = None

    @property
    def icon(self) -> str:
        return "minus" if self.rises is None else "trending-up" if self.rises else "trending-down"


def change_of(kind: Kind, better: Better, value: Value, before: Value | None) -> Change:
    """From `before` to `value`."""
    if before is None or value.value is None or before.value is None:
        return Change(Turn.UNKNOWN, "", _("nothing to compare with"), None)
    difference, unit = value.value - before.value, precision(kind, max(abs(value.value), abs(before.value)))
    if abs(difference) < unit / 2:  # it would be written as none
        return Change(Turn.SAME, "", _("about the same") if difference else _("unchanged"), None, difference)
    rises = difference > 0
    turn = Turn.OTHER if better is Better.NEITHER else Turn.BETTER if rises == (better is Better.UP) else Turn.WORSE
    said = {Turn.BETTER: _("better"), Turn.WORSE: _("worse"), Turn.OTHER: _("more") if rises else _("less")}[turn]
    return Change(turn, f"{'+' if rises else '−'}{_size(kind, abs(difference), unit)}", said, rises, difference)


def _size(kind: Kind, size: float, unit: float) -> str:
    if kind is Kind.SHARE:
        points = round(size * 100, 1)
        return ngettext("%(points)s point", "%(points)s points", 1 if points == 1 else 2, points=number(points))
    if kind is Kind.DURATION:
        return duration(max(1, round(size / unit)) * unit)
    return number(int(size)) if kind is Kind.COUNT else number(round(size, 1))
