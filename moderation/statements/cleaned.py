"""What clean-ups took from a member. The room of clean-ups, which stands above, says so; without one there was none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from forum.core.permissions import SYSTEM, Actor
from moderation.statements.models import Statement

SHELF = "plaza_cleaned"
APART = timedelta(hours=1)
"""One that a moderator began by hand belongs to the sanction of the same hour, and to what came after."""


@dataclass(frozen=True)
class CleanedUp:
    """A clean-up: how many posts it took out of sight, and how many other things (votes, follows, flags) it took back."""

    decision_id: int | None
    begun_at: datetime
    posts: int
    others: int
    is_under_way: bool = False
    is_taken_back: bool = False
    is_too_late: bool = False


Finder = Callable[[Actor, int], Sequence[CleanedUp]]
"""From a member's id to their clean-ups, the newest first."""


def find_cleanups_with(finder: Finder) -> None:
    """Connect the room of clean-ups (once, for this app)."""
    current_app.extensions[SHELF] = finder


def cleaned_up_with(statement: Statement) -> CleanedUp | None:
    """The clean-up that goes with what a statement speaks of, whether or not it was taken back since."""
    finder: Finder | None = current_app.extensions.get(SHELF)
    found = finder(SYSTEM, statement.member_id) if finder else ()
    own = [one for one in found if one.decision_id is not None and one.decision_id == statement.decision_id]
    by_hand = [one for one in found if one.decision_id is None and one.begun_at >= statement.issued_at - APART]
    return next(iter((*own, *by_hand)), None)
