"""Files that are in no post: the room that keeps private messages says who reads theirs; where it is missing nobody does."""

from __future__ import annotations

from collections.abc import Callable

from forum.core.permissions import Actor

Reading = Callable[[Actor, int], bool]
_readings: list[Reading] = []


def read_with(reading: Reading) -> None:
    """From now on. `reading(viewer, attachment_id)` is asked at each request."""
    _readings[:] = [reading]


def may_read(viewer: Actor, attachment_id: int) -> bool:
    return any(reading(viewer, attachment_id) for reading in _readings)
