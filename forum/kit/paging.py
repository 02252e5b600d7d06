"""Pages of lists: numbers for people, opaque cursors for indexes."""

import base64
import binascii
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from forum.kit.errors import Invalid, NotFound, untranslated

Item = TypeVar("Item")
Other = TypeVar("Other")
Scalar = str | int | float | None

MAX_PAGE = 100_000
MAX_CURSOR_CHARS = 1_000
NOT_A_PLACE = untranslated("This list position is not valid any more.")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list. ``total`` counts all items, or is None where counting would be too dear.

    ``next_cursor`` is the keyset position after the last item, for lists that are read by cursor.
    """

    items: Sequence[Item]
    number: int = 1
    size: int = 30
    total: int | None = None
    has_next: bool = False
    next_cursor: str | None = None

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def last(self) -> int:
        """Number of the last page (at least 1); without a total, the last page known to exist."""
        if self.total is None:
            return self.number + (1 if self.has_next else 0)
        return last_page(self.total, self.size)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def map(self, shape: Callable[[Item], Other]) -> "Page[Other]":
        """The same page with every item in another shape."""
        items = [shape(item) for item in self.items]
        return Page(items, self.number, self.size, self.total, self.has_next, self.next_cursor)


def last_page(total: int, size: int) -> int:
    """Number of the last page of ``total`` items; an empty list has one (empty) page."""
    return max(1, -(-total // size))


def clamp_page(number: object, last: int | None = None) -> int:
    """A page number from a query string: what is not a positive number is 1, what is beyond ``last`` is ``last``."""
    try:
        wanted = int(str(number)) if str(number).isdecimal() else 1
    except ValueError:  # more digits than int() accepts
        wanted = MAX_PAGE
    return max(1, min(wanted, MAX_PAGE if last is None else max(1, last)))


def within(found: Page[Item]) -> Page[Item]:
    """The page, if the list goes that far. Raises NotFound beyond its end; an empty list has its first page."""
    if found.number > 1 and not found.items:
        raise NotFound()
    return found


def page_numbers(current: int, last: int, around: int = 1) -> list[int | None]:
    """Numbers to print as links, None where some are left out: ``1 … 6 7 8 … 40``.

    First, last and ``around`` neighbours of the current page are kept; a gap of a single page is filled,
    because a dot pair would be no shorter.
    """
    wanted = {1, last} | set(range(max(1, current - around), min(last, current + around) + 1))
    numbers: list[int | None] = []
    previous = 0
    for number in sorted(wanted):
        if number - previous == 2:
            numbers.append(number - 1)
        elif number - previous > 2:
            numbers.append(None)
        numbers.append(number)
        previous = number
    return numbers


@dataclass(frozen=True)
class Keyset:
    """A position in an ordered list: the order's name and the last row's sort values, ending with its id.

    Cursors are opaque but not secret: whoever decodes one gets a position, never rows, and the query that
    uses it still scopes what the viewer may see.
    """

    order: str
    values: tuple[Scalar, ...]

    def encode(self) -> str:
        """URL-safe text that :meth:`decode` reads back exactly."""
        raw = json.dumps([self.order, *self.values], separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str, *, order: str, length: int) -> "Keyset":
        """Read a cursor of this order with ``length`` values. Raises Invalid for anything else."""
        refused = Invalid.field("cursor", NOT_A_PLACE)
        if len(cursor) > MAX_CURSOR_CHARS:
            raise refused
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            parts = json.loads(raw.decode(), parse_constant=_refuse_constant)
        except (binascii.Error, UnicodeError, ValueError, RecursionError) as error:
            raise refused from error
        if not isinstance(parts, list) or len(parts) != length + 1 or parts[0] != order:
            raise refused
        if not all(_is_scalar(value) for value in parts[1:]):
            raise refused
        return cls(order, tuple(parts[1:]))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no position")


def _is_scalar(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return value is None or isinstance(value, str) or (isinstance(value, float) and math.isfinite(value))
