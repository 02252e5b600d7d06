"""What is made below `static/`: browser modules (fetched when their pins change; Plaza also runs without) and stylesheet."""

import time
from pathlib import Path

from forum.assets.build import ready_static
from forum.assets.npm import Unavailable, fetch_modules
from forum.assets.vendor import is_current, recipe_fingerprint
from forum.launcher.layout import Layout, SetupFailed, say, step

FAILED_STAMP = "assets-unavailable"
RETRY_AFTER_SECONDS = 3600


def ensure_static(layout: Layout, *, insist: bool) -> None:
    """Bring everything made below `static/` up to date: browser modules, stylesheet, compressed copies.

    Raises SetupFailed if the folder can't be written.
    """
    try:
        ensure_modules(layout, insist=insist)
        ready_static(layout.static)
    except OSError as error:
        raise SetupFailed(f"The static files could not be written to {layout.static}: {error}") from error


def ensure_modules(layout: Layout, *, insist: bool) -> None:
    """Bring `static/vendor/` up to date; say so and go on when that is impossible.

    With `insist` a failed attempt is repeated at once; otherwise only an hour later, so that a machine without network
    starts as quickly as any other.
    """
    if is_current(layout.static):
        return
    failed = layout.instance / FAILED_STAMP
    if not insist and _failed_lately(failed):
        step("browser modules are still missing: pages run as plain forms (`python3 -m forum setup` tries again)")
        return
    step("fetching the browser modules (htmx and others, pinned in forum/assets/package.json) ...")
    try:
        fetch_modules(layout.static, layout.python, step)
    except Unavailable as reason:
        failed.write_text(recipe_fingerprint(), encoding="utf-8")
        say(
            f"  {reason}.\n"
            "  Plaza runs without them: every page works as plain forms, only without the conveniences.\n"
            "  When there is a network: python3 -m forum setup"
        )
    else:
        failed.unlink(missing_ok=True)


def _failed_lately(failed: Path) -> bool:
    try:
        same = failed.read_text(encoding="utf-8") == recipe_fingerprint()
        return same and time.time() - failed.stat().st_mtime < RETRY_AFTER_SECONDS
    except OSError:
        return False
