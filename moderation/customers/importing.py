"""Customers from a file: a column with handles or addresses, and columns named like facts. Reads, and writes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from forum.accounts.models import User
from forum.accounts.queries import find_email, find_member, find_member_by_handle
from forum.kit.text import plain_line
from moderation.customers.offered import field_names, wrong_in
from moderation.customers.queries import is_customer, values_of
from moderation.customers.states import PLAN

WHO = ("handle", "email")


class Unreadable(Exception):
    """The file is no list of customers; the text says why."""


class Problem(NamedTuple):
    """What was left out of a line."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line says of a member. `changes`: names of what is kept of them differently until now."""

    member_id: int
    values: dict[str, str]
    changes: tuple[str, ...]


def read_customers(lines: Iterable[str]) -> Iterator[Wanted | Problem]:
    """Each line as what it wants, and what of it cannot be had. Raises Unreadable."""
    rows = csv.reader(lines)
    try:
        columns = _columns(next(rows, []))
        yield from _unknown(columns)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield from _line(rows.line_num, columns, cells)
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable(f"line {rows.line_num + 1}: {error}") from error


def _columns(cells: Iterable[str]) -> list[tuple[str, bool]]:
    """The name of each column, as facts are called, and whether there is such a thing. Raises Unreadable."""
    known = {name.casefold(): name for name in (*WHO, PLAN, *field_names())}
    names = [plain_line(cell) for cell in cells]
    columns = [(known.get(name.casefold(), name), name.casefold() in known) for name in names]
    named = [name for name, is_known in columns if is_known]
    if not set(WHO) & set(named):
        raise Unreadable("the first line names the columns, one of them handle or email")
    if len(named) != len(set(named)):
        raise Unreadable("two columns have the same name")
    return columns


def _unknown(columns: Iterable[tuple[str, bool]]) -> Iterator[Problem]:
    for name, is_known in columns:
        if not is_known:
            yield Problem(1, f"no field is called {name!r}: the column is left out")


def _line(number: int, columns: list[tuple[str, bool]], cells: list[str]) -> Iterator[Wanted | Problem]:
    if len(cells) != len(columns):
        yield Problem(number, f"{len(cells)} cells instead of {len(columns)}: left out")
        return
    said = {name: plain_line(cell) for (name, is_known), cell in zip(columns, cells, strict=True) if is_known}
    who = said.get("handle") or said.get("email") or ""
    member = _member(said)
    if member is None or not is_customer(member):
        yield Problem(number, f"nobody here is {who!r}: left out" if who else "says of nobody: left out")
        return
    held = values_of(member.id)
    values = {name: value for name, value in said.items() if name not in WHO}
    for name in wrong_in(values, held):
        value = values.pop(name)
        yield Problem(number, f"no plan is called {value!r}" if name == PLAN else f"{name}: longer than it may be")
    yield Wanted(member.id, values, tuple(name for name, value in values.items() if value != held.get(name, "")))


def _member(said: dict[str, str]) -> User | None:
    """By handle; without one by an address that they have confirmed, since anybody may write down any."""
    if handle := said.get("handle"):
        return find_member_by_handle(handle.lstrip("@"))
    found = find_email(said["email"]) if said.get("email") else None
    return find_member(found.user_id) if found is not None and found.verified_at is not None else None
