"""Events: a command announces a fact, the wiring tables say what follows.

`now` reactions run in the same transaction; `later` ones become outbox rows in it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask import current_app

from forum.core import jobs
from forum.core.db import in_command
from forum.kit.clock import iso, parse_instant


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
        jobs.enqueue(job_kind(reaction), to_payload(event))


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
