"""A backup restores to the same Plaza, and a damaged one is refused before anything is written."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from forum.exchange import backup
from forum.kit.errors import Invalid


@dataclass
class Place:
    """The two settings a backup reads."""

    instance_dir: Path
    database_url: str


@pytest.fixture
def running(app, tmp_path):
    """A Plaza in use: one question still in the write-ahead log, and one attached file."""
    folder = tmp_path / "running"
    (folder / "attachments").mkdir(parents=True)
    (folder / "attachments" / "picture.png").write_bytes(b"not really a picture")
    connection = sqlite3.connect(folder / "plaza.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE threads (title TEXT)")
    connection.execute("INSERT INTO threads VALUES ('Why is the light red?')")
    connection.commit()
    yield Place(folder, f"sqlite:///{folder / 'plaza.db'}")
    connection.close()


def empty_place(tmp_path):
    return Place(tmp_path / "other", f"sqlite:///{tmp_path / 'other' / 'plaza.db'}")


def titles(place):
    with sqlite3.connect(place.database_url.removeprefix("sqlite:///")) as connection:
        found = connection.execute("SELECT title FROM threads").fetchall()
    connection.close()
    return found


def test_what_was_backed_up_is_what_comes_back(running, tmp_path):
    done = backup.back_up(running, tmp_path / "copy")
    other = empty_place(tmp_path)
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0  # addresses and password hashes are in it
    assert backup.restore(other, tmp_path / "copy") == done
    assert titles(other) == [("Why is the light red?",)]
    assert (other.instance_dir / "attachments" / "picture.png").read_bytes() == b"not really a picture"


def test_a_damaged_file_stops_the_restore_before_anything_is_written(running, tmp_path):
    backup.back_up(running, tmp_path / "copy")
    (tmp_path / "copy" / "attachments" / "picture.png").write_bytes(b"changed")
    other = empty_place(tmp_path)
    with pytest.raises(Invalid, match=r"picture\.png"):
        backup.restore(other, tmp_path / "copy")
    assert not other.instance_dir.exists()


def test_neither_a_full_folder_nor_a_living_database_is_overwritten(running, tmp_path):
    backup.back_up(running, tmp_path / "copy")
    with pytest.raises(Invalid, match="not empty"):
        backup.back_up(running, tmp_path / "copy")
    with pytest.raises(Invalid, match="exists"):
        backup.restore(running, tmp_path / "copy")


def test_a_folder_without_a_backup_is_named(running, tmp_path):
    (tmp_path / "nothing").mkdir()
    with pytest.raises(Invalid, match="no backup"):
        backup.restore(empty_place(tmp_path), tmp_path / "nothing")


def test_postgresql_is_left_to_its_own_tool(app, tmp_path):
    with pytest.raises(Invalid, match="pg_dump"):
        backup.back_up(Place(tmp_path, "postgresql://plaza@127.0.0.1/plaza"), tmp_path / "copy")
