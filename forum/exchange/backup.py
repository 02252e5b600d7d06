"""Backup and restore: a consistent copy of a running Plaza, with checksums, and the way back."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from forum.core import migrate
from forum.core.config import Config
from forum.kit.clock import iso, utcnow
from forum.kit.errors import Invalid

MANIFEST = "manifest.json"
DATABASE = "plaza.db"
FOLDERS = ("attachments", "avatars")
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Summary:
    """What was copied: number of files and their bytes, and the database's revision."""

    files: int
    size_bytes: int
    revision: str | None


def back_up(config: Config, target: Path) -> Summary:
    """Copy database and files into the new folder `target` while Plaza runs.

    SQLite is copied through its online backup API (a file copy of a database in use is not consistent).
    Raises Invalid for a folder that is not empty, and for PostgreSQL, which its own `pg_dump` backs up.
    """
    if target.exists() and any(target.iterdir()):
        raise Invalid(f"{target} is not empty.")
    source = _sqlite_file(config)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The database first: an attachment row without its file would be a loss, a file without its row is only clutter.
    _copy_database(source, target / DATABASE)
    for name in FOLDERS:
        if (config.instance_dir / name).is_dir():
            shutil.copytree(config.instance_dir / name, target / name)
    files = {str(path.relative_to(target)): _sha256(path) for path in _files(target)}
    manifest = {"made_at": iso(utcnow()), "revision": migrate.current(), "files": files}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return Summary(len(files), sum(path.stat().st_size for path in _files(target)), manifest["revision"])


def restore(config: Config, source: Path) -> Summary:
    """Put a backup in place of an empty instance folder. Raises Invalid before anything is written when a file is damaged."""
    manifest = _manifest(source)
    database = _sqlite_file(config)
    if database.exists():
        raise Invalid(f"{database} exists. Move it away first: restoring never overwrites.")
    damaged = [name for name, digest in manifest["files"].items() if not _is_whole(source, name, digest)]
    if damaged:
        raise Invalid(f"Damaged or missing: {', '.join(damaged[:5])}.")
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FOLDERS:
        if (source / name).is_dir():
            shutil.copytree(source / name, config.instance_dir / name, dirs_exist_ok=True)
    shutil.copyfile(source / DATABASE, database)
    sizes = sum((source / name).stat().st_size for name in manifest["files"])
    return Summary(len(manifest["files"]), sizes, manifest["revision"])


def _manifest(source: Path) -> dict[str, dict[str, str]]:
    try:
        manifest: dict[str, dict[str, str]] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Invalid(f"{source} holds no backup: {MANIFEST} is missing or unreadable.") from None
    return manifest


def _sqlite_file(config: Config) -> Path:
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Invalid("This Plaza uses PostgreSQL: back the database up with pg_dump, and copy the instance folder's attachments.")
    return Path(url.database)


def _copy_database(source: Path, target: Path) -> None:
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy, pages=2_000)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        origin.close()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def _is_whole(source: Path, name: str, digest: str) -> bool:
    path = (source / name).resolve()
    return path.is_relative_to(source.resolve()) and path.is_file() and _sha256(path) == digest


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
