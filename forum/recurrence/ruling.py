"""What people decided, as a board of topics asks for it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

Placing = tuple[int | None, frozenset[int]]
"""What people said of a question: the topic it stays in, and the topics it does not belong to."""
FREE: Placing = (None, frozenset())


class Rules(Protocol):
    """What people decided: nothing here goes against it."""

    def placings(self, threads: Collection[int]) -> Mapping[int, Placing]: ...

    def kept_apart(self) -> Collection[tuple[int, int]]:
        """Topics that never become one, and between which no question moves."""

    def strangers(self) -> Collection[tuple[int, int, int]]:
        """A question, the topic it stands in, and a topic it does not belong to: these do not become one either."""


class Unruled:
    """A board of which nobody has said anything."""

    def placings(self, threads: Collection[int]) -> Mapping[int, Placing]:
        return {}

    def kept_apart(self) -> Collection[tuple[int, int]]:
        return ()

    def strangers(self) -> Collection[tuple[int, int, int]]:
        return ()
