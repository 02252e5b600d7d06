"""Reading values out of JSON objects whose shape nobody has promised. Every complaint names the place."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

from forum.exchange.records import BadRecord
from forum.kit.clock import parse_instant
from forum.kit.text import plain_line

T = TypeVar("T")

MAX_TEXT_CHARS = 1_000_000
MAX_REF_CHARS = 200
MAX_COUNT = 2**53
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(3000, 1, 1, tzinfo=UTC)


def decode(line: bytes) -> dict[str, Any]:
    """One line as a JSON object. Raises BadRecord, also for NaN, keys said twice, and nesting that no record has."""
    try:
        value = json.loads(line, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except BadRecord:
        raise
    except RecursionError:
        raise BadRecord("nested too deeply") from None
    except ValueError as error:
        raise BadRecord(f"not JSON ({error})") from None
    if not isinstance(value, dict):
        raise BadRecord("not a JSON object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRecord("a key is said twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise BadRecord(f"not JSON ({name})")


class Fields:
    """The keys of one object. `where` is the path to it, as in `answers[2].comments[0]`; `shift` is added to every instant."""

    def __init__(self, values: Mapping[str, Any], shift: timedelta, where: str = "") -> None:
        self.values, self.shift, self.where = values, shift, where

    def place(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def refuse(self, name: str, reason: str) -> NoReturn:
        raise BadRecord(f"{self.place(name)}: {reason}")

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def line(self, name: str, default: str | None = None, most: int = MAX_REF_CHARS) -> str:
        """One line of text, cleaned; without a default it must be there and say something."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        found = plain_line(self._string(name, value))
        if not found and default is None:
            self.refuse(name, "empty")
        if len(found) > most:
            self.refuse(name, f"longer than {most} characters")
        return found

    def maybe_line(self, name: str) -> str | None:
        return self.line(name) if self.has(name) else None

    def text(self, name: str, default: str | None = None) -> str:
        """Text of several lines, as it is."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        found = self._string(name, value)
        if len(found) > MAX_TEXT_CHARS:
            self.refuse(name, f"longer than {MAX_TEXT_CHARS} characters")
        return found

    def _string(self, name: str, value: object) -> str:
        if value is None:
            self.refuse(name, "missing")
        if not isinstance(value, str):
            self.refuse(name, "not a text")
        return value

    def word(self, name: str, choices: Iterator[str] | tuple[str, ...] | frozenset[str], default: str | None = None) -> str:
        """One of a few words."""
        found = self.line(name, default)
        if found not in (allowed := tuple(choices)):
            self.refuse(name, f"{found!r} is none of {', '.join(sorted(allowed))}")
        return found

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            self.refuse(name, "neither true nor false")
        return value

    def count(self, name: str, default: int = 0, least: int = 0) -> int:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MAX_COUNT:
            self.refuse(name, "not a whole number in bounds")
        return value

    def number(self, name: str) -> float | None:
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(name, "not a number")
        return float(value)

    def instant(self, name: str) -> datetime:
        found = self.maybe_instant(name)
        return found if found is not None else self.refuse(name, "missing")

    def maybe_instant(self, name: str) -> datetime | None:
        if not self.has(name):
            return None
        return self.as_instant(name, self.values[name])

    def as_instant(self, name: str, value: object) -> datetime:
        """A value found at `name` as an instant, shifted."""
        try:
            found = parse_instant(self._string(name, value)) + self.shift
        except (ValueError, OverflowError):
            self.refuse(name, "not a date and time")
        if not EARLIEST <= found <= LATEST:
            self.refuse(name, "not a date of our time")
        return found

    def items(self, name: str) -> list[Any]:
        """A list, empty when absent."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(name, "not a list")
        return value

    def lines(self, name: str) -> tuple[str, ...]:
        """A list of short texts."""
        found = self.items(name)
        return tuple(Fields({"": value}, self.shift, f"{self.place(name)}[{place}]").line("") for place, value in enumerate(found))

    def words_by_key(self, name: str) -> dict[str, str]:
        """An object of short values; numbers are kept as they are written."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(one, str | int | float) for one in value.values()):
            self.refuse(name, "not an object of texts and numbers")
        return {key: str(one) for key, one in value.items()}

    def objects(self, name: str, read: Callable[[Fields], T]) -> list[T]:
        """A list of objects, each read by `read`."""
        found = []
        for number, value in enumerate(self.items(name)):
            where = f"{self.place(name)}[{number}]"
            if not isinstance(value, dict):
                raise BadRecord(f"{where}: not an object")
            found.append(read(Fields(value, self.shift, where)))
        return found
