"""gunicorn settings of Plaza, the same for `python3 -m forum up`, the container image and the systemd units.

Everything that depends on the machine comes from the environment:
PLAZA_BIND, PLAZA_WORKERS, PLAZA_THREADS, PLAZA_MAX_REQUESTS.
"""

import os
from pathlib import Path


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    if text and not text.isdecimal():
        raise SystemExit(f"{name} must be a whole number, not '{text}'.")
    return int(text or default)


bind = os.environ.get("PLAZA_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = _number("PLAZA_WORKERS", 2)
threads = _number("PLAZA_THREADS", 4)
# The application is loaded once and shared by the workers (copy on write).
preload_app = True
# A worker is replaced now and then, so that memory fragments don't accumulate for months.
max_requests = _number("PLAZA_MAX_REQUESTS", 100_000)
max_requests_jitter = max_requests // 10

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
