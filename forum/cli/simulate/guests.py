"""Who else lives in a simulation: rooms above the forum send somebody along, with what must hold of their work afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from forum.cli.simulate.people import World


class Guest(Protocol):
    """`begin` is asked once staff and categories are there, `hour` at the end of every hour, before the worker does its jobs."""

    done: Counter[str]

    def begin(self) -> None:
        """What has to be set up."""

    def hour(self, now: datetime) -> None:
        """What is done in an hour; `now` is its end."""

    def wrong(self) -> dict[str, int]:
        """What must not be, in numbers: all of them 0."""


_invited: list[Callable[[World], Guest]] = []


def invite(make: Callable[[World], Guest]) -> None:
    """Let somebody live in every simulation; inviting twice is once."""
    if make not in _invited:
        _invited.append(make)


def guests_of(world: World) -> list[Guest]:
    return [make(world) for make in _invited]
