"""Huey for this configuration: its queue, what it is written in, and who serves it. Imported once it is known which queue it is."""

from __future__ import annotations

import json
import signal
from datetime import datetime
from typing import Any

from flask import Flask
from huey import Huey, PriorityRedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from forum.core import jobs

SWEEP_EVERY_MINUTES = "*"


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


def make_huey(app: Flask) -> Huey:
    """The engine for this configuration: Redis when there is one, else a file beside the database."""
    config = app.config["PLAZA"]
    url = config.queue_url
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
