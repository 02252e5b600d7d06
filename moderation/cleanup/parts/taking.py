"""What all parts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, func, select

from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.states import RowKind

AT_ONCE = 20
"""Of what needs no lock but its own row. Posts go thread by thread, votes and me-toos one by one: the usual order of locks."""


@dataclass(frozen=True, slots=True)
class Touched:
    kind: RowKind
    target_id: int
    before: dict[str, Any] = field(default_factory=dict)


Take = Callable[[Cleanup], list[Touched]]
Count = Callable[[int], int]


def untouched(cleanup: Cleanup, kind: RowKind, target: Any) -> ColumnElement[bool]:
    """Not in the manifest: what somebody brought back while the clean-up runs stays back."""
    mine = select(CleanupRow.id).where(CleanupRow.cleanup_id == cleanup.id, CleanupRow.kind == kind.value, CleanupRow.target_id == target)
    return ~mine.exists()


def number_of(*where: ColumnElement[bool]) -> int:
    return int(session().scalar(select(func.count()).where(*where)) or 0)


def on_behalf_of(member_id: int | None) -> Actor:
    """The system, doing what this person decided, or what is this member's to do."""
    return replace(SYSTEM, id=member_id)
