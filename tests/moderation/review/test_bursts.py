"""A burst of spam: what its decisions share stays as long as one of them stands."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.threads.models import Post
from moderation.cleanup.models import Cleanup
from moderation.review.commands import act, undo
from moderation.sanctions.commands import lift_sanction
from moderation.sanctions.models import Sanction
from moderation.statements.models import Statement
from tests import make
from tests.forum.drift import drifting


@pytest.fixture
def s(app):
    class Scene:
        mod, other, author = make.moderator("mod"), make.moderator("other"), make.member("author")
        thread = make.question(make.member("asker"))
        answer, second = make.answer(thread, author), make.answer(thread, author)

    return Scene


def post(row):
    session().expire_all()
    return session().get_one(Post, row.id)


def states(model):
    session().expire_all()
    return [row.state for row in session().scalars(select(model).order_by(model.id))]


def spam(mod, answer):
    return act(mod, post_id=answer.id, decision="spam").id


def test_undoing_the_first_of_a_burst_leaves_what_the_others_rest_on(s):
    first, second = spam(s.mod, s.answer), spam(s.other, s.second)
    undo(s.mod, first)
    assert post(s.answer).deleted_at is None
    sanction, cleanup = session().scalars(select(Sanction)).one(), session().scalars(select(Cleanup)).one()
    assert (sanction.is_running, sanction.decision_id, cleanup.state, cleanup.decision_id) == (True, second, "running", second)
    assert session().scalars(select(Statement.withdrawn_at).where(Statement.sanction_id == sanction.id)).all() == [None]
    undo(s.other, second)
    session().expire_all()
    assert not session().get_one(Sanction, sanction.id).is_running and states(Cleanup) == ["reverting"]
    jobs.drain()
    assert post(s.answer).listed and post(s.second).listed and not drifting()


def test_an_older_burst_does_not_keep_what_a_new_decision_began(s):
    with time_machine.travel(utcnow() - timedelta(days=60)):
        spam(s.mod, s.second)
        spam(s.other, make.answer(s.thread, s.author))
    lift_sanction(s.mod, session().scalars(select(Sanction.id)).one(), how="lifted")
    made = spam(s.mod, s.answer)
    undo(s.mod, made)
    session().expire_all()
    assert [sanction.is_running for sanction in session().scalars(select(Sanction).order_by(Sanction.id))] == [False, False]


def test_spam_while_a_clean_up_is_taken_back_cleans_up_after_that(s):
    first = spam(s.mod, s.answer)
    jobs.drain()
    undo(s.mod, first)
    assert states(Cleanup) == ["reverting"]
    made = spam(s.other, s.second)
    assert states(Cleanup) == ["reverting"]
    jobs.drain()
    assert states(Cleanup) == ["reverted", "done"]
    assert session().scalars(select(Cleanup).order_by(Cleanup.id.desc())).first().decision_id == made
    assert not post(s.answer).listed and not post(s.second).listed and not drifting()
    undo(s.other, made)
    jobs.drain()
    assert states(Cleanup) == ["reverted", "reverted"] and post(s.answer).listed
