"""What the weekly mail says of seven days: the eight numbers beside the week before, the largest change, and days as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from forum.core.config import current_config
from forum.core.permissions import Actor
from forum.core.rendering import number
from forum.metrics.cards import CARDS, card_of
from forum.metrics.comparing import Turn
from forum.metrics.measured import Kind, Point, Scope, is_few
from forum.metrics.queries.overview import Shown, overview
from forum.metrics.words import NOTHING, NOW_WORDS, day_words, period_words

DRAWN = ("asked", "resolved")
WIDEST = 100
"""Percent of the longest bar."""


@dataclass(frozen=True, slots=True)
class Told:
    """A number beside the one of the week before. `said`: how it changed, in words; `few`: it rests on fewer than twenty."""

    name: str
    value: str
    before: str
    said: str
    few: bool
    link: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day; widths of its bars in percent of the longest."""

    name: str
    asked: int
    resolved: int
    asked_width: int
    resolved_width: int


def week_of(monday: date) -> Scope:
    """The seven days before the Monday of a mail, of UTC."""
    return Scope(monday - timedelta(days=7), monday - timedelta(days=1))


def last_monday(day: date) -> date:
    """That day, or the Monday before it."""
    return day - timedelta(days=day.weekday())


def week_told(viewer: Actor, monday: date) -> dict[str, Any]:
    """For the templates, in the language that is spoken. Nothing but what the pages show this viewer."""
    scope = week_of(monday)
    shown = {one.measure.id: one for one in overview(viewer, scope, scope.before(), only={*CARDS, *DRAWN})}
    query = f"?since={scope.start.isoformat()}&until={scope.end.isoformat()}"
    site = current_config().public_url
    return {
        "period": period_words(scope.start, scope.end),
        "numbers": [_told(shown[name], f"{site}/insights/{name}/{query}") for name in CARDS],
        "changed": what_changed([shown[name] for name in CARDS]), "days": _days(*(shown[name].points for name in DRAWN)),
        "link": f"{site}/insights/{query}",
    }


def _told(one: Shown, link: str) -> Told:
    card = card_of(one.measure, one.value, one.before, ())
    change = card.change
    said = str(NOW_WORDS) if not one.measure.has_past else f"{change.words}, {change.said}" if change.words else change.said
    return Told(str(one.measure.name), card.words, card.before or NOTHING, said, is_few(one.measure.kind, one.value), link)


def what_changed(shown: Sequence[Shown]) -> str:
    """The largest change in one sentence. Changes are compared by how large they are beside the mean of both weeks; those that rest on
    enough come first, and equal ones in the order of the mail."""
    moved = [(one, change) for one in shown if (change := card_of(one.measure, one.value, one.before, ()).change).rises is not None]
    if not moved:
        return _("Nothing changed that could be told from the week before.")
    one, change = min(moved, key=lambda pair: (_is_uncertain(pair[0]), -_size(pair[0])))
    card = card_of(one.measure, one.value, one.before, ())
    said = _("The largest change: %(name)s went from %(before)s to %(value)s.", name=one.measure.name, before=card.before, value=card.words)
    if change.turn in (Turn.BETTER, Turn.WORSE):
        said += " " + (_("That is better.") if change.turn is Turn.BETTER else _("That is worse."))
    if one.measure.kind is not Kind.COUNT and _is_uncertain(one):
        said += " " + _("It rests on %(num)s only, so it may be chance.", num=number(_rests_on(one)))
    return said


def _rests_on(one: Shown) -> int:
    return min(one.value.n, one.before.n if one.before is not None else one.value.n)


def _is_uncertain(one: Shown) -> bool:
    """Either week rests on few, so that the change may be chance; of counts too, exact as each of them is."""
    return one.value.is_small or (one.before is not None and one.before.is_small)


def _size(one: Shown) -> float:
    """How large a change is beside the mean of both values: 0 to 2."""
    now, before = one.value.value or 0.0, (one.before.value if one.before else None) or 0.0
    mean = (abs(now) + abs(before)) / 2
    return abs(now - before) / mean if mean else 0.0


def _days(asked: Sequence[Point], resolved: Sequence[Point]) -> list[Day]:
    most = max((int(point.value or 0) for points in (asked, resolved) for point in points), default=0) or 1
    return [
        Day(day_words(one.day), int(one.value or 0), int(other.value or 0), _width(one, most), _width(other, most))
        for one, other in zip(asked, resolved, strict=True)
    ]


def _width(point: Point, most: int) -> int:
    return round(WIDEST * (point.value or 0) / most)


def sum_words(days: Sequence[Day]) -> str:
    """Both sums of the bars."""
    asked, resolved = sum(day.asked for day in days), sum(day.resolved for day in days)
    return _("%(asked)s asked, %(resolved)s resolved", asked=number(asked), resolved=number(resolved))
