"""Through which door an act came, and under which request id: the log of who did what says so.

Doors: `web`, `api`, `mail`, `job`, `cli`. A request knows its own; jobs and mail that arrives say theirs with `through`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import g, has_request_context, request

_through: ContextVar[tuple[str, str] | None] = ContextVar("plaza_through", default=None)


@contextmanager
def through(door: str, request_id: str = "") -> Iterator[None]:
    """What is done inside came through this door. Without an id of its own it keeps that of the request."""
    before = _through.set((door, request_id))
    try:
        yield
    finally:
        _through.reset(before)


def door() -> str:
    """`web`, `api`, `mail`, `job` or `cli`."""
    said = _through.get()
    if said is not None:
        return said[0]
    if not has_request_context():
        return "cli"
    return "api" if request.path.startswith("/api/") else "web"


def request_id() -> str:
    """The id that the request's log lines and its error page carry; `job-7` for the job of outbox row 7; else empty."""
    said = _through.get()
    if said is not None and said[1]:
        return said[1]
    return str(g.get("request_id", "")) if has_request_context() else ""
