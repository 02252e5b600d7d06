"""Compressed copies beside the static files, so that no request has to compress anything."""

import contextlib
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = frozenset({".css", ".js", ".svg", ".webmanifest"})
# Joined into build/main.css and never asked for one by one.
LEFT_OUT = "css"
SMALLEST_BYTES = 400


def refresh_compressed(static_root: Path) -> None:
    """Make every `<file>.gz` below `static_root` say what its file says; remove those without a file.

    Compared by content: a copy is never out of date, whatever the clocks say. Where nothing may be written, files without a
    copy are served as they are. Raises OSError only if an outdated copy can't be replaced.
    """
    wanted = {path.with_name(f"{path.name}.gz"): path for path in _compressible(static_root)}
    for copy in static_root.rglob("*.gz"):
        if copy not in wanted or not _same(copy, wanted[copy]):
            copy.unlink(missing_ok=True)
    for copy, path in wanted.items():
        if not copy.exists():
            with contextlib.suppress(PermissionError):
                _write(copy, path)


def drop_compressed(static_root: Path) -> None:
    """Remove the compressed copies, for a developer who edits files while Plaza runs."""
    for copy in static_root.rglob("*.gz"):
        copy.unlink(missing_ok=True)


def _compressible(static_root: Path) -> Iterator[Path]:
    for path in static_root.rglob("*"):
        relative = path.relative_to(static_root)
        if relative.parts[0] == LEFT_OUT or any(part.startswith(".") for part in relative.parts):
            continue
        if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size >= SMALLEST_BYTES:
            yield path


def _same(copy: Path, path: Path) -> bool:
    try:
        return gzip.decompress(copy.read_bytes()) == path.read_bytes()
    except (OSError, EOFError):
        return False


def _write(copy: Path, path: Path) -> None:
    fresh = copy.with_name(f".{copy.name}-{os.getpid()}")
    fresh.write_bytes(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))
    fresh.replace(copy)
