"""gunicorn settings of Plaza, the same for `python3 -m forum up`, the container image and the systemd units.

Everything that depends on the machine comes from the environment or `.env`:
PLAZA_BIND, PLAZA_WORKERS, PLAZA_THREADS, PLAZA_MAX_REQUESTS.
"""

import gc
import os
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

_settings = {**dotenv_values(Path(__file__).parents[1] / ".env"), **os.environ}


def _number(name: str, default: int) -> int:
    text = _settings.get(name) or ""
    if text and not text.isdecimal():
        raise SystemExit(f"{name} must be a whole number, not '{text}'.")
    return int(text or default)


bind = _settings.get("PLAZA_BIND") or "127.0.0.1:8000"
worker_class = "gthread"
workers = _number("PLAZA_WORKERS", 2)
threads = _number("PLAZA_THREADS", 4)
# The application is loaded once and shared by the workers (copy on write).
preload_app = True
# A worker is replaced now and then, so that memory fragments don't accumulate for months.
max_requests = _number("PLAZA_MAX_REQUESTS", 100_000)
max_requests_jitter = max_requests // 10

# Twice what the application takes: a long address gets its page instead of the server's bare one.
limit_request_line = 8190

timeout = 30
# Below the 25 s after which the parent (launcher, systemd, container runtime) would kill what still runs.
graceful_timeout = 22
keepalive = 5

# Only Plaza's own ProxyFix setting decides which forwarded headers are believed.
forwarded_allow_ips = ""

proc_name = "plaza"
loglevel = "warning"
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 (heartbeat files in memory: a slow disk must not look like a hung worker)
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def when_ready(server: Any) -> None:
    """Keep what was loaded out of the garbage collector's way: touching it would end the sharing between workers."""
    gc.collect()
    gc.freeze()


def pre_fork(server: Any, worker: Any) -> None:
    """Give each worker the lowest place that no living one has."""
    taken = {getattr(other, "place", None) for other in server.WORKERS.values()}
    worker.place = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Keep the threads of a worker on one processor: they take turns anyway, and handing the turn to another core costs
    several times what it gains (measured: a stranger's page 1,100/s without, 2,000/s with it when one worker has all
    connections). Not where there are more processors than workers.
    """
    processors = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    if 1 < len(processors) <= workers:
        os.sched_setaffinity(0, {processors[worker.place % len(processors)]})
