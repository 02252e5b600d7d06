"""The worker is killed again and again while it mails: every letter arrives, and at most one a kill arrives twice. A real mail server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from forum.core import jobs
from forum.core.db import db, session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.notifications.models import Letter
from tests import make
from tests.conftest import build_schema
from tests.databases import fresh_database
from tests.forum.tuning import tune
from tests.processes.plant import PROJECT
from wsgi import create_app

pytestmark = pytest.mark.processes

READERS = 48
KILLS = 4
LONGEST_SECONDS = 60


class Postbox:
    """Counts every mail by its Message-ID, slowly enough to be interrupted."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server, _session, envelope):
        time.sleep(0.004)
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 taken"


@pytest.fixture
def postbox():
    found = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    yield found, port
    controller.stop()


def begin_worker(environment):
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "plaza", "worker"]
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def environment(tmp_path, house, postbox):
    """An app on a database of its own, whose worker mails to the postbox."""
    url, (_taken, port) = fresh_database(tmp_path, build_schema), postbox
    app = create_app({"environment": "test", "database_url": url, "instance_dir": tmp_path, "log_level": "ERROR", "rate_limits": False})
    with app.app_context():
        yield {
            **os.environ, "PLAZA_DATABASE_URL": url, "PLAZA_INSTANCE_DIR": str(tmp_path), "PLAZA_LOG_LEVEL": "ERROR",
            "PLAZA_ENVIRONMENT": "development", "PLAZA_DEMO": "false", "PLAZA_MAIL_BACKEND": "smtp", "PLAZA_MAIL_SERVER": "127.0.0.1",
            "PLAZA_MAIL_PORT": str(port),
        }
        db.session.remove()
        db.engine.dispose()


def letters_waiting():
    db.session.remove()
    open_ones = select(func.count(Letter.id)).where(Letter.sent_at.is_(None), Letter.dropped_at.is_(None))
    waiting = session().scalar(open_ones)
    db.session.remove()
    return waiting


def await_mails(arrived, many):
    """Until so many have arrived, or nothing is left to arrive."""
    end = time.monotonic() + LONGEST_SECONDS
    while sum(arrived.taken.values()) < many and time.monotonic() < end and (len(arrived.taken) < READERS or letters_waiting()):
        time.sleep(0.01)


def forget_leases():
    """As after the two minutes a lease lasts."""
    for table, column in ((OutboxRow, "lease_until"), (Letter, "claimed_until")):
        session().execute(update(table).values({column: None}).execution_options(synchronize_session=False))
    session().execute(update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(run_at=utcnow()))
    session().commit()


def test_every_letter_arrives_and_at_most_one_for_each_kill_arrives_twice(environment, postbox):
    tune("notifications.gather_minutes", 0)
    for number in range(READERS):
        make.answer(make.question(make.member(f"reader{number}")))
    jobs.drain(1)  # what is due now: telling; the letters are the worker's
    arrived, _port = postbox
    killed = 0
    while letters_waiting() and killed < 3 * KILLS:
        worker = begin_worker(environment)
        await_mails(arrived, sum(arrived.taken.values()) + READERS // KILLS)
        worker.kill()
        worker.wait()
        killed += 1
        forget_leases()
    sent = session().scalars(select(Letter).where(Letter.sent_at.is_not(None))).all()
    assert len(sent) == READERS and not letters_waiting()
    assert {f"letter-{letter.id}-" for letter in sent} == {name[1:name.rindex("-") + 1] for name in arrived.taken}
    assert set(arrived.taken.values()) <= {1, 2}
    assert killed >= KILLS, "nothing was interrupted"
    assert sum(times - 1 for times in arrived.taken.values()) <= killed
