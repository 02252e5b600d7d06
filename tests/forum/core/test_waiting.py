"""What is noted in passing is written in one go, and waits where it could not be."""

from operator import add

import pytest

from forum.core import waiting
from forum.core.waiting import Waiting
from forum.threads import jobs


def refuse(_noted):
    raise OSError("disk full")


def test_notes_of_a_key_become_one_and_are_written_once():
    written, counts = [], Waiting(add)
    for key in ("a", "b", "a"):
        counts.note(key, 1)
    assert counts.flush(written.append) == {"a": 2, "b": 1}
    assert counts.flush(written.append) == {}
    assert written == [{"a": 2, "b": 1}]


def test_what_could_not_be_written_waits_and_joins_what_came_since():
    counts = Waiting(add)
    counts.note("a", 2)

    def refuse_late(_noted):
        counts.note("a", 1)
        refuse(_noted)

    with pytest.raises(OSError, match="disk full"):
        counts.flush(refuse_late)
    assert counts.flush(dict) == {"a": 3}


def test_of_too_many_keys_the_further_ones_are_left_out(monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 2)
    counts = Waiting(add)
    for key in ("a", "b", "c", "a"):
        counts.note(key, 1)
    assert counts.flush(dict) == {"a": 2, "b": 1}


def test_what_is_forgotten_is_not_written():
    newest = Waiting(max)
    newest.note("a", 1)
    newest.forget()
    assert newest.flush(refuse) == {}


def test_what_is_told_to_end_in_the_middle_has_lost_nothing():
    counts = Waiting(add)
    counts.note("a", 1)

    def end(_noted):
        raise SystemExit

    with pytest.raises(SystemExit):
        counts.flush(end)
    assert counts.flush(dict) == {"a": 1}


def test_what_one_cannot_write_does_not_keep_back_the_others(app, monkeypatch):
    written = []
    monkeypatch.setattr(jobs, "flush_views", lambda: refuse({}))
    monkeypatch.setattr(jobs, "ALSO_FLUSHED", [lambda: refuse({}), lambda: written.append("views of articles")])
    jobs._flush(app)
    assert written == ["views of articles"]
