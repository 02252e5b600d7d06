"""Writes that a command gathers and does last: rows that everybody writes are locked at the end, in one order, and shortly."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import TypeVar

Waiting = list[Callable[[], None]]
G = TypeVar("G", bound=Callable[[], None])
_waiting: ContextVar[Waiting | None] = ContextVar("plaza_gathered", default=None)


def begin() -> Token[Waiting | None]:
    """A command begins, or is tried again."""
    return _waiting.set([])


def end(token: Token[Waiting | None]) -> None:
    _waiting.reset(token)


def at_the_end(kind: type[G]) -> G:
    """The one `kind` of this command, called when everything else is done, just before the commit."""
    waiting = _waiting.get()
    if waiting is None:
        raise RuntimeError("nothing is gathered outside a command")
    found = next((action for action in waiting if isinstance(action, kind)), None)
    if found is None:
        found = kind()  # type: ignore[misc]
        waiting.append(found)
    return found


def finish_gathered() -> None:
    """Write now what was gathered (inside a command that reads or replaces it itself)."""
    waiting = _waiting.get()
    while waiting:
        waiting.pop(0)()
