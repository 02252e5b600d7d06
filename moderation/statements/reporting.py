"""The transparency report, from sums: pure. What each number counts is said in `measures` (Digital Services Act, art. 15 and 24)."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from forum.kit.clock import iso
from moderation.flags.states import FlagReason
from moderation.sanctions.states import SanctionKind
from moderation.statements.queries.counts import Row
from moderation.statements.states import REASONS, Category, FoundHow, Restriction
from moderation.statements.telling_apart import told

FORMAT = 2
SHARE_FROM = 20
"""A share of fewer than this says less than the numbers themselves, which are said instead."""
YEARS = 3
ACTIVE_MONTHS = 6
YEAR_CHARS = 4
Sums = Mapping[tuple[str, str], Mapping[tuple[str, ...], int]]

BREAKDOWNS: tuple[tuple[str, str, tuple[str, ...], Callable[[tuple[str, ...]], str]], ...] = (
    ("statements_by_restriction", "statements", tuple(Restriction), lambda parts: parts[0]),
    ("statements_by_reason", "statements", REASONS, lambda parts: parts[1]),
    ("statements_by_found_how", "statements", tuple(FoundHow), lambda parts: parts[2]),
    ("statements_by_ground", "statements", ("rule", "law"), lambda parts: "law" if parts[4] == "1" or parts[1] == "illegal" else "rule"),
    ("notices_by_category", "notices", tuple(Category), lambda parts: parts[0]),
    ("sanctions_by_kind", "sanctions", tuple(SanctionKind), lambda parts: parts[0]),
    ("flags_by_reason", "flags", tuple(FlagReason), lambda parts: parts[0]),
)
"""Name in the report, table, the words it is broken down by, and how a row says which."""
TOTALS = ("notices", "statements", "appeals_filed", "sanctions", "flags")


def first_moment(now: datetime) -> datetime:
    """The report goes back to the beginning of the year before last."""
    return now.replace(year=now.year - YEARS + 1, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def report(rows: Iterable[Row], took: Iterable[tuple[str, str, float]], active: Mapping[str, int], now: datetime) -> dict[str, Any]:
    """JSON values: months and years, the newest first. What lasts still is marked `is_complete: false`.

    Breakdowns are of years alone: months beside them would say, by subtraction, what the years do not.
    """
    sums: dict[tuple[str, str], dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
    hours: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        for period in (row.month, row.month[:4]):
            sums[row.what, period][row.parts] += row.count
    for what, month, duration in took:
        for period in (month, month[:4]):
            hours[what, period].append(duration)
    months, this_month = _months(now), f"{now:%Y-%m}"
    known = {period for _what, period in sums} | set(active)
    return {
        "format": FORMAT, "made_at": iso(now.replace(microsecond=0)), "since": f"{first_moment(now):%Y-%m-%d}",
        "active_members": _average(active, this_month),
        "years": [_period(str(year), sums, hours, active, now.year != year) for year in range(now.year, now.year - YEARS, -1)
                  if any(period.startswith(str(year)) for period in known) or year == now.year],
        "months": [_period(month, sums, hours, active, month != this_month) for month in months if month in known or month == this_month],
    }


def _months(now: datetime) -> list[str]:
    return [f"{year}-{month:02}" for year in range(now.year, now.year - YEARS, -1) for month in range(12, 0, -1)
            if (year, month) <= (now.year, now.month)]


def _average(active: Mapping[str, int], this_month: str) -> dict[str, Any]:
    """Of the last six months that are over."""
    over = sorted((month for month in active if month < this_month), reverse=True)[:ACTIVE_MONTHS]
    return {"average": round(statistics.fmean(active[month] for month in over)) if over else None, "months": len(over)}


def _period(
    name: str, sums: Sums, hours: Mapping[tuple[str, str], list[float]], active: Mapping[str, int], is_complete: bool,
) -> dict[str, Any]:
    totals = {what: sum(sums[what, name].values()) if (what, name) in sums else 0 for what in TOTALS}
    decided, settled, noticed = (_by(sums, what, name) for what in ("appeals_decided", "flags_settled", "notices_decided"))
    automated = _automated(sums, name, totals["statements"])
    return {
        "period": name, "is_complete": is_complete, **totals,
        "statements_decided_automatically": automated,
        "automated_share": None if automated is None else share(automated, totals["statements"]),
        "notices_decided": sum(noticed.values()), "notices_acted_on": noticed.get("1", 0),
        "appeals_decided": sum(decided.values()), "appeals_overturned": decided.get("overturned", 0),
        "overturned_share": share(decided.get("overturned", 0), sum(decided.values())),
        "flags_decided": settled.get("upheld", 0) + settled.get("rejected", 0), "flags_upheld": settled.get("upheld", 0),
        "flags_upheld_share": share(settled.get("upheld", 0), settled.get("upheld", 0) + settled.get("rejected", 0)),
        **{f"{what}_median_hours": _median(hours.get((what, name), [])) for what in ("notices", "appeals", "flags")},
        "active_members": active.get(name),
        "breakdowns": {key: told(_broken_down(sums, what, name, of), words) for key, what, words, of in BREAKDOWNS if _is_year(name)},
    }


def _by(sums: Sums, what: str, name: str) -> dict[str, int]:
    return {parts[0]: count for parts, count in sums.get((what, name), {}).items()}


def _broken_down(sums: Sums, what: str, name: str, of: Callable[[tuple[str, ...]], str]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for parts, count in sums.get((what, name), {}).items():
        found[of(parts)] += count
    return found


def _is_year(name: str) -> bool:
    return len(name) == YEAR_CHARS


def _automated(sums: Sums, name: str, statements: int) -> int | None:
    """Of years only, and not where it, or the rest, is too few to be told: twelve months, added up, would say what the year does not."""
    if not _is_year(name):
        return None
    by_machine = sum(count for parts, count in sums.get(("statements", name), {}).items() if parts[3] == "1")
    return told({"yes": by_machine, "no": statements - by_machine}, ("yes", "no"))["yes"]


def share(part: int, whole: int) -> float | None:
    """From 0 to 1 with three digits; None of too few."""
    return round(part / whole, 3) if whole >= SHARE_FROM else None


def _median(values: list[float]) -> float | None:
    return round(statistics.median(values), 1) if values else None
