"""What a copy of a member's data is made of. A piece reads as an ordinary member would, whatever roles its owner has: the copy leaves
Plaza, so it holds nothing that only staff may read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.models import User
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import iso

ROWS_AT_ONCE = 500
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One list of the copy. `of` gives the member's rows, a few at a time; `about` says in a sentence what they are."""

    name: str
    about: str
    of: Callable[[Actor], Iterable[Row]]


_pieces: dict[str, Piece] = {}


def contribute(*pieces: Piece) -> None:
    """Install pieces; one of the same name takes the other's place."""
    _pieces.update({piece.name: piece for piece in pieces})


def all_pieces() -> tuple[Piece, ...]:
    return tuple(_pieces.values())


def reader_of(member_id: int) -> Actor | None:
    """Whose copy it is, with no role. None for who has left."""
    member = session().get(User, member_id)
    return None if member is None or member.has_left else to_actor(member, frozenset())


def paged(found: Select[Any], key: InstrumentedAttribute[Any]) -> Iterator[Row]:
    """The rows of a statement that selects labelled columns, `key` (as "key") among them, read a few at a time in its order."""
    last: Any = None
    while True:
        more = found if last is None else found.where(key > last)
        rows = session().execute(more.order_by(key).limit(ROWS_AT_ONCE)).mappings().all()
        for row in rows:
            yield {name: plain(value) for name, value in row.items() if name != "key"}
        session().rollback()  # what was read is read: nobody waits for a long look
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1]["key"]


def plain(value: Any) -> Any:
    """As JSON says it."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value
