"""Counting what a page asks of the database, and catching writes where there must be none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

WRITES = re.compile(r"^\s*(insert|update|delete|replace|create|drop|alter)\b", re.IGNORECASE)
BOUNDARIES = re.compile(r"^\s*(begin|commit|rollback|savepoint|release)\b", re.IGNORECASE)

BY_THE_CLOCK = re.compile(r"^\s*select settings\.name, settings\.value\s+from settings\s*$", re.IGNORECASE)
"""Each process reads the settings anew after three seconds, in whichever page comes then."""


class Statements:
    """A counter of the statements sent to one engine, transaction boundaries and what comes by the clock apart."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def __call__(self) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not BOUNDARIES.match(statement) and not BY_THE_CLOCK.match(statement):
                seen.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(self.engine, "before_cursor_execute", note)


def writes(seen: list[str]) -> list[str]:
    """The statements that change rows."""
    return [statement for statement in seen if WRITES.match(statement)]
