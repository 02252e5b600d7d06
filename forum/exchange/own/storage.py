"""Where copies lie: in a folder of their own, in no backup, under names that nobody can guess."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forum.core.config import current_config

SUFFIX = ".zip"


def folder() -> Path:
    return current_config().instance_dir / "own-copies"


def path_of(key: str) -> Path:
    return folder() / f"{key}{SUFFIX}"


def partial_of(key: str) -> Path:
    """While it is being written."""
    return folder() / f"{key}.partial"


def remove(key: str) -> None:
    """What is not there is fine."""
    for path in (path_of(key), partial_of(key)):
        path.unlink(missing_ok=True)


def keys_there() -> Iterator[str]:
    """Of all files, finished or not."""
    if folder().is_dir():
        yield from sorted({path.name.partition(".")[0] for path in folder().iterdir() if path.is_file()})
