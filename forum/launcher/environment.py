"""The virtual environment: made once, filled when the pins change, otherwise left alone (and then needs no network)."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

from forum.launcher.layout import Layout, SetupFailed, step

STAMP = "plaza-stamp.json"
RUNTIME = ("requirements.txt",)
TESTS = ("requirements.txt", "tests/requirements.txt")


def ensure_environment(layout: Layout, *, tests: bool = False) -> None:
    """Make `.venv` hold exactly the pinned packages, those of the tests too if asked; raise SetupFailed."""
    _ensure_venv(layout)
    if tests:
        _ensure_packages(layout, "tests", TESTS, "tests/requirements.txt")
    else:
        _ensure_packages(layout, "runtime", RUNTIME, "requirements.txt")


def pins_fingerprint(layout: Layout, files: tuple[str, ...]) -> str:
    """Return the hash of the requirement files, so that any changed pin leads to one installation."""
    digest = hashlib.sha256()
    for name in files:
        digest.update((layout.root / name).read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamp(layout: Layout) -> dict[str, str]:
    """Return the fingerprints of what is installed, by kind; empty before the first successful installation."""
    try:
        stamp = json.loads((layout.venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _ensure_venv(layout: Layout) -> None:
    if layout.venv.exists():
        if _works(layout.python):
            return
        step(f"{layout.venv.name} was made by a Python that is gone; making a new one ...")
        shutil.rmtree(layout.venv)
    else:
        step(f"making a virtual environment in {layout.venv.name} ...")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupFailed(missing_venv_advice())
    made = subprocess.run([sys.executable, "-m", "venv", str(layout.venv)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(layout.venv, ignore_errors=True)
        output = made.stdout + made.stderr
        if "ensurepip" in output or "python3-venv" in output:
            raise SetupFailed(missing_venv_advice())
        raise SetupFailed(f"The virtual environment could not be made:\n{_last_lines(output)}")


def missing_venv_advice() -> str:
    """Say how to get the `venv` module, which Debian and its children package apart."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        "This Python comes without the modules that make virtual environments (venv, ensurepip).\n"
        f"On Debian and Ubuntu: sudo apt-get install python{version}-venv   (or python3-venv)\n"
        "Elsewhere install the complete Python of your system, then start again."
    )


def _works(python: Path) -> bool:
    # After an upgrade of the system's Python the link may still run, but no longer finds its packages. (A moved folder
    # does no harm: everything is run as `python -m`, never through the scripts that name the old place.)
    try:
        done = subprocess.run([str(python), "-c", "import pip"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _ensure_packages(layout: Layout, kind: str, files: tuple[str, ...], wanted: str) -> None:
    stamp = read_stamp(layout)
    fingerprint = pins_fingerprint(layout, files)
    if stamp.get(kind) == fingerprint:
        return
    step(f"installing the packages of {wanted} (only needed when that file changes) ...")
    command = [str(layout.python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    done = subprocess.run([*command, "-r", wanted], cwd=layout.root, capture_output=True, text=True)
    if done.returncode:
        raise SetupFailed(
            f"The packages of {wanted} could not be installed:\n{_last_lines(done.stderr)}\n"
            "This step needs a network connection (or a local package index); the next start doesn't. Try again."
        )
    stamp[kind] = fingerprint
    if kind == "tests":
        stamp["runtime"] = pins_fingerprint(layout, RUNTIME)
    (layout.venv / STAMP).write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")


def _last_lines(text: str, count: int = 6) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("WARNING: Location")]
    return "\n".join(f"    {line}" for line in lines[-count:])
