"""The Chromium for browser tests: the one the launcher found, or the machine's."""

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from forum.launcher.browser import ADVICE, CHROMIUM, NAMES, NO_CHROMIUM

FLAGS = ("--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def executable() -> str:
    """Return the path of Chromium; without one the test is skipped, and fails where CI=true."""
    found = os.environ.get(CHROMIUM) or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    reason = os.environ.get(NO_CHROMIUM, ADVICE)
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium."""
    program = executable()
    # Chromium's own sandbox refuses to run as root, which is what containers usually are.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=flags)
        try:
            yield browser
        finally:
            browser.close()
