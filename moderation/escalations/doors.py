"""What rooms of the desk do for cases where they are there: `moderation/wiring.py` fills this, so that a part can be left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

SECONDS_OPEN = "seconds_open"
"""seconds_open(start, end): business seconds between two moments, of the hours that hold where no team is named. By the wall without."""
TEAMS = "teams"
"""teams(viewer): (id, name) of every team, in their order. None without."""
NAMES = frozenset({SECONDS_OPEN, TEAMS})
_doors: dict[str, Callable[..., Any]] = {}


def declare(**doors: Callable[..., Any]) -> None:
    """Say who does what. Raises LookupError for a name nobody asks for."""
    if unknown := set(doors) - NAMES:
        raise LookupError(f"no case needs {sorted(unknown)}")
    _doors.update(doors)


def seconds_open(start: datetime, end: datetime) -> float:
    found = _doors.get(SECONDS_OPEN)
    return float(found(start, end)) if found else max(0.0, (end - start).total_seconds())


def teams(viewer: Any) -> list[tuple[int, str]]:
    found = _doors.get(TEAMS)
    return list(found(viewer)) if found else []
