"""Remembers what the database was prepared for, so that a start without changes needs no look by Plaza itself.

Only for the SQLite file in the instance folder, where the truth can be read in a millisecond with the standard library;
with any other database Plaza looks on every start.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from forum.launcher.layout import Layout

STAMP = "prepared.json"
DATABASE = "plaza.db"


def is_prepared(layout: Layout, environment: Mapping[str, str], *, demo: bool) -> bool:
    """Tell whether the last preparation, made for these migrations, still describes this very database file."""
    try:
        stamp = json.loads((layout.instance / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    state = _state(layout, environment)
    return state is not None and isinstance(stamp, dict) and stamp in ({**state, "demo": True}, {**state, "demo": demo})


def remember_prepared(layout: Layout, environment: Mapping[str, str], *, demo: bool) -> None:
    """Note that the database has just been prepared."""
    state = _state(layout, environment)
    if state is None:
        (layout.instance / STAMP).unlink(missing_ok=True)
    else:
        (layout.instance / STAMP).write_text(json.dumps({**state, "demo": demo}) + "\n", encoding="utf-8")


def _state(layout: Layout, environment: Mapping[str, str]) -> dict[str, object] | None:
    if environment.get("PLAZA_DATABASE_URL"):
        return None
    folder = layout.root / environment.get("PLAZA_INSTANCE_DIR", layout.instance)
    revision = _revision(folder / DATABASE)
    if revision is None:
        return None
    # The file's number tells a replaced database (a restored backup) from the one that was prepared.
    return {"migrations": _migrations(layout), "revision": revision, "file": (folder / DATABASE).stat().st_ino}


def _migrations(layout: Layout) -> str:
    digest = hashlib.sha256()
    for path in sorted((layout.root / "migrations").rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _revision(database: Path) -> str | None:
    if not database.is_file():
        return None
    try:
        import sqlite3
    except ImportError:  # a few minimal Pythons leave it out; Plaza then looks itself, and complains in words
        return None
    try:
        with contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None
