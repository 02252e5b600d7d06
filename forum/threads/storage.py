"""Uploaded bytes on disk, under random names outside every web root. A marker tells which ones no row vouches for yet."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from forum.core.config import current_config

STALE_MARKER_SECONDS = 3600


def path_of(public_id: str) -> Path:
    """Where a file's bytes are."""
    return current_config().attachments_dir / public_id[:2] / public_id


def _marker_of(public_id: str) -> Path:
    return current_config().attachments_dir / "unvouched" / public_id


def mark(public_id: str) -> None:
    """Say that no committed row is known to want these bytes: before they are written, and before their row is deleted."""
    marker = _marker_of(public_id)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()


def write(public_id: str, data: bytes) -> None:
    """Store bytes durably, marked until :func:`vouch` says that their row is committed."""
    mark(public_id)
    path = path_of(public_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def vouch(public_id: str) -> None:
    """The row is committed: the bytes stay."""
    _marker_of(public_id).unlink(missing_ok=True)


def remove(public_id: str) -> None:
    """Take the bytes away; what is not there is fine."""
    path = path_of(public_id)
    with contextlib.suppress(OSError):
        path.with_name(f"{path.name}.partial").unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    vouch(public_id)


def unvouched() -> Iterator[str]:
    """Public ids whose process ended between the bytes and the row, an hour ago or longer."""
    folder = current_config().attachments_dir / "unvouched"
    if folder.is_dir():
        oldest = time.time() - STALE_MARKER_SECONDS
        yield from (marker.name for marker in folder.iterdir() if marker.stat().st_mtime < oldest)
