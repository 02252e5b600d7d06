"""What is sealed, what is not yet, and whether all of it is still what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.core.db import session
from forum.kit.clock import iso
from moderation.audit.chain import BEGINNING, link_hash, seal_hash
from moderation.audit.models import AuditLink, AuditRow, AuditSeal

NEAR_ROWS = 5_000
"""How far behind the newest sealed row the sealer looks every time; whatever commits later than that waits for the hourly look."""
READ_ROWS = 2_000
COLUMNS = tuple(column.key for column in AuditRow.__table__.columns)


@dataclass(frozen=True)
class Broken:
    """The first place where the log is not what was sealed. `row_id` is None when a link or a seal itself is wrong."""

    row_id: int | None
    position: int | None
    what: str


@dataclass(frozen=True)
class Verified:
    """What was found. `expected` tells whether a hash that was stored elsewhere is one of the seals; None when none was given."""

    rows: int
    sealed: int
    unsealed: int
    oldest_unsealed_at: datetime | None
    seal: AuditSeal | None
    broken: Broken | None
    expected: bool | None = None

    @property
    def is_whole(self) -> bool:
        return self.broken is None and self.expected is not False

    def as_json(self) -> dict[str, Any]:
        seal = self.seal
        return {
            "whole": self.is_whole, "rows": self.rows, "sealed": self.sealed, "unsealed": self.unsealed,
            "oldest_unsealed_at": iso(self.oldest_unsealed_at) if self.oldest_unsealed_at else None,
            "last_seal": {"number": seal.id, "hash": seal.hash, "sealed_at": iso(seal.sealed_at)} if seal else None,
            "expected_seal_found": self.expected,
            "broken": {"row": self.broken.row_id, "position": self.broken.position, "what": self.broken.what} if self.broken else None,
        }


def content_of(row: AuditRow) -> dict[str, Any]:
    """All that a row says: what its hash is made of."""
    return {name: getattr(row, name) for name in COLUMNS}


def last_seal() -> AuditSeal | None:
    return session().scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).one_or_none()


def unsealed(*, limit: int, everything: bool = False) -> list[AuditRow]:
    """Rows without a place in the chain, oldest first; `everything` reads the whole log for them."""
    missing = select(AuditRow).outerjoin(AuditLink, AuditLink.row_id == AuditRow.id).where(AuditLink.row_id.is_(None))
    if not everything:
        newest = select(func.coalesce(func.max(AuditLink.row_id), 0)).scalar_subquery()
        missing = missing.where(AuditRow.id > newest - NEAR_ROWS)
    return list(session().scalars(missing.order_by(AuditRow.id).limit(limit)))


def seal_of(row_id: int) -> tuple[AuditLink, AuditSeal] | None:
    """A row's place in the chain and the seal over it; None while it waits for one."""
    found = session().execute(
        select(AuditLink, AuditSeal).join(AuditSeal, AuditLink.id.between(AuditSeal.first_position, AuditSeal.last_position))
        .where(AuditLink.row_id == row_id)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def verify_log(*, expect: str = "") -> Verified:
    """Compute every hash anew and compare. Reads the whole log: for operators, never for a request."""
    broken = _first_broken()
    waiting = session().execute(
        select(func.count(), func.min(AuditRow.at)).select_from(AuditRow)
        .outerjoin(AuditLink, AuditLink.row_id == AuditRow.id).where(AuditLink.row_id.is_(None))
    ).one()
    rows = session().scalar(select(func.count()).select_from(AuditRow)) or 0
    sealed = session().scalar(select(func.count()).select_from(AuditLink)) or 0
    found = session().scalar(select(AuditSeal.id).where(AuditSeal.hash == expect.strip().lower())) if expect else None
    return Verified(rows, sealed, waiting[0], waiting[1], last_seal(), broken, found is not None if expect else None)


def _first_broken() -> Broken | None:
    before, position, begun, previous = BEGINNING, 0, 1, BEGINNING
    seals = _seals()
    seal = next(seals, None)
    for link, row in _links():
        position += 1
        if link.id != position:
            return Broken(link.row_id, position, "a link of the chain is missing before this row")
        if row is None:
            return Broken(link.row_id, position, "the row is gone")
        if link_hash(before, content_of(row)) != link.hash:
            return Broken(link.row_id, position, "the row, or its link, is not what was sealed")
        if seal is None:
            return Broken(link.row_id, position, "the seal over this row is gone")
        before = link.hash
        if position == seal.last_position:
            if (wrong := _wrong_seal(seal, begun, previous, before)) is not None:
                return wrong
            begun, previous, seal = position + 1, seal.hash, next(seals, None)
    return Broken(None, position + 1, "rows that were sealed are gone") if seal is not None else None


def _wrong_seal(seal: AuditSeal, begun: int, previous: str, last_link: str) -> Broken | None:
    facts = {"first_position": seal.first_position, "last_position": seal.last_position, "sealed_at": seal.sealed_at}
    right = seal_hash(previous, last_link=last_link, **facts)  # type: ignore[arg-type]
    if (seal.first_position, seal.previous_hash, seal.hash) == (begun, previous, right):
        return None
    return Broken(None, seal.last_position, f"seal {seal.id} is not what was written")


def _links() -> Iterator[tuple[AuditLink, AuditRow | None]]:
    """Every link with its row, in the order of the chain."""
    last = 0
    while True:
        wanted = select(AuditLink, AuditRow).outerjoin(AuditRow, AuditRow.id == AuditLink.row_id).where(AuditLink.id > last)
        fresh = wanted.order_by(AuditLink.id).limit(READ_ROWS).execution_options(populate_existing=True)
        found = session().execute(fresh).all()
        yield from ((link, row) for link, row in found)
        if len(found) < READ_ROWS:
            return
        last = found[-1][0].id
        session().expunge_all()


def _seals() -> Iterator[AuditSeal]:
    last = 0
    while found := list(session().scalars(select(AuditSeal).where(AuditSeal.id > last).order_by(AuditSeal.id).limit(READ_ROWS))):
        yield from found
        last = found[-1].id
