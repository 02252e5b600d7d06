"""Events: a command announces a fact, the wiring tables say what follows.

`now` reactions run in the same transaction; `later` ones become outbox rows in it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask import current_app

from forum.core import jobs
from forum.core.db import in_command
from forum.kit.clock import iso, parse_instant, utcnow


@dataclasses.dataclass(frozen=True)
class Event:
    """A fact in the past tense: ids and plain values only, so that it survives as JSON."""

    at: datetime

    types: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls) -> None:
        Event.types[cls.__name__] = cls


Reaction = Callable[[Any], None]


class Wiring:
    """What follows from what, for one app: filled from `forum/wiring.py` and `moderation/wiring.py`."""

    def __init__(self) -> None:
        self.now: dict[type[Event], list[Reaction]] = {}
        self.later: dict[type[Event], list[Reaction]] = {}

    def connect(self, now: Mapping[type[Event], Iterable[Reaction]], later: Mapping[type[Event], Iterable[Reaction]]) -> None:
        """Add two tables. A `later` reaction becomes a job under its dotted name."""
        for event_type, reactions in now.items():
            self.now.setdefault(event_type, []).extend(reactions)
        for event_type, reactions in later.items():
            self.later.setdefault(event_type, []).extend(reactions)
            for reaction in reactions:
                jobs.register(job_kind(reaction), _as_job(reaction))


def wiring() -> Wiring:
    found: Wiring = current_app.extensions["plaza_wiring"]
    return found


def job_kind(reaction: Reaction) -> str:
    return f"{reaction.__module__}.{reaction.__name__}"


def announce(event: Event) -> None:
    """Tell the house, inside the command that caused it."""
    if not in_command():
        raise RuntimeError(f"{type(event).__name__} announced outside a command")
    tables = wiring()
    for reaction in tables.now.get(type(event), ()):
        reaction(event)
    for reaction in tables.later.get(type(event), ()):
        _hand_on(reaction, event)


@dataclasses.dataclass
class Waiting:
    """How `later` reactions are handed on inside `told_later`: after `seconds`, and not those that `without` names. `rows` are the jobs."""

    seconds: float
    without: Callable[[Reaction], bool]
    rows: list[int] = dataclasses.field(default_factory=list)


_waiting: ContextVar[Waiting | None] = ContextVar("plaza_told_later", default=None)


@contextmanager
def told_later(seconds: float, *, without: Callable[[Reaction], bool] = lambda reaction: False) -> Iterator[Waiting]:
    """What is announced inside is acted on later than at once, so that what is undone meanwhile was never told."""
    waiting = Waiting(seconds, without)
    token = _waiting.set(waiting)
    try:
        yield waiting
    finally:
        _waiting.reset(token)


def _hand_on(reaction: Reaction, event: Event) -> None:
    waiting = _waiting.get()
    if waiting is None:
        jobs.enqueue(job_kind(reaction), to_payload(event))
    elif not waiting.without(reaction):
        run_at = utcnow() + timedelta(seconds=waiting.seconds)
        waiting.rows.append(jobs.enqueue(job_kind(reaction), to_payload(event), run_at=run_at) or 0)


def to_payload(event: Event) -> dict[str, Any]:
    """JSON-ready fields plus the event's type."""
    fields = {
        field.name: iso(value) if isinstance(value := getattr(event, field.name), datetime) else value
        for field in dataclasses.fields(event)
    }
    return {"event": type(event).__name__, **json.loads(json.dumps(fields))}


def from_payload(payload: Mapping[str, Any]) -> Event:
    """The event back. Fields an older release did not know are ignored; missing ones take their default."""
    event_type = Event.types[payload["event"]]
    values: dict[str, Any] = {}
    for field in dataclasses.fields(event_type):
        if field.name in payload:
            value = payload[field.name]
            is_instant = "datetime" in str(field.type) and isinstance(value, str)
            values[field.name] = parse_instant(value) if is_instant else tuple(value) if isinstance(value, list) else value
    return event_type(**values)


def _as_job(reaction: Reaction) -> Callable[[Mapping[str, Any]], None]:
    def run(payload: Mapping[str, Any]) -> None:
        reaction(from_payload(payload))

    run.outside_transaction = getattr(reaction, "outside_transaction", False)  # type: ignore[attr-defined]
    return run
