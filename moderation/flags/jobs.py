"""Telling reporters what became of their flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from forum.core.events import from_payload
from forum.notifications.telling import tell
from moderation.flags.events import FlagsSettled
from moderation.flags.outcomes import outcomes


def tell_reporters(payload: Mapping[str, Any]) -> None:
    """Each reporter of a settled subject once, if the decision still stands (inside the job's transaction)."""
    for occasion in outcomes(cast(FlagsSettled, from_payload(payload))):
        tell(occasion)
