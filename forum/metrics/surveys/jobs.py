"""Jobs of surveys: asking goes in batches, each a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core import settings
from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.metrics.commands.asking import ask_recommendations, ask_surveys, forget_missed_surveys
from forum.metrics.queries.asking import due_surveys

AT_ONCE, PER_RUN = 20, 1_000


@waits_for_others
def send_surveys(_payload: Mapping[str, Any] | None = None) -> None:
    """Ask about every resolution that is due; what is too old by now is forgotten, so that a rest of the worker makes no flood."""
    forget_missed_surveys(SYSTEM)
    for _batch in range(PER_RUN // AT_ONCE):
        due = due_surveys(utcnow(), AT_ONCE) if settings.get("metrics.csat") else []
        if not due:
            return
        ask_surveys(SYSTEM, due)


@waits_for_others
def send_recommendations(_payload: Mapping[str, Any] | None = None) -> None:
    """Ask members for a recommendation until the number of today is reached or nobody is left."""
    while settings.get("metrics.nps") and ask_recommendations(SYSTEM):
        pass
