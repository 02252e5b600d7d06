"""Finds the Chromium that the browser tests drive, or gets Debian's."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from forum.launcher.layout import SetupFailed, say, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = "PLAZA_TEST_CHROMIUM"
NO_CHROMIUM = "PLAZA_TEST_NO_CHROMIUM"
ADVICE = "Chromium is missing; on Debian and Ubuntu: sudo apt-get install chromium"


def browser_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that tell the tests which browser to drive, or why there is none.

    With CI=true a missing browser raises SetupFailed: there, tests must not be skipped unnoticed.
    """
    found = environment.get(CHROMIUM) or _on_path()
    if not found and _may_install():
        found = _install()
    if found:
        return {CHROMIUM: found}
    if environment.get("CI", "").lower() in ("true", "1"):
        raise SetupFailed(f"{ADVICE}\nCI=true: browser tests may not be skipped.")
    say(f"  {ADVICE}\n  Until then the browser tests are skipped.")
    return {NO_CHROMIUM: ADVICE}


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _may_install() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    # Ubuntu's package of that name is an empty one that points to a snap.
    return "ID=debian" in release.splitlines()


def _install() -> str | None:
    step("installing Debian's chromium for the browser tests ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", "-qq", *words], env=environment, capture_output=True, text=True)
        if done.returncode:
            step(f"apt-get {words[0]} failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
            return None
    return _on_path()
