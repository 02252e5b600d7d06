"""Writers of one SQLite file stand in line."""

import os
import signal
import threading
import time

import pytest

from forum.core import turns
from forum.core.db import command, db, session
from forum.core.models import SettingRow
from forum.core.turns import Line, line_of
from forum.kit.clock import utcnow


@pytest.fixture
def place(tmp_path):
    """Opens the line as another process would: with file handles of its own."""
    return lambda: Line(str(tmp_path / "plaza.db"))


def test_the_second_comes_in_when_the_first_has_left(place):
    first, second, order = place(), place(), []

    def follow():
        assert second.enter()
        order.append("second")
        second.leave()

    assert first.enter()
    thread = threading.Thread(target=follow)
    thread.start()
    time.sleep(0.05)
    order.append("first")
    first.leave()
    thread.join(5)
    assert order == ["first", "second"]


def test_nobody_comes_in_twice_while_another_waits(place):
    greedy, patient, order, waiting = place(), place(), [], threading.Event()

    def wait():
        waiting.set()
        assert patient.enter()
        order.append("patient")
        patient.leave()

    assert greedy.enter()
    thread = threading.Thread(target=wait)
    thread.start()
    waiting.wait(5)
    time.sleep(0.05)
    greedy.leave()
    assert greedy.enter()
    order.append("greedy")
    greedy.leave()
    thread.join(5)
    assert order == ["patient", "greedy"]


def test_threads_of_one_process_wait_for_each_other(place):
    line, inside, most = place(), 0, []

    def visit():
        nonlocal inside
        for _ in range(20):
            assert line.enter()
            inside += 1
            most.append(inside)
            time.sleep(0.0005)
            inside -= 1
            line.leave()

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(most) == 80
    assert set(most) == {1}


def test_whoever_dies_in_the_line_holds_up_nobody(place):
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        line = place()
        line.enter()
        os.write(tell, b"in")
        time.sleep(60)
        os._exit(0)
    assert os.read(ready, 2) == b"in"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    mine = place()
    assert mine.enter()
    mine.leave()
    os.close(ready)
    os.close(tell)


def test_a_wait_that_is_too_long_ends_and_spoils_nothing(place, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.05)
    first, second = place(), place()
    assert first.enter()
    assert not second.enter()
    assert not second.enter()
    first.leave()
    assert second.enter()
    second.leave()


@pytest.mark.sqlite
def test_a_command_has_its_turn_from_its_first_statement_to_its_commit(app, monkeypatch):
    other, seen = Line(db.engine.url.database), []
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.02)

    def is_free():
        if not other.enter():
            return False
        other.leave()
        return True

    @command
    def write():
        seen.append(is_free())
        session().add(SettingRow(name="site.name", value='"Line"', changed_at=utcnow()))
        session().flush()
        seen.append(is_free())

    write()
    assert seen == [True, False]
    assert is_free()
    session().get(SettingRow, "site.name")
    session().commit()
    assert is_free()  # reading needs no turn


@pytest.mark.sqlite
def test_a_command_that_fails_gives_its_turn_back(app):
    @command
    def fail():
        session().get(SettingRow, "site.name")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    line = line_of(db.engine)
    assert line.enter()
    line.leave()


@pytest.mark.sqlite
def test_a_command_goes_on_without_its_turn_where_there_is_no_line(app, monkeypatch):
    monkeypatch.setattr(turns, "line_of", lambda engine: None)

    @command
    def write():
        session().add(SettingRow(name="site.name", value='"Plaza"', changed_at=utcnow()))

    write()
    assert session().get(SettingRow, "site.name") is not None
