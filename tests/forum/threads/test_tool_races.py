"""Two moderators at once."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.errors import PlazaError
from forum.threads import commands
from forum.threads.models import Thread, ThreadAct
from tests import make
from tests.forum.drift import drifting
from tests.forum.threads.test_races import together


def merge(thread_id: int, into_id: int) -> str:
    try:
        commands.merge_threads(SYSTEM, thread_id, into_id=into_id)
    except PlazaError as error:
        return type(error).__name__
    return "merged"


def test_of_two_opposite_merges_one_wins_and_there_is_no_circle(app):
    one, two = make.question(), make.question()
    for thread in (one, two):
        make.comment(make.answer(thread))
    tries = [(one.id, two.id), (two.id, one.id)] * 2
    done = together(app, *(lambda pair=pair: merge(*pair) for pair in tries))
    assert done.count("merged") == 1
    session().rollback()
    gone = session().scalars(select(Thread).where(Thread.merged_into_id.is_not(None))).all()
    assert len(gone) == 1
    assert len(session().scalars(select(ThreadAct.id)).all()) == 1
    assert drifting() == {}
