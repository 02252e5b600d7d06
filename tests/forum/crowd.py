"""Several real processes that act on one database at the same moment."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from flask import Flask

from wsgi import create_app

PROCESSES = 8


def together(app: Flask, work: Callable[..., Any], shares: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What `work(*share)` returns for every share, each in a process of its own (at most 8 at once), inside an app context.

    `work` is a function of a module; errors it raises are raised here.
    """
    config = app.config["PLAZA"]
    where = {"environment": "test", "database_url": config.database_url, "instance_dir": config.instance_dir,
             "log_level": "ERROR", "rate_limits": False, "mail_backend": "locmem"}
    with ProcessPoolExecutor(min(PROCESSES, len(shares)), mp_context=multiprocessing.get_context("spawn")) as pool:
        running = [pool.submit(_run, where, work, share) for share in shares]
        return [one.result(timeout=120) for one in running]


def _run(where: dict[str, Any], work: Callable[..., Any], share: tuple[Any, ...]) -> Any:
    app = create_app(where)
    with app.app_context():
        return work(*share)
