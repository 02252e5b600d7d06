"""Putting one thing of a list a place higher or lower. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from forum.kit.errors import Invalid, NotFound

Id = TypeVar("Id", int, str)


def moved(ids: Sequence[Id], which: Id, direction: str) -> list[Id]:
    """The list with `which` one place `up` or `down`; at the end it stays. Raises NotFound, Invalid."""
    if which not in ids:
        raise NotFound()
    if direction not in {"up", "down"}:
        raise Invalid()
    found = list(ids)
    place = found.index(which)
    other = place - 1 if direction == "up" else place + 1
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found
