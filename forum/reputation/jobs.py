"""Work of the reputation room that happens beside requests: badges, privileges, a look at who votes for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.jobs import enqueue, waits_for_others
from forum.kit.clock import today
from forum.reputation.awarding import MEMBERS_AT_ONCE, award, award_the_active, is_first_run
from forum.reputation.deeds import all_members
from forum.reputation.rings import look_for_rings

AWARD_SOME = "reputation.award_some"


def award_everybody(_payload: Mapping[str, Any] | None = None) -> None:
    """A row of its own for every few members, so that none takes long; nothing is news in the first run over everybody."""
    quietly, day = is_first_run(), today().isoformat()
    for members in all_members(MEMBERS_AT_ONCE):
        payload = {"first": members.start, "last": members.stop - 1, "quietly": quietly}
        enqueue(AWARD_SOME, payload, dedupe_key=f"{AWARD_SOME}@{day}:{members.start}")


@waits_for_others
def award_some(payload: Mapping[str, Any]) -> None:
    award(range(payload["first"], payload["last"] + 1), quietly=payload["quietly"])


@waits_for_others
def award_active(_payload: Mapping[str, Any] | None = None) -> None:
    award_the_active()


@waits_for_others
def find_rings(_payload: Mapping[str, Any] | None = None) -> None:
    look_for_rings()
