"""Words of sanctions."""

from __future__ import annotations

from enum import StrEnum


class SanctionKind(StrEnum):
    """From the mildest on. Source: 2-domain, *Moderation*."""

    WARNING = "warning"
    SILENCE = "silence"
    SUSPENSION = "suspension"
    REMOVAL = "removal"


HOURS = (24, 72, 168, 720)
"""How long a silence or a suspension may last; without an end is a decision of its own."""
ENDING = (SanctionKind.SILENCE, SanctionKind.SUSPENSION)


class EndedHow(StrEnum):
    EXPIRED = "expired"
    LIFTED = "lifted"
    OVERTURNED = "overturned"
    UNDONE = "undone"
