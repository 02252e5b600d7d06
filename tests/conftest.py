"""One app per test process, a fresh database per test, warnings are errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from forum.core import migrate, settings
from forum.core.config import PROJECT
from forum.core.db import Model, db
from forum.knowledge.commands import viewing as article_viewing
from forum.metrics import token_uses
from forum.search.commands import noting
from forum.threads.commands import viewing
from moderation.audit import looks
from tests.catalogues import compile_catalogues
from tests.databases import database_kind, fresh_database, sqlite_template
from tests.emptying import empty_postgres, forgo_durability
from tests.forum.crowd import keep_at_hand
from tests.statements import Statements
from tests.visitor import Visitor
from wsgi import create_app


def pytest_configure() -> None:
    """Before any process of a test reads the catalogues; they all share compiled templates."""
    os.environ.setdefault("PLAZA_TEMPLATE_CACHE_DIR", str(PROJECT / "instance" / "test-templates"))
    compile_catalogues()


def build_schema(url: str) -> None:
    """Migrate an empty database at `url`."""
    folder = Path(os.environ["PLAZA_TEST_FOLDER"])
    app = create_app({"environment": "test", "database_url": url, "instance_dir": folder, "log_level": "ERROR"})
    with app.app_context():
        migrate.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app of this test process, on a migrated database of its own."""
    folder = tmp_path_factory.mktemp("instance")
    os.environ["PLAZA_TEST_FOLDER"] = str(folder)
    config = {
        "environment": "test", "database_url": fresh_database(folder, build_schema), "instance_dir": folder,
        "log_level": "ERROR", "rate_limits": False, "mail_backend": "locmem", "public_url": "http://localhost",
    }
    app = create_app(config)
    with app.app_context():
        event.listen(db.engine, "connect", forgo_durability)
        # Tests make more kinds of statements than a process of a Plaza: to compile those that did not fit was a seventh of the time.
        db.engine.update_execution_options(compiled_cache={})
    keep_at_hand(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(house: Flask) -> Iterator[Flask]:
    """A clean app with its context pushed: empty tables, no cached page, no mail."""
    with house.app_context():
        _empty_database(house)
        house.extensions["plaza_cache"].clear()
        house.extensions["mailman"].outbox = []
        settings.forget()
        viewing.forget_views()
        article_viewing.forget_article_views()
        token_uses.forget_uses()
        looks.forget_looks()
        noting.forget_notes()
        yield house
        db.session.remove()


def _empty_database(house: Flask) -> None:
    db.session.remove()
    if database_kind() == "sqlite":
        db.engine.dispose()
        path = Path(db.engine.url.database or "")
        for leftover in (f"{path}-wal", f"{path}-shm"):
            Path(leftover).unlink(missing_ok=True)
        shutil.copyfile(sqlite_template(build_schema), path)
        return
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # the audit log refuses even this
        indexes = ["post_search", "article_search", "thread_search"]
        empty_postgres(connection, [table.name for table in Model.metadata.tables.values()] + indexes)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A stranger at a browser."""
    return Visitor(app)


@pytest.fixture
def statements(app: Flask) -> Iterator[Statements]:
    """Counts SQL statements: `with statements() as seen: ...; assert len(seen) <= 12`."""
    return Statements(db.engine)
