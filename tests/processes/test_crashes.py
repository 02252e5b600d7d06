"""An acknowledged write survives kill -9, and every counter still equals its ledger. Real processes, either database."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from forum.accounts.sessions import begin_session
from forum.cli.reconcile import reconcile
from forum.core import jobs
from forum.core.db import db, session
from forum.core.door import session_cookie_name
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.threads.models import Post
from forum.votes.models import Vote
from tests import make
from tests.conftest import build_schema
from tests.databases import fresh_database
from tests.processes.plant import Writer, running
from wsgi import create_app

pytestmark = pytest.mark.processes

WRITERS = 8
SECONDS_BETWEEN_KILLS = 1.5
KILLS = ("web worker", "job worker", "web server", "web worker", "job worker", "web server")


@pytest.fixture
def settled(tmp_path, house):
    """An app on a database of its own, and the environment for processes that share it."""
    url = fresh_database(tmp_path, build_schema)
    app = create_app({"environment": "test", "database_url": url, "instance_dir": tmp_path, "log_level": "ERROR", "rate_limits": False})
    environment = {
        "PLAZA_DATABASE_URL": url, "PLAZA_INSTANCE_DIR": str(tmp_path), "PLAZA_LOG_LEVEL": "ERROR", "PLAZA_RATE_LIMITS": "false",
        "PLAZA_ENVIRONMENT": "development", "PLAZA_DEMO": "false",
    }
    with app.app_context():
        yield environment
        db.session.remove()
        db.engine.dispose()


def some_writers(plant, threads, posts):
    members = [make.member(f"writer{n}", reputation=1_000) for n in range(WRITERS)]
    keys = [begin_session(m.id, remember=True, address_prefix="127.0.0.0/24", agent="tests")[0] for m in members]
    return members, [Writer(plant, session_cookie_name(), key, threads, posts, seed) for seed, key in enumerate(keys)]


def drift():
    return {finding.name: finding.drift for finding in reconcile() if finding.drift}


def test_no_acknowledged_write_is_lost_however_often_processes_are_killed(settled):
    threads = [make.question() for _ in range(6)]
    posts = [make.answer(thread).id for thread in threads for _ in range(2)]
    db.session.remove()
    with running(settled) as plant:
        members, writers = some_writers(plant, [t.id for t in threads], posts)
        db.session.remove()
        for writer in writers:
            writer.start()
        for victim in KILLS:
            time.sleep(SECONDS_BETWEEN_KILLS)
            plant.kill_something(victim)
            plant.revive()
        time.sleep(SECONDS_BETWEEN_KILLS)
        for writer in writers:
            writer.done.set()
        for writer in writers:
            writer.join(30)
    acknowledged = [body for writer in writers for body in writer.acknowledged]
    written = list(session().scalars(select(Post.body_markdown).where(Post.kind == "answer")))
    assert len(acknowledged) > 50, "too little was written for this to mean anything"
    assert not set(acknowledged) - set(written)
    assert len(written) == len(set(written)), "an answer was posted twice"
    votes = {(vote.user_id, vote.post_id): vote.value for vote in session().scalars(select(Vote))}
    for member, writer in zip(members, writers, strict=True):
        assert writer.odd == []
        for post, word in writer.votes.items():
            if word is not None:
                assert votes.get((member.id, post)) == {"up": 1, "down": -1, "none": None}[word]
    assert drift() == {}
    jobs.drain()
    waiting = (OutboxRow.done_at.is_(None), OutboxRow.lease_until.is_(None), OutboxRow.run_at <= utcnow())  # letters gather for minutes
    left = session().scalars(select(OutboxRow).where(*waiting)).all()
    assert left == []
