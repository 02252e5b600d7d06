"""Small reads past the session leave their connection as they found it."""

import sqlite3

import pytest
from sqlalchemy import create_engine, literal, select, table
from sqlalchemy.pool import QueuePool

from forum.core.reads import QuickRead


class NewerConnection(sqlite3.Connection):
    """As of Python 3.12, where setting `autocommit` to False begins a transaction at once and after every commit."""

    autocommit = -1


@pytest.fixture
def engine():
    made = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(":memory:", factory=NewerConnection), poolclass=QueuePool, pool_size=1, max_overflow=0,
    )
    yield made
    made.dispose()


def test_a_newer_pythons_sqlite_is_not_told_to_begin_transactions(engine):
    assert QuickRead(lambda: select(literal(1)))(engine) == [(1,)]
    with engine.connect() as connection:
        assert connection.connection.driver_connection.autocommit == -1


def test_a_read_that_fails_gives_its_connection_back(engine):
    read = QuickRead(lambda: select(literal(1)).select_from(table("nowhere")))
    for _ in range(3):  # one connection for all: a lost one would be waited for
        with pytest.raises(sqlite3.OperationalError):
            read(engine)
    assert QuickRead(lambda: select(literal(1)))(engine) == [(1,)]

