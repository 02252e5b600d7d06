"""Days of a file as somebody chooses among them: those in a row under one name are one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Span:
    """From one day to another, both closed. `lines` is what is sent for it: a line a day, as they are written by hand."""

    first: date
    last: date
    name: str

    @property
    def lines(self) -> str:
        days = (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
        return "\n".join(f"{day} {self.name}".rstrip() for day in days)


def spans_of(days: Iterable[tuple[date, str]]) -> list[Span]:
    """Days in order, taken together where they follow each other and have the same name."""
    found: list[Span] = []
    for day, name in days:
        if found and found[-1].name == name and day - found[-1].last == timedelta(days=1):
            found[-1] = Span(found[-1].first, day, name)
        else:
            found.append(Span(day, day, name))
    return found


def read_spans(sent: Iterable[str]) -> list[Span]:
    """The same from what was sent; what is no day is left out."""
    return spans_of(sorted({one for lines in sent for line in lines.splitlines() if (one := _read(line)) is not None}))


def _read(line: str) -> tuple[date, str] | None:
    day, _space, name = line.partition(" ")
    try:
        return date.fromisoformat(day), name
    except ValueError:
        return None
