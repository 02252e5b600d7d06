"""A worker that is killed in the middle of a clean-up loses nothing and does nothing twice."""

import os
import signal
import subprocess
import sys
import time

from sqlalchemy import func, select

from forum.core.db import db, session
from forum.threads.models import Post
from moderation.cleanup.commands import begin_cleanup, revert_cleanup
from moderation.cleanup.models import Cleanup, CleanupRow
from tests import make
from tests.forum.crowd import together
from tests.forum.drift import drifting
from tests.moderation.cleanup.scene import differing, dump, spammer_at_work, work, work_back

WORKER = """
import sys
from wsgi import create_app
from moderation.cleanup.commands import advance, advance_back
from forum.core.permissions import SYSTEM
app = create_app({"environment": "test", "database_url": sys.argv[1], "instance_dir": sys.argv[2], "log_level": "ERROR",
                  "rate_limits": False, "mail_backend": "locmem"})
step = advance if sys.argv[3] == "there" else advance_back
with app.app_context():
    print("begun", flush=True)
    while step(SYSTEM, int(sys.argv[4])):
        pass
"""


def killed(app, way, cleanup_id, rows):
    """A process that goes on with it and is killed once the manifest has changed by so many rows."""
    config = app.config["PLAZA"]
    url = db.engine.url.render_as_string(hide_password=False)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, url, str(config.instance_dir), way, str(cleanup_id)], stdout=subprocess.PIPE)
    worker.stdout.readline()
    began, until = count_rows(), time.monotonic() + 60
    while worker.poll() is None and abs(count_rows() - began) < rows and time.monotonic() < until:
        time.sleep(0.01)
    if worker.poll() is None:
        os.kill(worker.pid, signal.SIGKILL)
    worker.stdout.close()
    worker.wait()


def count_rows():
    session().expire_all()
    found = session().scalar(select(func.count()).select_from(CleanupRow)) or 0
    session().commit()
    return found


def test_killed_on_the_way_there_and_on_the_way_back(app):
    s = spammer_at_work()
    for _ in range(20):
        make.comment(s.answer, s.spam)
    before = dump()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    killed(app, "there", cleanup.id, 3)
    killed(app, "there", cleanup.id, 6)
    work(cleanup.id)
    session().expire_all()
    row = session().get_one(Cleanup, cleanup.id)
    assert (row.state, row.done) == ("done", {what: number for what, number in row.planned.items() if number})
    assert not session().scalar(select(func.count()).where(Post.author_id == s.spam.id, Post.listed.is_(True))) and not drifting()
    revert_cleanup(s.mod, cleanup.id)
    killed(app, "back", cleanup.id, 5)
    work_back(cleanup.id)
    assert differing(before, dump()) == {} and not drifting()


def go_on(cleanup_id):
    return work(cleanup_id)


def test_two_workers_at_once_do_everything_once(app):
    s = spammer_at_work()
    before = dump()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    together(app, go_on, [(cleanup.id,), (cleanup.id,)])
    session().expire_all()
    row = session().get_one(Cleanup, cleanup.id)
    assert (row.state, row.done) == ("done", {what: number for what, number in row.planned.items() if number}) and not drifting()
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    assert differing(before, dump()) == {}
