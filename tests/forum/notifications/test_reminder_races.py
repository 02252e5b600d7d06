"""Two workers, or a worker and a person, at the same moment: one effect."""

from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.errors import WrongState
from forum.notifications.models import Notification
from forum.notifications.nudging import nudge_about
from forum.resolution import reminding
from forum.resolution.commands import accept_answer
from forum.resolution.commands.replying import take_reply
from forum.resolution.links import Reply, reply_link
from forum.resolution.models import Reminder
from forum.resolution.reminding import act_on, send_due
from forum.resolution.states import Purpose, ReminderKind
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.asked import day, likely, on, steps
from tests.forum.notifications.test_nudging import helper, unanswered
from tests.forum.notifications.test_races import meanwhile
from tests.forum.resolution.pieces import ledger, state


def test_two_workers_remind_once(app):
    s = likely()
    with on(s, 3.1):
        meanwhile(app, *[lambda: act_on(ReminderKind.ACCEPT, [s.question.id])] * 2)
        jobs.drain()
    assert steps() == [1]
    assert session().scalar(select(func.count()).where(Notification.kind == "reminder")) == 1


def test_two_workers_presume_once(app):
    s = likely()
    for number in (3.1, 7.1, 30.1):
        day(s, number)
    with on(s, 38):
        meanwhile(app, *[lambda: act_on(ReminderKind.ACCEPT, [s.question.id])] * 2)
    assert ledger(s.question) == ["asked", "solved"]
    assert drifting() == {}


def test_a_question_that_refuses_holds_up_no_other(app, monkeypatch):
    bad, good = likely(), make.question()
    cast_vote(bad.cleo, make.answer(good).id, 1)
    remind = reminding._act

    def refuse(facts, turn):
        if facts.thread_id == bad.question.id:
            raise WrongState("not as expected", current="answered")
        remind(facts, turn)

    monkeypatch.setattr(reminding, "_act", refuse)
    with on(bad, 3.1):
        assert send_due() == {"remind": 1}
    assert session().scalars(select(Reminder.thread_id)).all() == [good.id]


def test_an_acceptance_that_comes_first_is_neither_reminded_of_nor_presumed(app):
    s = likely()
    with on(s, 3.1):
        meanwhile(app, lambda: accept_answer(s.ana, s.answer.id), lambda: act_on(ReminderKind.ACCEPT, [s.question.id]))
    assert steps() == [] and state(s.question) == ("solved", "accepted_by_asker")


def test_a_button_pressed_twice_at_once_accepts_once(app):
    s = likely()
    token = reply_link(Reply(Purpose.SOLVED, s.ana.id, s.question.id, 1, s.answer.id)).rsplit("/", 1)[1]
    meanwhile(app, *[lambda: take_reply(STRANGER, token)] * 2)
    assert ledger(s.question) == ["asked", "solved"]
    assert drifting() == {}


def test_two_workers_nudge_each_helper_once_a_day(app):
    wifi = make.category("wifi")
    helper("hanna", category=wifi)
    first, second = unanswered(category=wifi), unanswered(category=wifi)
    meanwhile(app, lambda: nudge_about(first.id), lambda: nudge_about(second.id))
    assert session().scalar(select(func.count()).select_from(Reminder)) == 1
