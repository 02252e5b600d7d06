"""The database: session, `Model`, `@command`, row locks and counters.

Only this module, `db_types` and `core/search*` know a dialect.
"""

from __future__ import annotations

import functools
import random
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

import structlog
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, String, Update, bindparam, event, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.attributes import set_committed_value

from forum.core import gathering, turns
from forum.core.db_types import UTCDateTime
from forum.kit.errors import NotFound, Unavailable

log = structlog.get_logger("plaza.db")
P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound="Model")

ATTEMPTS = 3
BUSY_TIMEOUT_MS = 10_000
PG_STATEMENT_TIMEOUT_MS = 5_000
PG_LOCK_TIMEOUT_MS = 2_000


class Model(DeclarativeBase):
    """Base of every table. Relationships must say `lazy="raise_on_sql"`."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime, str: String}


db = SQLAlchemy(session_options={"expire_on_commit": False}, disable_autonaming=True)

_depth: ContextVar[int] = ContextVar("plaza_command_depth", default=0)
_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar("plaza_after_commit", default=None)
_turn: ContextVar[turns.Line | None] = ContextVar("plaza_turn", default=None)


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """Keyword arguments of `create_engine` for this database."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}, "pool_size": pool_size, "max_overflow": 10}
    settings = f"-c statement_timeout={PG_STATEMENT_TIMEOUT_MS} -c lock_timeout={PG_LOCK_TIMEOUT_MS} -c timezone=UTC"
    return {"pool_pre_ping": True, "pool_size": pool_size, "max_overflow": 10, "connect_args": {"options": settings}}


def database_url(raw: str) -> URL:
    """The URL with Plaza's drivers: `postgres://` and `postgresql://` mean psycopg 3."""
    url = make_url(raw)
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # transactions are begun below, never by the driver
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-16000")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA mmap_size=268435456")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A deferred transaction that turns into a write fails at once under load; commands take the write lock first.
        if _depth.get():
            _stand_in_line(connection.engine)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _depth.get() else "BEGIN")


def _stand_in_line(engine: Engine) -> None:
    line = None if _turn.get() else turns.line_of(engine)
    if line is not None and line.enter():
        _turn.set(line)


def session() -> Session:
    """The session of this request, job or script."""
    return db.session()


def in_command() -> bool:
    return _depth.get() > 0


def after_commit(action: Callable[[], None]) -> None:
    """Run `action` once the outermost command has committed; never when it rolls back."""
    waiting = _after_commit.get()
    if waiting is None:
        raise RuntimeError("after_commit outside a command")
    waiting.append(action)


def waiting_for_commit(kind: type[R]) -> R | None:
    """What of this kind `after_commit` holds already, in this try of this command: something that gathers is registered once."""
    return next((action for action in _after_commit.get() or () if isinstance(action, kind)), None)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` one unit of work: the outermost command commits once, rolls back on any error.

    Objects loaded before are detached, so that a command decides on fresh rows only; lost races for a
    lock or a unique key run the whole unit again (3 tries). Raises Unavailable when the database stays busy.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _depth.get():
            return function(*args, **kwargs)
        return _run_outermost(lambda: function(*args, **kwargs), function.__name__)

    run.is_command = True  # type: ignore[attr-defined]
    return run


def _run_outermost(unit: Callable[[], R], name: str) -> R:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            result, waiting = _attempt(unit)
        except (OperationalError, IntegrityError) as error:
            if attempt == ATTEMPTS or not _may_retry(error):
                raise _as_plaza_error(error) from error
            log.info("command_retry", command=name, attempt=attempt, cause=type(error.orig).__name__)
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
        else:
            _run_waiting(waiting)
            return result
    raise AssertionError("unreachable")


def _attempt(unit: Callable[[], R]) -> tuple[R, list[Callable[[], None]]]:
    _leave_read_transaction()
    waiting: list[Callable[[], None]] = []
    depth_token, waiting_token, turn_token = _depth.set(1), _after_commit.set(waiting), _turn.set(None)
    gathered_token = gathering.begin()
    try:
        result = unit()
        gathering.finish_gathered()
        session().commit()
        return result, waiting
    except BaseException:
        session().rollback()
        raise
    finally:
        if (line := _turn.get()) is not None:
            line.leave()
        _turn.reset(turn_token)
        _depth.reset(depth_token)
        _after_commit.reset(waiting_token)
        gathering.end(gathered_token)


def _leave_read_transaction() -> None:
    current = session()
    if current.new or current.dirty or current.deleted:
        raise RuntimeError("rows were changed outside a command")
    current.commit()
    current.expunge_all()


def _run_waiting(waiting: list[Callable[[], None]]) -> None:
    for action in waiting:
        try:
            action()
        except Exception:
            log.exception("after_commit_failed")  # the row in the database is the truth; a sweeper repeats it


def _may_retry(error: OperationalError | IntegrityError) -> bool:
    if isinstance(error, IntegrityError):
        return True  # a lost race for a unique key: the second run sees the winner's row
    text = str(error.orig).lower()
    return any(word in text for word in ("locked", "busy", "deadlock", "lock timeout", "could not serialize"))


def _as_plaza_error(error: OperationalError | IntegrityError) -> Exception:
    return Unavailable() if isinstance(error, OperationalError) else error


def spare_memory() -> None:
    """This connection reads through its small cache only (imports): mapped pages of a large file count as this process's."""
    if db.engine.dialect.name == "sqlite":
        session().execute(text("PRAGMA mmap_size=0"))


def take_time() -> None:
    """No time limit for the statements of this transaction: rebuilding, reconciling, exporting; never for requests."""
    if db.engine.dialect.name == "postgresql":
        session().execute(text("SET LOCAL statement_timeout = 0"))


def read_one_moment() -> None:
    """Whatever is read from here on, until the transaction ends, is of one and the same moment, however long it takes."""
    _leave_read_transaction()
    if db.engine.dialect.name == "postgresql":  # SQLite's read transactions are of one moment anyway
        session().execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    take_time()


def locks_rows() -> bool:
    """Whether rows are locked one by one. SQLite locks them all: a command that has begun holds the only write lock."""
    return db.engine.dialect.name != "sqlite"


def lock(model: type[M], row_id: int, *options: Any) -> M:
    """The row, fresh and locked until commit (rows that name it may be added). Order: thread, post, member. Raises NotFound."""
    statement = select(model).where(model.id == row_id).with_for_update(of=model, key_share=True)  # type: ignore[attr-defined]
    row = session().scalars(statement.options(*options).execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    return row


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Ids for rows that are about to be inserted in bulk (inside a command), so that they can point to each other."""
    if not count:
        return []
    table = model.__tablename__
    if db.engine.dialect.name == "sqlite":  # the command holds the only write lock
        last = session().scalar(select(func.max(model.id))) or 0  # type: ignore[attr-defined]
        return list(range(last + 1, last + 1 + count))
    numbers = select(func.nextval(func.pg_get_serial_sequence(table, "id"))).select_from(func.generate_series(1, count))
    return list(session().scalars(numbers))


def insert_all(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows of the same columns (inside a command), without making objects of them."""
    if rows:
        session().flush()
        session().connection().execute(insert(model.__table__), rows)  # type: ignore[arg-type]


def insert_unless_there(model: type[Model], row: Mapping[str, Any]) -> None:
    """Insert one row (inside a command) unless a unique key has it already: of two who do it at once, one inserts."""
    session().flush()
    statement: Any = (sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert)(model.__table__)  # type: ignore[arg-type]
    session().connection().execute(statement.on_conflict_do_nothing(), row)


def add_up(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of counters, or add to those of the same primary key (inside a command).

    Give the rows in the order everybody uses, so that two writers never wait for each other in a circle.
    """
    if not rows:
        return
    session().flush()
    table: Any = model.__table__
    keys = [column.name for column in table.primary_key]
    statement: Any = (sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert)(table)
    sums = {name: table.c[name] + statement.excluded[name] for name in rows[0] if name not in keys}
    session().connection().execute(statement.on_conflict_do_update(index_elements=keys, set_=sums), rows)


def bump(row: Model, **deltas: int) -> None:
    """Add to counters in the database (`SET x = x + :d`), never from a value read before."""
    if not (deltas := {name: delta for name, delta in deltas.items() if delta}):
        return
    session().flush()
    changes = {f"d_{name}": delta for name, delta in deltas.items()}
    session().connection().execute(_bump(type(row), tuple(deltas)), {"row": row.id, **changes})  # type: ignore[attr-defined]
    for name, delta in deltas.items():
        set_committed_value(row, name, getattr(row, name) + delta)


@functools.lru_cache(maxsize=256)
def _bump(model: type[Model], names: tuple[str, ...]) -> Update:
    table = model.__table__
    sums = {table.c[name]: table.c[name] + bindparam(f"d_{name}") for name in names}
    return update(table).where(table.c.id == bindparam("row")).values(sums)  # type: ignore[arg-type]
