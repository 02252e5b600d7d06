"""What makes the database of a test process cheap: emptied without being made anew, and never synced to a disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

MOST_BYTES = 8_000_000
"""Deleted rows stay until a vacuum takes them: a table that has grown beyond this is cut off instead."""


def forgo_durability(connection: Any, _record: Any) -> None:
    """On `connect`. Nothing has to survive a power cut; what must survive kill -9 runs in processes of its own, as in production."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def be_patient(connection: Any, _record: Any) -> None:
    """On `connect`, in a crowd: what eight processes do to the same rows is looked at, not how long a busy machine takes over it."""
    if not isinstance(connection, sqlite3.Connection):
        connection.execute("SET statement_timeout = '100s'")
        connection.execute("SET lock_timeout = '60s'")
        connection.commit()


def empty_postgres(connection: Connection, names: Sequence[str]) -> None:
    """Take every row out of these tables and begin their numbers at 1 again.

    Deleting is far cheaper than TRUNCATE where most tables are empty and the others small: that makes every file of every table
    and index anew, and each connection forgets what it knew of them.
    """
    found = connection.scalar(text("SELECT to_regproc('plaza_test_empty') IS NOT NULL"))
    if not found:
        connection.execute(text(_emptying(names)))
    if connection.scalar(text("SELECT plaza_test_empty()")) > MOST_BYTES:
        connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))


def _emptying(names: Sequence[str]) -> str:
    """A function that empties the tables and returns how large the largest is. Foreign keys are not looked at: all rows go."""
    deletes = "\n".join(f"IF EXISTS (SELECT 1 FROM {name}) THEN DELETE FROM {name}; END IF;" for name in names)
    sizes = ", ".join(f"pg_relation_size('{name}')" for name in names)
    return f"""
        CREATE FUNCTION plaza_test_empty() RETURNS bigint LANGUAGE plpgsql SET session_replication_role = replica AS $$
        BEGIN
            {deletes}
            PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
                FROM pg_sequences WHERE last_value IS NOT NULL;
            RETURN greatest({sizes});
        END $$
    """
