"""Writers of one SQLite file take turns.

SQLite wakes nobody when its write lock becomes free: whoever waits sleeps up to 100 ms between tries, so that under
load a late writer overtakes an early one for seconds. Here they stand in line: the threads of a process at a lock, the
processes at two file locks (the front of the line, then the turn itself), which the kernel takes back from whoever dies.
The line only orders; the database's own lock protects. Who cannot stand in line (a file system without locks, a
wait that is too long) goes on without it.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
import weakref
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

LONGEST_WAIT = 5.0
"""Seconds in line, after which a writer tries its luck with the database."""
SHORTEST_NAP, LONGEST_NAP = 0.0001, 0.002
NIMBLE = 0.01
"""Seconds for which the naps stay short: most commands take less."""


class Line:
    """The line before one database file: `<file>-line` and `<file>-turn` beside it."""

    def __init__(self, database: str) -> None:
        self._threads = threading.Lock()
        self._front = os.open(f"{database}-line", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._turn = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        weakref.finalize(self, _close, self._front, self._turn)

    def enter(self) -> bool:
        """Wait for this thread's turn. False when it took too long; `leave` is due only after True."""
        end = time.monotonic() + LONGEST_WAIT
        if not self._threads.acquire(timeout=LONGEST_WAIT):
            return False
        try:
            # Only the process at the front may wait for the turn: the one that just had it cannot take it again past the others.
            arrived = _locked(self._front, end) and _locked(self._turn, end)
        except BaseException:
            self._give_up()
            raise
        if arrived:
            fcntl.flock(self._front, fcntl.LOCK_UN)
        else:
            self._give_up()
        return arrived

    def leave(self) -> None:
        self._give_up()

    def _give_up(self) -> None:
        try:
            fcntl.flock(self._turn, fcntl.LOCK_UN)
            fcntl.flock(self._front, fcntl.LOCK_UN)
        finally:
            self._threads.release()


def _close(*handles: int) -> None:
    for handle in handles:
        os.close(handle)


_lines: WeakKeyDictionary[Engine, tuple[int, Line | None]] = WeakKeyDictionary()


def line_of(engine: Engine) -> Line | None:
    """This process's place in the line before an engine's database file; None where there can't be one."""
    process, line = _lines.get(engine, (0, None))
    if process != os.getpid():  # a forked child would share its parent's locks: each process opens its own
        line = _open(engine.url.database or "")
        _lines[engine] = os.getpid(), line
    return line


def _open(database: str) -> Line | None:
    if not database or database == ":memory:" or database.startswith("file:"):
        return None
    try:
        return Line(database)
    except OSError:
        return None


def _locked(handle: int, end: float) -> bool:
    nap, nimble_until = SHORTEST_NAP, time.monotonic() + NIMBLE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            now = time.monotonic()
            if now > end:
                return False
            time.sleep(nap)
            if now > nimble_until:
                nap = min(nap * 2, LONGEST_NAP)
        except OSError:
            return False
        else:
            return True
