"""`test`: everything on SQLite and, beside it, what touches the database on PostgreSQL, then one summary."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from forum.launcher.browser import browser_settings
from forum.launcher.layout import Layout, SetupFailed, say
from forum.launcher.preparation import install
from forum.launcher.summary import Summary

SQLITE_ONLY = "--sqlite-only"
POSTGRES_ONLY = "--postgres-only"
TEST_DATABASE = "PLAZA_TEST_DATABASE"
# How pytest ends: 2 interrupted, 5 nothing collected.
INTERRUPTED = 2
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Run:
    """One pass of pytest over the tests, by so many processes."""

    database: str
    title: str
    processes: int


RUNS = (Run("sqlite", "SQLite, all tests", 3), Run("postgresql", "PostgreSQL, the tests that touch the database", 1))
"""More than the cores of a small machine: while some wait for a browser, a lock or a server that starts, others are at work."""


@dataclass
class Pytest:
    """A run's pytest. Begun beside another one it keeps what it prints until its turn."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    aside: subprocess.Popen[bytes] | None = None
    printed: IO[bytes] | None = None

    def begin_aside(self) -> None:
        self.printed = tempfile.TemporaryFile()  # noqa: SIM115 - `give_up` closes it
        self.aside = subprocess.Popen(
            self.command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.printed, stderr=subprocess.STDOUT,
        )

    def finish(self) -> int:
        """Wait for it, print what it kept and return its status. What was not begun aside runs now, on the terminal."""
        if self.aside is None or self.printed is None:
            return subprocess.run(self.command, cwd=self.folder, env=self.environment).returncode
        status = self.aside.wait()
        self.printed.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(self.printed, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return status

    def give_up(self) -> None:
        """End it if it still runs; what it kept is gone."""
        if self.aside is not None and self.aside.poll() is None:
            self.aside.terminate()
            self.aside.wait()
        if self.printed is not None:
            self.printed.close()


def run_tests(layout: Layout, words: Sequence[str]) -> int:
    """Install what the tests need, run them and return 0 only if everything passed."""
    runs, words = split_words(words)
    say(f"Testing Plaza in {layout.root}")
    install(layout, tests=True, insist=False)
    environment = _environment()
    started = time.monotonic()
    statuses = _run(runs, [Pytest(_command(layout, run, words), layout.root, {**environment, TEST_DATABASE: run.database}) for run in runs],
                    at_once=not _decides_processes(words))
    summary = Summary()
    for run, status in zip(runs, statuses, strict=False):
        _add(summary, _report(layout, run), status)
    say("")
    for line in summary.lines():
        say(line)
    say(f"in {time.monotonic() - started:.0f} s")
    return closing_status(statuses)


def _environment() -> dict[str, str]:
    # Hundreds of processes are started by tests; most of that time would be compiling the same sources again.
    return {**os.environ, **browser_settings(os.environ), "PYTHONDONTWRITEBYTECODE": ""}


def split_words(words: Sequence[str]) -> tuple[tuple[Run, ...], list[str]]:
    """Return the runs that `words` ask for and the words meant for pytest. Raises SetupFailed."""
    if SQLITE_ONLY in words and POSTGRES_ONLY in words:
        raise SetupFailed(f"{SQLITE_ONLY} and {POSTGRES_ONLY} exclude each other.")
    rest = [word for word in words if word not in (SQLITE_ONLY, POSTGRES_ONLY)]
    if SQLITE_ONLY in words:
        return RUNS[:1], rest
    if POSTGRES_ONLY in words:
        return RUNS[1:], rest
    return RUNS, rest


def closing_status(statuses: Sequence[int]) -> int:
    """Return 0 if every run passed; a run that found nothing to do counts as passed beside one that did."""
    bad = [status for status in statuses if status not in (0, NOTHING_COLLECTED)]
    if bad:
        return bad[0]
    return 0 if 0 in statuses else NOTHING_COLLECTED


def _run(runs: Sequence[Run], tests: Sequence[Pytest], *, at_once: bool) -> list[int]:
    """How each run ended, up to one that was interrupted."""
    statuses: list[int] = []
    try:
        for test in tests[1:] if at_once else ():
            test.begin_aside()
        for run, test in zip(runs, tests, strict=True):
            say(f"\n== {run.title}")
            statuses.append(test.finish())
            if statuses[-1] == INTERRUPTED:
                break
    finally:
        for test in tests:
            test.give_up()
    return statuses


def _report(layout: Layout, run: Run) -> Path:
    return layout.instance / f"test-report-{run.database}.xml"


def _command(layout: Layout, run: Run, words: Sequence[str]) -> list[str]:
    _report(layout, run).unlink(missing_ok=True)
    settings = ["-c", "tests/pytest.ini", "-p", "tests.selection", f"--junitxml={_report(layout, run)}"]
    return [str(layout.python), "-m", "pytest", *_workers(run, words), *words, *settings, *_everything(layout, words)]


def _workers(run: Run, words: Sequence[str]) -> list[str]:
    return [] if _decides_processes(words) else ["-n", str(run.processes), "--dist", "worksteal"]


def _decides_processes(words: Sequence[str]) -> bool:
    """Whether somebody looks at one process, or chose how many there are: then one run comes after the other."""
    return any(word.startswith(("-n", "--numprocesses", "--pdb", "--collect-only", "--co")) for word in words)


def _everything(layout: Layout, words: Sequence[str]) -> list[str]:
    named = any((layout.root / word.partition("::")[0]).exists() for word in words if not word.startswith("-"))
    return [] if named else ["tests"]


def _add(summary: Summary, report: Path, status: int) -> None:
    try:
        summary.add_report(report)
    except (OSError, ElementTree.ParseError):
        if status not in (0, NOTHING_COLLECTED):
            say(f"pytest ended with status {status} before it could report; see above.")
