"""A start without changes needs no look at the database by Plaza itself."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from forum.launcher.layout import Layout
from forum.launcher.prepared import is_prepared, remember_prepared


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A checkout with one migration and a database that has it."""
    (tmp_path / "instance").mkdir()
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "versions" / "0001_first.py").write_text("revision = '0001_first'\n")
    make_database(tmp_path / "instance" / "plaza.db")
    return Layout(tmp_path)


def make_database(path: Path, revision: str = "0001_first") -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE alembic_version (version_num text)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        connection.commit()


def test_a_prepared_database_is_recognised(layout: Layout) -> None:
    assert not is_prepared(layout, {}, demo=True)
    remember_prepared(layout, {}, demo=True)
    assert is_prepared(layout, {}, demo=True)
    assert is_prepared(layout, {}, demo=False)


def test_demo_content_that_is_asked_for_later_is_not_forgotten(layout: Layout) -> None:
    remember_prepared(layout, {}, demo=False)
    assert is_prepared(layout, {}, demo=False)
    assert not is_prepared(layout, {}, demo=True)


def test_a_new_or_changed_migration_is_noticed(layout: Layout) -> None:
    remember_prepared(layout, {}, demo=True)
    versions = layout.root / "migrations" / "versions"
    (versions / "0002_second.py").write_text("revision = '0002_second'\n")
    assert not is_prepared(layout, {}, demo=True)


def test_a_database_that_went_back_was_replaced_or_is_gone_is_noticed(layout: Layout) -> None:
    remember_prepared(layout, {}, demo=True)
    database = layout.instance / "plaza.db"
    copy = layout.root / "copy.db"
    shutil.copyfile(database, copy)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000_before'")
        connection.commit()
    assert not is_prepared(layout, {}, demo=True)
    copy.replace(database)
    assert not is_prepared(layout, {}, demo=True)
    database.unlink()
    assert not is_prepared(layout, {}, demo=True)


def test_a_file_that_is_no_database_is_left_to_plaza(layout: Layout) -> None:
    remember_prepared(layout, {}, demo=True)
    (layout.instance / "plaza.db").write_text("not a database, but long enough to be taken for one" * 100)
    assert not is_prepared(layout, {}, demo=True)


def test_nothing_is_remembered_of_a_database_elsewhere(layout: Layout) -> None:
    elsewhere = {"PLAZA_DATABASE_URL": "postgresql://plaza@database/plaza"}
    remember_prepared(layout, elsewhere, demo=True)
    assert not is_prepared(layout, elsewhere, demo=True)
    assert not is_prepared(layout, {}, demo=True)


def test_another_instance_folder_is_another_database(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    make_database(tmp_path / "other" / "plaza.db")
    remember_prepared(layout, {}, demo=True)
    assert not is_prepared(layout, {"PLAZA_INSTANCE_DIR": str(tmp_path / "other")}, demo=True)
