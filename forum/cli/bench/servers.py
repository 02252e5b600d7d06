"""Starting the production server for a measurement, and stopping it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from forum.core.config import PROJECT

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(application: str, environment: Mapping[str, str], path: str = "/healthz") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """gunicorn with Plaza's own settings; yields (address, process) once it answers."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", str(PROJECT / "deploy" / "gunicorn.conf.py"), application]
    settings = {**os.environ, **environment, "PLAZA_BIND": f"127.0.0.1:{port}", "PLAZA_PUBLIC_URL": base}
    process = subprocess.Popen(command, cwd=PROJECT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(base + path, process)
        yield base, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with status {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a loopback address made above
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer in time")


class Memory(NamedTuple):
    """Megabytes of a process: all that is resident, and its share when what several processes hold together is divided among them."""

    resident: float
    share: float


def memory_of(pid: int) -> Memory:
    """What a running process takes. Nothing where the system does not tell (only Linux does)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return Memory(0.0, 0.0)
    sizes = {line.split(":")[0]: line.split()[1] for line in text.splitlines() if line.endswith("kB")}
    return Memory(int(sizes.get("Rss", 0)) / 1024, int(sizes.get("Pss", 0)) / 1024)


def memory_below(process: subprocess.Popen[bytes]) -> list[Memory]:
    """Each process below `process` (its web workers), largest first."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text(encoding="utf-8")
        except OSError:
            continue
        values = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        if values.get("PPid", "").strip() == str(process.pid):
            found.append(memory_of(int(status.parent.name)))
    return sorted(found, reverse=True)
