"""`plaza notifications preview` and `plaza mail send-due`."""

import json
from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.notifications.commands import follow_thread
from tests import make
from tests.forum.notifications.post import choose, mails, mark_address


def run(app, *words):
    return app.test_cli_runner().invoke(args=["plaza", *words])


def job_of(reaction):
    return session().scalars(select(OutboxRow.id).where(OutboxRow.kind.endswith(reaction))).one()


def test_it_says_who_is_told_how_and_why_each_other_is_not(app):
    ana, bob, carl, dora, eve = (make.member(name) for name in ("ana", "bob", "carl", "dora", "eve"))
    thread = make.question(ana)
    for member, level in ((bob, "solution"), (carl, "muted"), (dora, "all"), (eve, "all")):
        follow_thread(member, thread.id, level=level)
    choose(dora, followed_answer="off")
    mark_address(ana.id, verified_at=None)
    make.answer(thread, make.member("helper"))
    result = run(app, "notifications", "preview", str(job_of("tell_of_answer")), "--json")
    found = json.loads(result.stdout)
    told = {one["member"]: (one["because"], one["in_app"], one["mail"], one["no_mail"]) for one in found["told"]}
    assert told == {"ana": ("reply", True, None, "no_confirmed_address"), "eve": ("followed_answer", True, "digest", None)}
    assert {one["member"]: one["why"] for one in found["not_told"]} == {
        "bob": "follows_less", "carl": "muted", "dora": "preference", "helper": "own_act",
    }
    assert "not told  @carl: muted" in run(app, "notifications", "preview", str(job_of("tell_of_answer"))).output


def test_a_job_that_tells_nobody_is_said_to_be_none(app):
    make.answer(make.question())
    assert run(app, "notifications", "preview", "99999").exit_code == 1
    assert run(app, "notifications", "preview", str(job_of("tell_of_answer"))).exit_code == 0


def test_due_mail_is_sent_without_a_worker(app):
    make.answer(make.question(make.member("ana")))
    jobs.drain()
    assert json.loads(run(app, "mail", "send-due", "--json").stdout)["due"] == 0
    with time_machine.travel(utcnow() + timedelta(minutes=5)):
        counts = json.loads(run(app, "mail", "send-due", "--json").stdout)
        assert counts == {"digests": 0, "due": 1, "done": 1, "failed": 0, "waiting": 0}
    assert len(mails("ana")) == 1
