""""I have this problem too": once per member, apart from votes."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.errors import NotAllowed, NotFound, WrongState
from forum.resolution.commands import mark_duplicate
from forum.threads.commands import hide_post
from forum.threads.models import Thread
from forum.votes.commands import add_me_too, withdraw_me_too
from forum.votes.queries import has_me_too, me_toos_by
from tests import make
from tests.forum.drift import drifting


def count(thread):
    return session().scalar(select(Thread.me_too_count).where(Thread.id == thread.id))


def test_saying_it_twice_counts_once_and_it_can_be_taken_back(app):
    thread, bob = make.question(), make.member()
    add_me_too(bob, thread.id)
    add_me_too(bob, thread.id)
    assert (count(thread), has_me_too(bob, thread.id)) == (1, True)
    withdraw_me_too(bob, thread.id)
    withdraw_me_too(bob, thread.id)
    assert (count(thread), me_toos_by(bob, [thread.id])) == (0, set())
    assert drifting() == {}


def test_the_asker_and_strangers_cannot_say_it(app):
    asker = make.member()
    thread = make.question(asker)
    for actor, missing in ((asker, "not_asker"), (STRANGER, "sign_in")):
        with pytest.raises(NotAllowed) as refused:
            add_me_too(actor, thread.id)
        assert refused.value.missing.kind == missing


def test_only_questions_count_it(app):
    with pytest.raises(WrongState):
        add_me_too(make.member(), make.discussion(make.member()).id)


def test_a_hidden_question_looks_absent(app):
    thread = make.question()
    hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
    with pytest.raises(NotFound):
        add_me_too(make.member(), thread.id)


def test_on_a_duplicate_it_is_said_on_the_original(app):
    original, copy = make.question(), make.question()
    mark_duplicate(make.agent(), copy.id, original.id)
    with pytest.raises(WrongState):
        add_me_too(make.member(), copy.id)
