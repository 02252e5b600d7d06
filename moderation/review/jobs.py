"""Jobs of the queue: shells around commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.permissions import SYSTEM
from moderation.review.commands import free_expired, refresh_ranks, settle_decision, void_left_over


def settle(payload: Mapping[str, Any]) -> None:
    settle_decision(SYSTEM, payload["decision_id"])


def tidy(payload: Mapping[str, Any]) -> None:
    """Claims that expired, and items with nothing left to decide."""
    free_expired(SYSTEM)
    void_left_over(SYSTEM)


def age(payload: Mapping[str, Any]) -> None:
    """Everything that waits has waited longer."""
    after: int | None = 0
    while after is not None:
        after = refresh_ranks(SYSTEM, after)


age.outside_transaction = True  # type: ignore[attr-defined]
