"""Huey carries row ids as JSON, and what it carries runs."""

import json

import pytest
from sqlalchemy import select

from forum.core import jobs, queue
from forum.core.db import command, session
from forum.core.models import OutboxRow

ran: list[dict] = []


@pytest.fixture
def huey(app):
    ran.clear()
    jobs.register("test.carried", lambda payload: ran.append(dict(payload)))
    engine = queue.make_huey(app)
    engine.storage.flush_all()
    yield engine
    engine.storage.close()


@command
def ask_for():
    jobs.enqueue("test.carried", {"n": 7})


def test_a_handed_over_row_is_read_back_from_the_queue_and_run(app, huey):
    ask_for()
    huey.carry(list(session().scalars(select(OutboxRow.id))))
    waiting = huey.storage.dequeue()
    assert json.loads(waiting)["args"] == [[1]]
    huey.execute(huey.deserialize_task(waiting))
    assert ran == [{"n": 7}]


def test_what_is_in_the_queue_is_never_unpickled(huey):
    with pytest.raises(ValueError, match="Expecting value"):
        huey.deserialize_task(b"cos\nsystem\n(S'true'\ntR.")


def test_both_signals_let_the_running_job_finish(huey):
    import signal

    consumer = queue.PlazaConsumer(huey, workers=1)
    assert consumer._signal_actions[signal.SIGTERM] == consumer._signal_actions[signal.SIGINT] == (False, True)
