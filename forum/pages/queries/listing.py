"""The threads of a list, a page at a time, at a cost that does not grow with the board.

A list is read along the index that has its order. Where no index has both the filter and the order, a short list is
sorted and a long one is walked in order: the tallies say beforehand which it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, literal_column, select, tuple_, union_all

from forum.kit.clock import iso, parse_instant, utcnow
from forum.kit.errors import Invalid
from forum.kit.paging import NOT_A_PLACE, Keyset
from forum.kit.row_ids import MAX_ROW_ID
from forum.pages.wanted import EVERY_STATUS, Sort, Wanted
from forum.threads.models import CategoryField, Thread, ThreadField, ThreadTag
from forum.threads.queries.rows import ThreadRow, thread_rows_of
from forum.threads.states import Status

Statement = Select[*tuple[Any, ...]]
SORTABLE = 2_000
"""A list no longer than this may be sorted for one page."""
MAX_PINNED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """What a list is about, in ids: where the viewer may read, one category, one tag."""

    readable_ids: tuple[int, ...]
    reads_everything: bool
    category_id: int | None = None
    tag_id: int | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """One page in order, the pinned ones first, with positions to go on from."""

    rows: tuple[ThreadRow, ...] = ()
    pinned: int = 0
    has_next: bool = False
    next_position: str = ""
    previous_position: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """A list, where it is looked for, and how many of it are shown. `expected` is its length by the tallies, or an upper
    bound; None when nobody knows. With `pins` the pinned threads come first, on the first page only, and nowhere else."""

    wanted: Wanted
    place: Place
    size: int
    expected: int | None = None
    pins: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.wanted.statuses or self.expected == 0 or not self.place.readable_ids


def thread_slices(*selections: Selection) -> list[Slice]:
    """One page of each list: a statement for each that can hold anything, and one for all tags."""
    sought = [one for one in selections if not one.is_empty]
    found = dict(zip(sought, thread_rows_of(*(_statement(one).subquery() for one in sought)), strict=True)) if sought else {}
    return [_slice(one, found[one]) if one in found else Slice() for one in selections]


def _statement(one: Selection) -> Statement:
    wanted, position = one.wanted, _position(one.wanted)
    skip = 0 if position else (wanted.number - 1) * one.size
    reading = _Reading(wanted, one.place, wanted.statuses, one.expected, bool(wanted.before), position, one.pins)
    return reading.statement(skip + one.size + 1, skip)


def _slice(one: Selection, found: Sequence[tuple[ThreadRow, tuple[Any, ...]]]) -> Slice:
    """Put the rows in order; the one too many only says that there are more."""
    sort, backwards = one.wanted.sort, bool(one.wanted.before)
    descending = ORDERS[sort][1] != backwards
    ordered = sorted(found, key=lambda item: (item[1][0], item[0].id), reverse=descending)
    pinned = [row for row, (_value, is_pinned) in ordered if is_pinned]
    others = [(row, value) for row, (value, is_pinned) in ordered if not is_pinned]
    more, others = len(others) > one.size, others[:one.size]
    if backwards:
        others.reverse()
    rows = (*pinned, *(row for row, _value in others))
    if not others:
        return Slice(rows, len(pinned))
    return Slice(rows, len(pinned), more or backwards, _cursor(sort, *others[-1]), _cursor(sort, *others[0]))


def _cursor(sort: Sort, row: ThreadRow, value: Any) -> str:
    return Keyset(sort, (iso(value) if isinstance(value, datetime) else value, row.id)).encode()


def _position(wanted: Wanted) -> tuple[Any, int] | None:
    cursor = wanted.after or wanted.before
    if not cursor:
        return None
    value, thread_id = Keyset.decode(cursor, order=wanted.sort, length=2).values
    if not isinstance(thread_id, int) or thread_id > MAX_ROW_ID:
        return _refuse()
    if wanted.sort is Sort.VOTES:
        return (value, thread_id) if isinstance(value, int) and abs(value) <= MAX_ROW_ID else _refuse()
    try:
        return parse_instant(str(value)), thread_id
    except ValueError:
        return _refuse()


def _refuse() -> tuple[Any, int]:
    raise Invalid.field("cursor", NOT_A_PLACE)


ORDERS: dict[Sort, tuple[Any, bool]] = {
    Sort.ACTIVE: (Thread.last_activity_at, True), Sort.NEWEST: (Thread.created_at, True),
    Sort.VOTES: (Thread.score, True), Sort.WAITING: (Thread.created_at, False),
}
INDEXED_WITH_STATUS = {Sort.ACTIVE, Sort.NEWEST, Sort.WAITING}
INDEXED_WITH_CATEGORY_AND_STATUS = {Sort.ACTIVE}


@dataclass(frozen=True, slots=True)
class _Reading:
    wanted: Wanted
    place: Place
    statuses: frozenset[Status]
    expected: int | None
    backwards: bool
    position: tuple[Any, int] | None
    pins: bool

    def statement(self, limit: int, skip: int) -> Statement:
        """Ids, sort values and whether pinned, of the page and one row more."""
        page = self._page(limit, skip)
        if not self.pins or self.wanted.number > 1:
            return page
        together = union_all(select(page.subquery()), select(self._pinned().subquery())).subquery()
        return select(*together.c)

    def _pinned(self) -> Statement:
        found = self._select(pinned=True).where(Thread.pinned_at.is_not(None), *self._place_filter())
        return found.order_by(Thread.pinned_at.desc(), Thread.id).limit(MAX_PINNED)

    def _page(self, limit: int, skip: int) -> Statement:
        if self._narrows_status and self._index_has_status:
            return self._merged(limit, skip)
        short = self.expected is not None and self.expected <= SORTABLE
        if short and (self._narrows_status or self.place.tag_id is not None):
            return self._arm(self._statuses_as_filter(indexed=True), limit, skip, sorted_afterwards=True)
        return self._arm(self._statuses_as_filter(indexed=False), limit, skip)

    @property
    def _narrows_status(self) -> bool:
        return self.statuses != EVERY_STATUS

    @property
    def _index_has_status(self) -> bool:
        if self.place.tag_id is not None and self.expected is not None and self.expected <= SORTABLE:
            return False
        with_category = self.place.category_id is not None
        return self.wanted.sort in (INDEXED_WITH_CATEGORY_AND_STATUS if with_category else INDEXED_WITH_STATUS)

    def _merged(self, limit: int, skip: int) -> Statement:
        """Each status along its own index, then the few rows together."""
        arms = [self._arm([Thread.status == status], limit, 0) for status in sorted(self.statuses)]
        if len(arms) == 1:
            return arms[0].offset(skip).limit(limit - skip)
        together = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
        value, thread_id = together.c.value, together.c.id
        order = (value.desc(), thread_id.desc()) if self._descending else (value.asc(), thread_id.asc())
        return select(thread_id, value, together.c.pinned).order_by(*order).offset(skip).limit(limit - skip)

    def _statuses_as_filter(self, *, indexed: bool) -> list[ColumnElement[bool]]:
        if not self._narrows_status:
            return []
        column: Any = Thread.status if indexed else func.coalesce(Thread.status, "")  # an expression keeps the walk on its index
        return [column.in_(sorted(self.statuses))]

    def _arm(self, where: Sequence[ColumnElement[bool]], limit: int, skip: int, *, sorted_afterwards: bool = False) -> Statement:
        column = ORDERS[self.wanted.sort][0]
        found = self._select().where(*where, *self._filters(), *self._tag_filter(as_list=sorted_afterwards), *self._place_filter())
        if self.position is not None:
            here = tuple_(column, Thread.id)
            beyond = tuple_(literal(self.position[0], column.type), literal(self.position[1]))
            found = found.where(here < beyond if self._descending else here > beyond)
        by: Any = func.coalesce(column, column) if sorted_afterwards else column
        order = (by.desc(), Thread.id.desc()) if self._descending else (by.asc(), Thread.id.asc())
        return found.order_by(*order).offset(skip).limit(limit - skip)

    def _select(self, *, pinned: bool = False) -> Statement:
        column = ORDERS[self.wanted.sort][0]
        is_pinned: ColumnElement[int] = literal_column("1" if pinned else "0").label("pinned")
        found: Statement = select(Thread.id.label("id"), column.label("value"), is_pinned)
        return found.where(Thread.listed.is_(True))

    @property
    def _descending(self) -> bool:
        return ORDERS[self.wanted.sort][1] != self.backwards

    def _place_filter(self) -> list[ColumnElement[bool]]:
        if self.place.category_id is not None:
            return [Thread.category_id == self.place.category_id]
        if self.place.reads_everything:
            return []
        return [func.coalesce(Thread.category_id, 0).in_(self.place.readable_ids)]

    def _tag_filter(self, *, as_list: bool) -> list[ColumnElement[bool]]:
        if self.place.tag_id is None:
            return []
        if as_list:
            return [Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == self.place.tag_id))]
        return [exists().where(ThreadTag.tag_id == self.place.tag_id, ThreadTag.thread_id == Thread.id)]

    def _filters(self) -> list[ColumnElement[bool]]:
        wanted, now = self.wanted, utcnow()
        found: list[ColumnElement[bool]] = []
        if wanted.work_list is not None and wanted.work_list.narrowed is not None:
            found.append(wanted.work_list.narrowed())
        if wanted.language:
            found.append(Thread.language == wanted.language)
        if wanted.asked_days:
            found.append(Thread.created_at >= now - timedelta(days=wanted.asked_days))
        if wanted.silent_days:
            found.append(Thread.created_at <= now - timedelta(days=wanted.silent_days))
        found.extend(_field_is(role, value) for role, value in (("product", wanted.product), ("version", wanted.version)) if value)
        if self.pins:
            found.append(Thread.id.not_in(select(self._pinned().subquery().c.id)))
        return found


def _field_is(role: str, value: str) -> ColumnElement[bool]:
    said = select(ThreadField.thread_id).join(CategoryField, CategoryField.id == ThreadField.field_id)
    return Thread.id.in_(said.where(CategoryField.role == role, ThreadField.value == value))
