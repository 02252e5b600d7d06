"""Indexes of tables that are big on a big board, made and dropped by migrations while people go on writing (PostgreSQL).

Such an index is built outside the migration's transaction, in several of its own. So a migration builds it before anything else that
cannot be done twice: whatever stops it half-way, the next upgrade begins it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

_INVALID = sa.text(
    "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indexrelid "
    "WHERE pg_class.relname = :name AND NOT pg_index.indisvalid AND pg_table_is_visible(pg_class.oid)"
)


def build_index(name: str, table: str, columns: Sequence[Any], **how: Any) -> None:
    """Make an index. On PostgreSQL nobody waits for it; what an interrupted build left behind is dropped first."""
    if not _is_online():
        op.create_index(name, table, columns, **how)
        return
    with _patiently():
        if op.get_bind().scalar(_INVALID, {"name": name}) is not None:
            op.drop_index(name, table, postgresql_concurrently=True)
        op.create_index(name, table, columns, postgresql_concurrently=True, if_not_exists=True, **how)


def drop_built_index(name: str, table: str) -> None:
    """The way back."""
    if not _is_online():
        op.drop_index(name, table)
        return
    with _patiently():
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)


def _is_online() -> bool:
    return op.get_bind().dialect.name == "postgresql"


@contextmanager
def _patiently() -> Iterator[None]:
    """What came before is committed. Building waits for transactions that write the table, however long they take."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        try:
            yield
        finally:
            op.execute("RESET lock_timeout")
