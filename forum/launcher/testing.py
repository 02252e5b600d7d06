"""`test`: everything on SQLite, then what touches the database on PostgreSQL, then one summary."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
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
    """One pass of pytest over the tests."""

    database: str
    title: str


RUNS = (Run("sqlite", "SQLite, all tests"), Run("postgresql", "PostgreSQL, the tests that touch the database"))


def run_tests(layout: Layout, words: Sequence[str]) -> int:
    """Install what the tests need, run them and return 0 only if everything passed."""
    runs, words = split_words(words)
    say(f"Testing Plaza in {layout.root}")
    install(layout, tests=True, insist=False)
    environment = _environment()
    summary, statuses = Summary(), []
    started = time.monotonic()
    for run in runs:
        say(f"\n== {run.title}")
        statuses.append(_pytest(layout, run, words, environment, summary))
        if statuses[-1] == INTERRUPTED:
            break
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


def _pytest(layout: Layout, run: Run, words: Sequence[str], environment: dict[str, str], summary: Summary) -> int:
    report = layout.instance / f"test-report-{run.database}.xml"
    report.unlink(missing_ok=True)
    settings = ["-c", "tests/pytest.ini", "-p", "tests.selection", f"--junitxml={report}"]
    command = [str(layout.python), "-m", "pytest", *_workers(words), *words, *settings, *_everything(layout, words)]
    done = subprocess.run(command, cwd=layout.root, env={**environment, TEST_DATABASE: run.database})
    _add(summary, report, done.returncode)
    return done.returncode


def _workers(words: Sequence[str]) -> list[str]:
    chosen = any(word.startswith(("-n", "--numprocesses", "--pdb", "--collect-only", "--co")) for word in words)
    # One more than the cores of a small machine: while one waits for a browser, a lock or a server that starts, two are at work.
    return [] if chosen else ["-n", "3", "--dist", "worksteal"]


def _everything(layout: Layout, words: Sequence[str]) -> list[str]:
    named = any((layout.root / word.partition("::")[0]).exists() for word in words if not word.startswith("-"))
    return [] if named else ["tests"]


def _add(summary: Summary, report: Path, status: int) -> None:
    try:
        summary.add_report(report)
    except (OSError, ElementTree.ParseError):
        if status not in (0, NOTHING_COLLECTED):
            say(f"pytest ended with status {status} before it could report; see above.")
