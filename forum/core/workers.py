"""Huey behind the outbox: carries row ids to the worker and gives it a clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import structlog
from flask import Flask, current_app

from forum.core import jobs
from forum.core.config import Config
from forum.core.origin import through
from forum.kit.later import absent, later

if TYPE_CHECKING:
    from forum.core import queue
else:
    queue = later("forum.core.queue")

log = structlog.get_logger("plaza.worker")

NICENESS = 5
"""Jobs can wait: people at pages come first on a busy machine."""


def init_app(app: Flask) -> None:
    config = app.config["PLAZA"]
    if config.environment == "test":
        return  # tests drain the outbox themselves
    with absent(*unused(config)):
        huey = queue.make_huey(app)
    app.extensions["plaza_huey"] = huey
    app.extensions["plaza_job_carrier"] = huey.carry


def unused(config: Config) -> list[str]:
    """Of the databases that Huey can keep its queue in, those whose libraries would be loaded for nothing."""
    return ["psycopg"] if config.queue_url.startswith("redis") else ["psycopg", "redis"]


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
    huey = current_app.extensions["plaza_huey"]
    os.nice(NICENESS)
    jobs.sweep()
    _start_ticks(current_app._get_current_object())  # type: ignore[attr-defined]
    log.info("worker_started")
    queue.PlazaConsumer(huey, workers=1, periodic=True, initial_delay=0.1, max_delay=0.5, backoff=1.15, worker_type="thread").run()
    log.info("worker_stopped")
