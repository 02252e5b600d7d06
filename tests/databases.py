"""Databases for tests: which kind (PLAZA_TEST_DATABASE), where, and a fresh one in milliseconds.

All processes of one test run (xdist's workers too) share one folder with one PostgreSQL and one Redis, started when first
asked for. Every process holds a shared lock on the folder until it ends, however it ends; a *keeper* process waits for
nobody to hold one, then stops the servers and removes the folder.

    url = fresh_database(tmp_path, migrate)     # `migrate(url)` builds the schema, once per run, then copies are handed out
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from uuid import uuid4

import psutil

from tests.servers import PostgresServer, RedisServer, Server, ServerFailed

KINDS: dict[str, type[Server]] = {"postgresql": PostgresServer, "redis": RedisServer}
_held: dict[Path, IO[str]] = {}


def database_kind() -> str:
    """Return what this run tests on: `sqlite` (the default) or `postgresql`."""
    kind = os.environ.get("PLAZA_TEST_DATABASE", "sqlite")
    if kind not in ("sqlite", "postgresql"):
        raise ValueError(f"PLAZA_TEST_DATABASE must be sqlite or postgresql, not {kind!r}")
    return kind


def fresh_database(folder: Path, build: Callable[[str], None]) -> str:
    """Return the SQLAlchemy URL of a new database that `build(url)` has prepared.

    `build` runs once per test run and must close its connections; further calls with the same function get copies. SQLite
    files lie in `folder`; PostgreSQL databases vanish with the cluster, or earlier through `drop_postgres`.
    """
    if database_kind() == "postgresql":
        return postgres_url(f"t_{uuid4().hex}", template=postgres_template(build))
    path = folder / f"{uuid4().hex}.db"
    shutil.copyfile(sqlite_template(build), path)
    return f"sqlite:///{path}"


def sqlite_template(build: Callable[[str], None]) -> Path:
    """Return the SQLite file that `build(url)` prepared, made once per test run. Copy it, don't open it."""
    folder = run_folder()
    template = folder / f"{_name_of(build)}.db"
    with _locked(folder / "sqlite.lock"):
        if not template.exists():
            draft = template.with_suffix(".draft")
            build(f"sqlite:///{draft}")
            with sqlite3.connect(draft) as connection:
                # One file, without a write-ahead log beside it, can be copied. (Which it has is left as it is: to change that in
                # every copy would wait for the disk.)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            assert not Path(f"{draft}-wal").exists()
            draft.rename(template)
    return template


def postgres_template(build: Callable[[str], None]) -> str:
    """Return the name of the PostgreSQL database that `build(url)` prepared, made once per test run."""
    name = f"template_{_name_of(build)}"
    done = run_folder() / f"{name}.done"
    with _locked(run_folder() / "template.lock"):
        if not done.exists():
            build(postgres_url(name))
            done.touch()
    return name


def postgres_url(name: str | None = None, template: str = "template0") -> str:
    """Return the SQLAlchemy URL of the database `name` of this run's cluster, creating it if need be.

    Without a name: this worker's own database.
    """
    import psycopg
    from psycopg import errors, sql

    name = name or f"plaza_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = PostgresServer(_joined("postgresql"))
    with psycopg.connect(f"host={server.folder} user=plaza dbname=postgres", autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with contextlib.suppress(errors.DuplicateDatabase):
            connection.execute(statement)
    return server.url(name)


def drop_postgres(url: str) -> None:
    """Remove the database behind `url`, ending whoever is still connected."""
    import psycopg
    from psycopg import sql

    name = url.rpartition("@/")[2].partition("?")[0]
    folder = _joined("postgresql")
    with psycopg.connect(f"host={folder} user=plaza dbname=postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def redis_server() -> str:
    """Return the URL of a Redis database of this worker; xdist's workers don't see each other's keys.

    For outages take a `servers.RedisServer` of your own.
    """
    folder = _joined("redis")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    number = int(worker) % 16 if worker.isdecimal() else 0
    return f"{(folder / 'ready').read_text(encoding='utf-8')}/{number}"


def run_folder() -> Path:
    """Return the folder that all processes of this test run share; it goes when the last of them has ended."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or os.environ.setdefault("PLAZA_TEST_RUN", uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"plaza-tests-{run[:16]}"
    if folder not in _held:
        folder.mkdir(mode=0o755, exist_ok=True)
        _held[folder] = (folder / "users").open("a")
        fcntl.flock(_held[folder], fcntl.LOCK_SH)
        with contextlib.suppress(FileExistsError):
            (folder / "kept").touch(exist_ok=False)
            _detached("keep", str(folder))
    return folder


def _joined(kind: str) -> Path:
    folder = run_folder() / kind
    with _locked(run_folder() / f"{kind}.lock"):
        if not (folder / "ready").exists():
            _detached("start", kind, str(folder))
    return folder


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _name_of(build: Callable[[str], None]) -> str:
    full = f"{build.__module__}.{build.__qualname__}"
    return f"{build.__name__.strip('<>_')[:20]}_{hashlib.sha256(full.encode()).hexdigest()[:10]}"


def _detached(*words: str) -> None:
    # A program of its own, so that servers belong neither to a test process nor to its terminal.
    command = [sys.executable, "-m", "tests.databases", *words]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        raise ServerFailed(done.stderr.decode(errors="replace"))


def _start(kind: str, folder: Path) -> None:
    server = KINDS[kind](folder)
    server.start()
    assert server.process is not None
    (folder / "pid").write_text(str(server.process.pid), encoding="utf-8")
    address = server.url().removesuffix("/0") if isinstance(server, RedisServer) else ""
    (folder / "ready").write_text(address, encoding="utf-8")


def _keep(folder: Path) -> None:
    if os.fork():
        return
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)
    with (folder / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        for pid in folder.glob("*/pid"):
            _end(int(pid.read_text(encoding="utf-8")))
        shutil.rmtree(folder, ignore_errors=True)


def _end(pid: int) -> None:
    # SIGINT is PostgreSQL's fast shutdown and stops Redis too.
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGKILL, 2.0)):
        deadline = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        while _runs(pid) and time.monotonic() < deadline:
            time.sleep(0.05)


def _runs(pid: int) -> bool:
    # In a container without an init process the dead stay listed as zombies.
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


if __name__ == "__main__":
    if sys.argv[1] == "keep":
        _keep(Path(sys.argv[2]))
    else:
        _start(sys.argv[2], Path(sys.argv[3]))
