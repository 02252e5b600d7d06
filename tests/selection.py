"""Loaded by `python3 -m forum test`: what takes long begins first, and on PostgreSQL only what touches the database is repeated.

That is every test with the app (fixture `house`) and every one marked `processes` or `database`. Browser tests look at
pages, not at the database, and run once, as do those about SQLite itself (`sqlite`) and long ones (`once`).
"""

import pytest

from tests.databases import database_kind

MARKS = ("processes", "database")
RUN_ONCE = ("browser", "sqlite", "once")


LONG = ("browser", "processes", "once")
"""Nobody should wait at the end for one process with a test of a minute."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in LONG))
    if database_kind() == "sqlite":
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def touches_database(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(mark) for mark in RUN_ONCE):
        return False
    return "house" in getattr(item, "fixturenames", ()) or any(item.get_closest_marker(mark) for mark in MARKS)
