"""The named lists: what is on each, and that their sizes are the sums pages show."""

import time_machine
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.resolution.counting import tally_statuses
from forum.resolution.queries import LISTS, find_list
from forum.threads.models import Thread
from forum.threads.visibility import threads_listed_for
from tests import make
from tests.forum.resolution.test_counting import one_of_each


def on(name):
    wanted = select(Thread.id).where(LISTS[name].where(), threads_listed_for(STRANGER))
    return set(session().scalars(wanted))


def test_every_list_is_as_long_as_its_statuses_together(app):
    one_of_each()
    make.answer(make.question())
    sizes = tally_statuses(STRANGER)
    for name, found in LISTS.items():
        if found.narrowed is None:
            assert len(on(name)) == sum(sizes.get(status, 0) for status in found.statuses), name
    expected = {"needs_answer": 1, "answered": 1, "waiting_on_asker": 1, "solved": 2, "presumed": 1, "closed": 2, "questions": 8}
    assert {name: len(on(name)) for name in expected} == expected


def test_a_list_explains_itself_in_a_sentence(app):
    for name, found in LISTS.items():
        assert find_list(name) is found
        assert str(found.sentence).endswith(".")
        assert str(found.title)
    assert find_list("nope") is None


def test_stale_is_what_nobody_has_written_in_for_two_weeks(app):
    with time_machine.travel("2026-05-01T12:00:00Z", tick=False) as clock:
        old, kept = make.question(), make.question()
        clock.move_to("2026-05-10T12:00:00Z")
        make.answer(kept)
        clock.move_to("2026-05-15T12:00:01Z")
        assert on("stale") == {old.id}
        assert on("unresolved") == {old.id, kept.id}
