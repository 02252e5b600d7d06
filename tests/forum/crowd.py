"""Several real processes that act on one database at the same moment."""

import json
import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import configure_mappers

from tests.emptying import be_patient, forgo_durability
from tests.forum import crowd_at_hand
from wsgi import create_app

PROCESSES = 8
PATIENCE_SECONDS = 360
"""With other test processes beside them on two cores; what waits for ever is seen all the same."""
configure_mappers()  # otherwise every process would do it again


def together(app: Flask, work: Callable[..., Any], shares: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What `work(*share)` returns for every share, each in a process of its own (at most 8 at once), inside an app context.

    `work` is a function of a module; what it raises is told here.
    """
    where = _place(app)
    with ProcessPoolExecutor(min(PROCESSES, len(shares)), mp_context=_context()) as pool:
        running = [pool.submit(_run_unsynced, where, work, share) for share in shares]
        return [one.result(timeout=PATIENCE_SECONDS) for one in running]


def apart(where: dict[str, Any], work: Callable[..., Any], *share: Any) -> Any:
    """What `work(*share)` returns in a process of its own, inside an app context of the Plaza that `where` configures."""
    with ProcessPoolExecutor(1, mp_context=_context()) as pool:
        return pool.submit(_run, where, work, share).result(timeout=PATIENCE_SECONDS)


def kill_while(app: Flask, work: Callable[..., Any], share: tuple[Any, ...], *, reached: Callable[[], bool]) -> None:
    """Let a process do `work(*share)` until `reached` says so, and kill it at once (SIGKILL): nothing of it ends in order."""
    process: Any = _context().Process(target=_run, args=(_place(app), work, share))  # type: ignore[attr-defined]
    process.start()
    until = time.monotonic() + 60
    while not reached() and process.is_alive() and time.monotonic() < until:
        time.sleep(0.005)
    process.kill()
    process.join(10)


def _place(app: Flask) -> dict[str, Any]:
    config = app.config["PLAZA"]
    return {"environment": "test", "database_url": config.database_url, "instance_dir": str(config.instance_dir),
            "log_level": "ERROR", "rate_limits": False, "mail_backend": "locmem"}


def keep_at_hand(app: Flask) -> None:
    """Have whatever process comes next begin with a Plaza on the database of `app`: making eight would be most of a race."""
    os.environ[crowd_at_hand.PLACE] = json.dumps(_place(app))


def _context() -> BaseContext:
    """Processes made from one that has imported Plaza and done nothing else: importing it eight times would be most of a test."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.forum.crowd", "tests.forum.crowd_at_hand"])
    return context


def _run_unsynced(where: dict[str, Any], work: Callable[..., Any], share: tuple[Any, ...]) -> Any:
    event.listen(Engine, "connect", forgo_durability)
    event.listen(Engine, "connect", be_patient)
    return _run(where, work, share)


def _run(where: dict[str, Any], work: Callable[..., Any], share: tuple[Any, ...]) -> Any:
    app = crowd_at_hand.plaza if where == crowd_at_hand.where and crowd_at_hand.plaza else create_app(where)
    with app.app_context():
        try:
            return work(*share)
        except Exception as error:
            # Not every error can be sent to another process.
            raise AssertionError("".join(traceback.format_exception(error))) from None
