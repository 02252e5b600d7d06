"""An asker is never asked twice about one resolution: the case asks, or the survey."""

from datetime import timedelta

import pytest
import time_machine

from forum.kit.clock import utcnow
from forum.resolution.commands import accept_answer, reopen_question
from moderation.escalations.commands import cancel, reject, resolve, take
from moderation.escalations.states import State
from tests import make
from tests.forum.metrics.surveyed import asked
from tests.forum.notifications.post import at_home
from tests.moderation.escalations.cases import Scene, fresh, open_case


@pytest.fixture
def s(app):
    found = Scene()
    found.start, found.answer = utcnow(), make.answer(found.thread, found.helper)
    return found


def test_a_question_that_staff_helped_with_is_asked_about_by_its_case_alone(s):
    case = s.case()
    accept_answer(s.asker, s.answer.id)
    assert fresh(case).state == State.RESOLVED
    at_home(s.start + timedelta(hours=25))
    assert asked() == []


def test_a_case_that_was_resolved_before_the_asker_accepted_asks_too(s):
    case = s.case()
    take(s.agent, case.id)
    resolve(s.agent, case.id, outcome="answered", summary="We explained it.")
    accept_answer(s.asker, s.answer.id)
    at_home(s.start + timedelta(hours=25))
    assert asked() == []


@pytest.mark.parametrize("end", ["rejected", "cancelled"])
def test_a_case_that_came_to_nothing_asks_nothing(s, end):
    case = s.case()
    if end == "rejected":
        reject(s.agent, case.id, reason="community")
    else:
        cancel(s.agent, case.id, words="Not needed.")
    accept_answer(s.asker, s.answer.id)
    at_home(s.start + timedelta(hours=25))
    assert len(asked()) == 1


def test_a_case_of_an_earlier_resolution_does_not_speak_for_this_one(s):
    s.case()
    accept_answer(s.asker, s.answer.id)
    with time_machine.travel(s.start + timedelta(days=30)):
        reopen_question(s.asker, s.thread.id)
        if (again := open_case(s.thread)) is not None:
            cancel(s.agent, again.id, words="Not for us.")
        accept_answer(s.asker, s.answer.id)
    at_home(s.start + timedelta(days=31, hours=2))
    assert len(asked()) == 1

