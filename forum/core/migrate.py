"""Alembic without its ini file: configuration in code, numbered readable ids (`0001_first_house`)."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import String, column, inspect, select, table, text
from sqlalchemy.engine import Connection

from forum.core.config import PROJECT
from forum.core.db import Model, db
from forum.kit.later import later

if TYPE_CHECKING:
    from alembic import autogenerate, migration, script, util
    from alembic import command as alembic_command
    from alembic import config as configuration
else:
    autogenerate, migration, script, util, alembic_command, configuration = (
        later(f"alembic.{name}") for name in ("autogenerate", "migration", "script", "util", "command", "config")
    )

IGNORED_PREFIXES = ("post_search", "article_search", "thread_search", "sqlite_", "ix_posts_best")  # the last: a descending column
AT = table("alembic_version", column("version_num", String))
NAMES = re.compile(r"""^(revision|down_revision) *(?::[^=]+)?= *['"](.+)['"]""", re.M)
"""What a migration says it is, and what it follows."""
PACKAGES_WITH_TABLES = ("forum", "moderation")
MIGRATING = 0x506C617A61
"""Of PostgreSQL's advisory locks, ours: whoever holds it changes the tables."""
LOOK_AGAIN_SECONDS = 0.2


def import_models() -> None:
    """Make every table known, whichever rooms this process has used so far."""
    for package in PACKAGES_WITH_TABLES:
        for path in sorted((PROJECT / package).rglob("models*")):
            if path.name in {"models", "models.py"}:
                importlib.import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))


def alembic_config(connection: Connection | None = None) -> configuration.Config:
    config = configuration.Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config


def scripts() -> script.ScriptDirectory:
    return script.ScriptDirectory.from_config(alembic_config())


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Search tables differ by dialect and are made by hand: not part of the comparison."""
    return not (kind in {"table", "index"} and (name or "").startswith(IGNORED_PREFIXES))


def upgrade(revision: str = "head") -> None:
    """Bring the database to `revision`. Safe to call on every start, and by several at once.

    One transaction; on PostgreSQL one a migration, since some build their indexes outside any: what was interrupted goes on there.
    """
    _with_connection(lambda config: alembic_command.upgrade(config, revision))


def downgrade(revision: str) -> None:
    _with_connection(lambda config: alembic_command.downgrade(config, revision))


def move_to(revision: str) -> None:
    """Bring the database to `revision`, forwards or back. Raises ValueError for one that does not exist."""
    folder, at = scripts(), current()
    try:
        folder.get_revisions(revision)
        behind = set() if at is None else {found.revision for found in folder.iterate_revisions(at, "base")}
    except util.CommandError as error:
        raise ValueError(f"there is no revision {revision!r}") from error
    if revision == "base" or (revision != at and revision in behind):
        downgrade(revision)
    else:
        upgrade(revision)


def heads() -> list[str]:
    """Newest revisions in the folder; more than one means two branches of history.

    Read from the files' own lines: Alembic would cost a web process 14 MB for what a page of health asks.
    """
    named = [dict(NAMES.findall(path.read_text(encoding="utf-8"))) for path in sorted((PROJECT / "migrations" / "versions").glob("*.py"))]
    followed = {one.get("down_revision") for one in named}
    return [one["revision"] for one in named if one["revision"] not in followed]


def current() -> str | None:
    """The revision the database is at, or None for an empty one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(AT.name):
            return None
        return connection.scalars(select(AT.c.version_num)).one_or_none()


def drift() -> list[Any]:
    """Differences between models and database; empty when the migrations tell the whole truth."""
    import_models()
    with db.engine.connect() as connection:
        context = migration.MigrationContext.configure(
            connection, opts={"compare_type": False, "include_object": include_object}
        )
        found: list[Any] = autogenerate.compare_metadata(context, Model.metadata)
        return found


def revise(message: str) -> None:
    """Write the next numbered migration from the models (developers)."""
    head = scripts().get_current_head()
    number = int(head[:4]) + 1 if head else 1
    revision = f"{number:04d}_{message.replace(' ', '_')}"
    _with_connection(lambda config: alembic_command.revision(config, message, autogenerate=True, rev_id=revision))


def _with_connection(action: Callable[[configuration.Config], Any]) -> None:
    with current_app.app_context(), db.engine.connect() as connection, _alone(connection):
        action(alembic_config(connection))
        connection.commit()


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """On PostgreSQL one at a time and without the time limit that requests have: an index of a big table takes longer."""
    if connection.dialect.name != "postgresql":
        yield
        return
    # Asked for again and again, not waited for: whoever builds an index waits for everybody who is in the middle of a statement.
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": MIGRATING}):
        connection.rollback()
        time.sleep(LOOK_AGAIN_SECONDS)
    connection.execute(text("SET statement_timeout = 0"))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("RESET statement_timeout"))
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATING})
        connection.commit()
