"""A command is one unit of work."""

import pytest
from sqlalchemy import select

from forum.core.db import after_commit, bump, command, lock, session
from forum.kit.errors import Invalid, NotFound
from forum.threads.models import Category
from tests import make


@command
def rename(category_id: int, name: str, *, fail: bool = False) -> None:
    lock(Category, category_id).name = name
    if fail:
        raise Invalid()


def test_the_outermost_command_commits_and_an_error_takes_everything_back(app):
    home = make.category("home", name="Home")
    rename(home.id, "House")
    with pytest.raises(Invalid):
        rename(home.id, "Hut", fail=True)
    assert session().scalar(select(Category.name)) == "House"


def test_an_inner_command_does_not_commit_on_its_own(app):
    home = make.category("home", name="Home")

    @command
    def outer() -> None:
        rename(home.id, "House")
        raise Invalid()

    with pytest.raises(Invalid):
        outer()
    assert session().scalar(select(Category.name)) == "Home"


def test_what_waits_for_the_commit_runs_only_after_it(app):
    ran = []

    @command
    def works() -> None:
        after_commit(lambda: ran.append("works"))
        assert ran == []

    @command
    def fails() -> None:
        after_commit(lambda: ran.append("fails"))
        raise Invalid()

    works()
    with pytest.raises(Invalid):
        fails()
    assert ran == ["works"]


def test_rows_changed_outside_a_command_stop_the_next_one(app):
    make.category("home", name="Home")
    session().scalars(select(Category)).one().name = "Changed behind the house's back"
    with pytest.raises(RuntimeError, match="outside a command"):
        rename(1, "House")
    session().rollback()


def test_a_counter_is_added_to_in_the_database_not_from_a_value_read_before(app):
    home = make.category("home")

    @command
    def twice() -> int:
        row = lock(Category, home.id)
        row_read_before = row.version
        bump(row, version=2)
        bump(row, version=3)
        return row_read_before + 5 - row.version

    assert twice() == 0
    assert session().scalar(select(Category.version)) == home.version + 5


def test_locking_what_is_not_there_is_not_found(app):
    @command
    def nobody() -> None:
        lock(Category, 999)

    with pytest.raises(NotFound):
        nobody()
