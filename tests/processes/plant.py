"""A whole Plaza of real processes for one test: web server, worker, and writers who remember what was acknowledged."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from forum.cli.bench.scenarios import Visit, sign_in
from forum.cli.bench.servers import free_port

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
"""Many times what a start takes: other tests run beside it."""


@dataclass
class Plant:
    """The processes; `kill_something` ends one without warning, `revive` starts what is missing."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    web: subprocess.Popen | None = None
    worker: subprocess.Popen | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def revive(self) -> None:
        settings = {**os.environ, **self.environment, "PLAZA_BIND": f"127.0.0.1:{self.port}", "PLAZA_PUBLIC_URL": self.base}
        quiet = {"cwd": PROJECT, "env": settings, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if self.web is None or self.web.poll() is not None:
            gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(PROJECT / "deploy/gunicorn.conf.py"), "wsgi:create_app()"]
            self.web = subprocess.Popen(gunicorn, **quiet)
        if self.worker is None or self.worker.poll() is not None:
            self.worker = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "plaza", "worker"], **quiet)
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException), closing(
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            ) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the server did not come back")

    def web_children(self) -> list[int]:
        """Process ids of gunicorn's workers."""
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def kill_something(self, what: str) -> None:
        """kill -9 one web worker, the whole web server, or the job worker."""
        if what == "web worker":
            with suppress(ProcessLookupError, IndexError, FileNotFoundError):
                os.kill(random.choice(self.web_children()), signal.SIGKILL)
            return
        children = self.web_children() if what == "web server" else []
        process = self.web if what == "web server" else self.worker
        process.kill()
        process.wait()
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in (self.web, self.worker):
            if process is not None:
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Plant]:
    plant = Plant(environment)
    try:
        plant.revive()
        yield plant
    finally:
        plant.stop()


class Writer(threading.Thread):
    """A member who keeps writing. `acknowledged` holds what the server said yes to, `odd` every answer that was neither."""

    def __init__(self, plant: Plant, cookie: str, key: str, threads: list[int], posts: list[int], seed: int) -> None:
        super().__init__(daemon=True)
        self.plant, self.threads, self.posts = plant, threads, posts
        self.visit: Visit = sign_in(plant.base, cookie, key, "/ask")
        self.chance = random.Random(seed)
        self.name_of_mine = f"writer {seed}"
        self.acknowledged: list[str] = []
        self.votes: dict[int, str | None] = {}
        self.odd: list[str] = []
        self.sent = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            try:
                self._write()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # the server is away: nothing was promised

    def _write(self) -> None:
        self.sent += 1
        if self.chance.random() < 0.5:
            body = f"Answer {self.sent} of {self.name_of_mine}."
            thread = self.chance.choice(self.threads)
            if self._post(f"/threads/{thread}/answers", {"body": body, "key": f"{self.name_of_mine}-{self.sent}"}):
                self.acknowledged.append(body)
            return
        post, value = self.chance.choice(self.posts), self.chance.choice(["up", "down", "none"])
        self.votes[post] = None  # unknown until the answer is here
        if self._post(f"/posts/{post}/vote", {"value": value}):
            self.votes[post] = value

    def _post(self, path: str, fields: dict[str, str]) -> bool:
        headers = {"Cookie": self.visit.cookies, "Content-Type": "application/x-www-form-urlencoded", "Referer": self.plant.base + "/"}
        with closing(http.client.HTTPConnection(urlsplit(self.plant.base).netloc, timeout=30)) as connection:
            connection.request("POST", path, urlencode({"csrf_token": self.visit.token, **fields}), headers)
            answer = connection.getresponse()
            text = answer.read()
            answer.close()
        if answer.status not in {200, 303}:
            self.odd.append(f"{answer.status} {path} {text[:200]!r}")
        return answer.status in {200, 303}
