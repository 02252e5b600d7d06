"""Several real processes that act on one database at the same moment."""

import multiprocessing
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import Any

from flask import Flask
from sqlalchemy.orm import configure_mappers

from wsgi import create_app

PROCESSES = 8
configure_mappers()  # otherwise every process would do it again


def together(app: Flask, work: Callable[..., Any], shares: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What `work(*share)` returns for every share, each in a process of its own (at most 8 at once), inside an app context.

    `work` is a function of a module; what it raises is told here.
    """
    where = _place(app)
    with ProcessPoolExecutor(min(PROCESSES, len(shares)), mp_context=_context()) as pool:
        running = [pool.submit(_run, where, work, share) for share in shares]
        return [one.result(timeout=120) for one in running]


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
    return {"environment": "test", "database_url": config.database_url, "instance_dir": config.instance_dir,
            "log_level": "ERROR", "rate_limits": False, "mail_backend": "locmem"}


def _context() -> BaseContext:
    """Processes made from one that has imported Plaza and done nothing else: importing it eight times would be most of a test."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.forum.crowd"])
    return context


def _run(where: dict[str, Any], work: Callable[..., Any], share: tuple[Any, ...]) -> Any:
    app = create_app(where)
    with app.app_context():
        try:
            return work(*share)
        except Exception as error:
            # Not every error can be sent to another process.
            raise AssertionError("".join(traceback.format_exception(error))) from None
