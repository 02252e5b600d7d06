"""A real Plaza with its demo content behind a real server, looked at with a real Chromium."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

import tests.chromium
from forum.cli.bench.servers import serving
from forum.kit.tokens import sign
from forum.resolution.links import SALT
from forum.resolution.states import Purpose
from tests.browser.queue_rows import fill_as_asked
from tests.databases import run_folder
from tests.forum.crowd import apart

PROJECT = Path(__file__).resolve().parents[2]
# Several test processes share a small machine: what comes is looked at, not how soon.
expect.set_options(timeout=15_000)
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance of a Plaza with the demo content, prepared once per test run and copied per worker."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    shutil.copytree(_prepared(), folder)
    return folder


@pytest.fixture(scope="session")
def demo_address(demo_folder: Path) -> Iterator[str]:
    """Where it is served."""
    with serving("wsgi:create_app()", _settings(demo_folder)) as (base, _process):
        yield base


@pytest.fixture
def fill_queue(demo_folder: Path, house: Flask) -> Callable[[int], None]:
    """`fill_queue(50)`: as many flagged answers wait for review, whatever waited before."""
    where = {name.removeprefix("PLAZA_").lower(): value for name, value in _settings(demo_folder).items()}
    return lambda count: apart(where, fill_as_asked, count)


@pytest.fixture
def meanwhile(demo_folder: Path, house: Flask) -> Callable[..., Any]:
    """`meanwhile(work, *share)`: what others do in the same Plaza, in a process of their own."""
    where = {name.removeprefix("PLAZA_").lower(): value for name, value in _settings(demo_folder).items()}
    return lambda work, *share: apart(where, work, *share)


@pytest.fixture
def reply_paths(demo_address: str) -> list[str]:
    """Where the links of a reminder about a question of the demo lead: solved, not yet, not needed any more."""
    folder = _prepared()
    with closing(sqlite3.connect(folder / "plaza.db")) as database:
        thread_id, asker_id, version, answer_id = database.execute(
            "SELECT t.id, t.asker_id, t.resolution_seq, p.id FROM threads t JOIN posts p ON p.thread_id = t.id AND p.kind = 'answer'"
            " WHERE t.status = 'answered' AND t.listed AND p.listed LIMIT 1"
        ).fetchone()
    secret = (folder / "secret_key").read_text(encoding="ascii").strip()
    return [f"/mail/reply/{sign([purpose.value, asker_id, thread_id, version, answer_id], secret, SALT)}" for purpose in Purpose]


def _settings(folder: Path) -> dict[str, str]:
    return {"PLAZA_INSTANCE_DIR": str(folder), "PLAZA_DATABASE_URL": "", "PLAZA_DEMO": "true", "PLAZA_LOG_LEVEL": "ERROR",
            "PLAZA_RATE_LIMITS": "false", "PLAZA_MAIL_BACKEND": "file", "PLAZA_WORKERS": "1"}


def _prepared() -> Path:
    from tests.databases import _locked

    folder = run_folder() / "demo-instance"
    with _locked(run_folder() / "demo.lock"):
        if not (folder / "ready").exists():
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "plaza", "prepare", "--demo"]
            done = subprocess.run(command, cwd=PROJECT, env={**os.environ, **_settings(folder)}, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr[-3000:]
            (folder / "ready").touch()
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the test is skipped, which the test command reports (and refuses on CI)."""
    with tests.chromium.chromium() as browser:
        yield browser


class Watcher:
    """What a browser complains about: console errors, failed scripts, requests to other origins."""

    def __init__(self, base: str) -> None:
        self.base, self.errors, self.foreign, self.requests = base, [], [], []

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._requested)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in WANTED):
            self.errors.append(message.text)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(request.url)


WANTED = ("status of 4", "Response Status Error Code 4", "ERR_INTERNET_DISCONNECTED", "status of 503 ()")
"""What a console says where a test asks for it: a page that is refused (the browser says it, and htmx), a network that is switched off,
and our page for that."""
Opener = Callable[..., Page]


@pytest.fixture
def browse(chromium: Browser, demo_address: str) -> Iterator[Opener]:
    """`browse(member='demo_agent', phone=True, dark=True, language='es', scripts=False)` opens a window at the demo's home.

    When the test ends, no window may have complained in its console or asked another origin.
    """
    contexts: list[BrowserContext] = []
    watcher = Watcher(demo_address)

    def open_window(
        *, member: str = "", phone: bool = False, dark: bool = False, language: str = "en", scripts: bool = True, worker: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=demo_address, viewport=PHONE if phone else DESK, color_scheme="dark" if dark else "light", locale=language,
            java_script_enabled=scripts, reduced_motion="reduce", has_touch=phone,
            service_workers="allow" if worker else "block",
        )
        contexts.append(context)
        page = context.new_page()
        watcher.watch(page)
        if member:
            page.goto("/sign-in")
            page.locator(f"form:has(input[value={member.removeprefix('demo_')}]) .demo-account").click()
            page.wait_for_load_state()
        page.goto("/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not watcher.errors, watcher.errors
    assert not watcher.foreign, watcher.foreign
