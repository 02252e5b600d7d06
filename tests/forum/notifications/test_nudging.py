"""Questions nobody has answered: the members who have solved ones like it are told, few of them, once."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.notifications.commands import dismiss_suggestion, follow_thread
from forum.notifications.nudging import nudge_helpers, waiting_questions
from forum.notifications.queries import inbox
from forum.resolution.commands import accept_answer
from forum.resolution.models import Reminder
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import at, choose, letters, mails
from tests.forum.tuning import tune


@command
def change(actor, **columns):
    for name, value in columns.items():
        setattr(session().get_one(User, actor.id), name, value)


def helper(name, *, category=None, tags=(), solved=1, ago=10, seen=1):
    """A member whose answers were accepted some days ago, seen lately."""
    who = make.member(name)
    with time_machine.travel(utcnow() - timedelta(days=ago)):
        for _number in range(solved):
            asker = make.member()
            found = make.answer(make.question(asker, category=category, tags=list(tags)), who)
            accept_answer(asker, found.id)
    change(who, last_seen_at=utcnow() - timedelta(days=seen))
    return who


def unanswered(asker=None, **options):
    with time_machine.travel(utcnow() - timedelta(hours=25)):
        return make.question(asker or make.member(), "Who knows this?", **options)


def nudged(thread):
    handles = select(User.handle).join(Reminder, Reminder.member_id == User.id).where(Reminder.thread_id == thread.id)
    return list(session().scalars(handles.order_by(Reminder.id)))


@pytest.fixture
def places(app):
    return make.category("wifi"), make.category("billing"), make.tag("router")


def test_those_who_solved_most_like_it_are_told_first_and_only_so_many(places):
    wifi, billing, _tag = places
    tune("notifications.nudge_helpers", 3)
    helper("one", category=wifi)
    helper("many", category=wifi, solved=4)
    helper("tagged", category=billing, tags=["router"], solved=1)
    helper("elsewhere", category=billing, solved=9)
    helper("other", category=wifi)
    thread = unanswered(category=wifi, tags=["router"])
    assert nudge_helpers() == 3
    assert nudged(thread) == ["many", "tagged", "one"]
    assert nudge_helpers() == 0


@pytest.mark.parametrize("why", [
    "too long ago", "not seen", "left out", "suspended", "silenced", "muted", "put aside", "asker", "other place",
])
def test_who_does_not_fit_is_not_told(places, why):
    wifi, billing, _tag = places
    who = helper("hanna", category=billing if why == "other place" else wifi, ago=200 if why == "too long ago" else 10,
                 seen=61 if why == "not seen" else 1)
    if why == "suspended":
        change(who, suspended_until=utcnow() + timedelta(days=1))
    elif why == "silenced":
        change(who, silenced_until=utcnow() + timedelta(days=1))
    elif why == "left out":
        choose(who, nudge="off")
    thread = unanswered(who if why == "asker" else None, category=wifi)
    if why == "muted":
        follow_thread(who, thread.id, level="muted")
    elif why == "put aside":
        dismiss_suggestion(who, thread.id)
    assert nudge_helpers() == 0 and nudged(thread) == []


def test_only_staff_are_told_of_what_only_staff_may_read(app):
    desk = make.category("desk", read_access="staff")
    agent, asker = make.agent("tina"), make.agent()
    with time_machine.travel(utcnow() - timedelta(days=9)):
        accept_answer(asker, make.answer(make.question(asker, category=desk), agent).id)
    former = make.agent("former")
    with time_machine.travel(utcnow() - timedelta(days=9)):
        accept_answer(asker, make.answer(make.question(asker, category=desk), former).id)
    for one in (agent, former):
        change(one, last_seen_at=utcnow())
    change(former, is_staff=False)
    thread = unanswered(asker, category=desk)
    nudge_helpers()
    assert nudged(thread) == ["tina"]


def test_one_nudge_a_day_for_each_helper_and_one_for_each_question(places):
    wifi, *_rest = places
    who = helper("hanna", category=wifi)
    first, second = unanswered(category=wifi), unanswered(category=wifi)
    assert nudge_helpers() == 1 and (nudged(first), nudged(second)) == (["hanna"], [])
    with time_machine.travel(utcnow() + timedelta(hours=24, minutes=1)):
        change(who, last_seen_at=utcnow())
        assert nudge_helpers() == 1
    assert (nudged(first), nudged(second)) == (["hanna"], ["hanna"])


def test_a_question_is_due_after_a_day_and_is_let_go_after_a_week(places):
    wifi, *_rest = places
    thread = make.question(category=wifi)
    asked = thread.created_at
    for after, due in ((timedelta(hours=23), []), (timedelta(hours=24, seconds=1), [thread.id]), (timedelta(days=9), [])):
        with time_machine.travel(asked + after):
            assert waiting_questions() == due
    make.answer(thread)
    with time_machine.travel(asked + timedelta(days=2)):
        assert waiting_questions() == []


def test_it_shows_in_plaza_and_waits_for_the_digest_unless_it_is_answered_by_then(places):
    wifi, *_rest = places
    who = helper("hanna", category=wifi)
    thread = unanswered(category=wifi)
    nudge_helpers()
    jobs.drain()
    line = inbox(who)[0][0]
    assert (line.kind, line.actor, line.title) == ("nudge", None, "Who knows this?")
    at(utcnow() + timedelta(days=8))
    assert any("you have solved questions like it" in letter.body for letter in mails("hanna"))
    assert thread.id and drifting() == {}


def test_what_was_answered_meanwhile_is_in_no_digest(places):
    wifi, *_rest = places
    helper("hanna", category=wifi)
    thread = unanswered(category=wifi)
    nudge_helpers()
    jobs.drain()
    make.answer(thread)
    at(utcnow() + timedelta(days=8))
    assert not any("Nobody has answered" in letter.body for letter in mails("hanna"))


def test_what_is_answered_before_the_job_runs_is_told_to_nobody(places):
    wifi, *_rest = places
    who = helper("hanna", category=wifi)
    thread = unanswered(category=wifi)
    nudge_helpers()
    make.answer(thread)
    jobs.drain()
    assert "nudge" not in [line.kind for line in inbox(who)[0]]
    assert letters() == [] or all(letter.user_id != who.id for letter in letters())


def test_nobody_is_told_when_the_number_is_nought(places):
    wifi, *_rest = places
    helper("hanna", category=wifi)
    tune("notifications.nudge_helpers", 0)
    unanswered(category=wifi)
    assert nudge_helpers() == 0
