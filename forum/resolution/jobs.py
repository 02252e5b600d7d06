"""Jobs of this room. Reminding goes in batches, each a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.jobs import waits_for_others
from forum.resolution import reminding


@waits_for_others
def send_reminders(_payload: Mapping[str, Any]) -> None:
    reminding.send_due()
