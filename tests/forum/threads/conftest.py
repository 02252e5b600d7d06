"""What tests of the threads room share."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from PIL import Image

from forum.core import settings
from forum.core.db import command
from forum.core.events import Event, wiring
from forum.threads import events


@pytest.fixture
def heard(app: Flask) -> Iterator[list[Event]]:
    """Every event of the threads room, as it is announced."""
    said: list[Event] = []
    now = wiring().now
    kinds = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event]
    before = {kind: now.get(kind) for kind in kinds}
    for kind in kinds:
        now[kind] = [*(before[kind] or []), said.append]
    yield said
    for kind in kinds:
        if before[kind] is None:
            del now[kind]
        else:
            now[kind] = before[kind]


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Rate limits hold, as in production."""
    app.config["PLAZA"].rate_limits = True
    yield
    app.config["PLAZA"].rate_limits = False


@command
def setting(name: str, value: object) -> None:
    settings.put(name, value, changed_by_id=None)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()
