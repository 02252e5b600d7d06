"""The Chromium for browser tests: the one the launcher found, or the machine's."""

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from forum.launcher.browser import ADVICE, CHROMIUM, NAMES, NO_CHROMIUM

FLAGS = (
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str:
    """Return the path of Chromium; without one the test is skipped, and fails where CI=true."""
    found = os.environ.get(CHROMIUM) or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    reason = os.environ.get(NO_CHROMIUM, ADVICE)
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(reason)
    pytest.skip(reason)


class _Shared:
    """Playwright can run only once in a process: whoever wants a browser at the same time gets the same one."""

    def __init__(self) -> None:
        self.users = 0
        self.open = contextlib.ExitStack()
        self.browser: Browser | None = None

    def take(self) -> Browser:
        if self.browser is None:
            program = executable()
            # Chromium's own sandbox refuses to run as root, which is what containers usually are.
            flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
            playwright = self.open.enter_context(sync_playwright())
            self.browser = playwright.chromium.launch(executable_path=program, headless=True, args=flags)
            self.open.callback(self.browser.close)
        self.users += 1
        return self.browser

    def give_back(self) -> None:
        self.users -= 1
        if self.users == 0:
            self.browser = None
            self.open.close()


_shared = _Shared()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium, shared by all who ask for one in this process; open contexts of your own in it."""
    browser = _shared.take()
    try:
        yield browser
    finally:
        _shared.give_back()
