"""How a value differs from the one it is compared with, and whether that is good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from forum.core.rendering import number
from forum.metrics.measured import Better, Kind, Value
from forum.metrics.words import length_words

ALMOST = {Kind.COUNT: 0.5, Kind.SHARE: 0.0005, Kind.DURATION: 1.0, Kind.SCORE: 0.05}
"""A smaller difference would be written as none."""


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
    difference = value.value - before.value
    if abs(difference) < ALMOST[kind]:
        return Change(Turn.SAME, "", _("unchanged"), None, 0.0)
    rises = difference > 0
    turn = Turn.OTHER if better is Better.NEITHER else Turn.BETTER if rises == (better is Better.UP) else Turn.WORSE
    said = {Turn.BETTER: _("better"), Turn.WORSE: _("worse"), Turn.OTHER: _("more") if rises else _("less")}[turn]
    return Change(turn, f"{'+' if rises else '−'}{_size(kind, abs(difference))}", said, rises, difference)


def _size(kind: Kind, size: float) -> str:
    if kind is Kind.SHARE:
        return _("%(num)s points", num=number(round(size * 100, 1)))
    if kind is Kind.DURATION:
        return length_words(size)
    return number(int(size)) if kind is Kind.COUNT else number(round(size, 1))
