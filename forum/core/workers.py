"""Huey behind the outbox: carries row ids to the worker and gives it a clock."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, PriorityRedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from forum.core import jobs
from forum.core.origin import through

log = structlog.get_logger("plaza.worker")

SWEEP_EVERY_MINUTES = "*"
NICENESS = 5
"""Jobs can wait: people at pages come first on a busy machine."""


class JsonSerializer(Serializer):
    """Messages are JSON: pickle would let whoever writes the queue run code. Only `eta` is a moment."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data._asdict() if isinstance(data, Message) else data, default=datetime.isoformat).encode()

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(data)
        if isinstance(value, dict) and value.keys() == set(Message._fields):
            eta = datetime.fromisoformat(value["eta"]) if value["eta"] else None
            return Message(**{**value, "args": tuple(value["args"]), "eta": eta})
        return value


def init_app(app: Flask) -> None:
    config = app.config["PLAZA"]
    if config.environment == "test":
        return  # tests drain the outbox themselves
    huey = make_huey(app)
    app.extensions["plaza_huey"] = huey
    app.extensions["plaza_job_carrier"] = huey.carry


def make_huey(app: Flask) -> Huey:
    """The engine for this configuration: Redis when there is one, else a file beside the database."""
    config = app.config["PLAZA"]
    url = config.huey_url or config.redis_url
    options: dict[str, Any] = {"results": False, "store_none": False, "serializer": JsonSerializer(), "utc": True}
    if url.startswith("redis"):
        huey: Huey = PriorityRedisHuey("plaza", url=url, **options)
    else:
        huey = SqliteHuey("plaza", filename=str(config.instance_dir / "huey.db"), **options)

    @huey.task(name="run_rows")
    def run_rows(row_ids: list[int]) -> None:
        with app.app_context():
            for row_id in row_ids:
                jobs.run_row(row_id)

    @huey.periodic_task(crontab(minute=SWEEP_EVERY_MINUTES), name="sweep")
    def sweep() -> None:
        with app.app_context():
            jobs.sweep()

    huey.carry = run_rows
    return huey


class PlazaConsumer(Consumer):
    """Huey's consumer; SIGTERM and SIGINT both let the running job finish, as an operator expects."""

    def __init__(self, huey: Huey, **options: Any) -> None:
        super().__init__(huey, **options)
        self._signal_actions |= {signal.SIGTERM: (False, True), signal.SIGINT: (False, True)}


def every(app: Flask, seconds: float, action: Callable[[], object]) -> None:
    """The worker calls `action` every few seconds. For what must not wait a minute; a periodic job must still make sure of it."""
    app.extensions.setdefault("plaza_ticks", []).append((seconds, action))


def _start_ticks(app: Flask) -> None:
    for seconds, action in app.extensions.get("plaza_ticks", ()):
        jobs.Periodically(seconds, partial(_within, app, action)).start()


def _within(app: Flask, action: Callable[[], object]) -> None:
    with app.app_context(), through("job"):
        action()


def run_worker() -> None:
    """Serve jobs until told to stop."""
    huey: Huey = current_app.extensions["plaza_huey"]
    os.nice(NICENESS)
    jobs.sweep()
    _start_ticks(current_app._get_current_object())  # type: ignore[attr-defined]
    log.info("worker_started")
    PlazaConsumer(huey, workers=1, periodic=True, initial_delay=0.1, max_delay=0.5, backoff=1.15, worker_type="thread").run()
    log.info("worker_stopped")
