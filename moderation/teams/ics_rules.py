"""Events that come back: rules of years are followed, within bounds; other rules are only recognised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from forum.kit.later import later

if TYPE_CHECKING:
    from dateutil import rrule
else:
    rrule = later("dateutil.rrule")

KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST"})
SAYS_THE_DAY = frozenset({"BYMONTHDAY", "BYDAY", "BYWEEKNO", "BYYEARDAY"})
NO_FURTHER_YEAR = 10_000
EARLIEST_YEAR = 1900


@dataclass(frozen=True)
class Repeats:
    """When something comes back, asked year by year: a rule that never comes true is looked for nowhere else. `rule` None: not followed.

    `most`: so many times in all; `last`: not after this day.
    """

    rule: rrule.rrule | None
    first: date
    interval: int = 1
    most: int | None = None
    last: date | None = None

    @property
    def is_yearly(self) -> bool:
        return self.rule is not None

    @classmethod
    def from_rule(cls, text: str, parts: Mapping[str, Any], first: date, last: date | None) -> Repeats:
        """Raises ValueError for a rule that means nothing. Rules by hour and the like are not followed: they could take for ever."""
        if not parts.get("FREQ"):
            raise ValueError("no FREQ")
        if parts["FREQ"] != ["YEARLY"] or not KNOWN.issuperset(parts) or first.year < EARLIEST_YEAR:
            return cls(None, first)
        kept = [part for part in text.split(";") if part.partition("=")[0] not in ("COUNT", "UNTIL", "INTERVAL")]
        if SAYS_THE_DAY.isdisjoint(parts):
            kept += [f"BYMONTHDAY={first.day}", *([] if "BYMONTH" in parts else [f"BYMONTH={first.month}"])]
        made = rrule.rrulestr(";".join(kept), dtstart=datetime.combine(first, time.min))
        interval, most = (parts[name][0] if parts.get(name) else None for name in ("INTERVAL", "COUNT"))
        if interval is not None and interval < 1:
            raise ValueError("no INTERVAL")
        return cls(made if isinstance(made, rrule.rrule) else None, first, interval or 1, most, last)

    def years(self, since: date, until: date) -> range:
        """The years to ask. What is counted has to be counted from the beginning."""
        begin = self.first.year
        if self.most is None and since.year - 1 > begin:
            begin += -(-(since.year - 1 - begin) // self.interval) * self.interval
        return range(begin, until.year + 1, self.interval)

    def days(self, since: date, until: date) -> Iterator[date]:
        """Each day on which it begins from about `since` until `until`."""
        number, end = 0, until if self.last is None else min(until, self.last)
        if self.rule is None:
            return
        for year in self.years(since, end):
            begins = datetime.combine(date(year, 1, 1), time.min)
            for found in self.rule.replace(dtstart=begins, interval=NO_FURTHER_YEAR):
                day = found.date()
                if day > end or (self.most is not None and number >= self.most):
                    return
                if day >= self.first:
                    number += 1
                    yield day
