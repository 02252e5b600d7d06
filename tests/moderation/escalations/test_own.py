"""An asker's own cases: how they stand, what to do about them, and how staff helped."""

from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands.leaving import _anonymise
from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.resolution.commands import accept_answer, close_question, solve_by_self
from forum.threads.commands import hide_post
from moderation.correspondence.commands import write_note
from moderation.escalations import exchanges
from moderation.escalations.commands import cancel, rate_case, resolve, say_not_solved, take, wait_for
from moderation.escalations.models import Satisfaction
from tests import make
from tests.moderation.escalations.cases import Scene, fresh, history, open_case, thread, voices
from tests.moderation.escalations.test_following import told
from tests.visitor import Visitor

CASES = "/cases/"


@pytest.fixture
def s(app):
    return Scene()


def ratings():
    session().expire_all()
    return [(one.escalation_id, one.score, one.words) for one in session().query(Satisfaction)]


def test_the_asker_reads_whose_turn_it_is_and_when_staff_mean_to_be_back(s, app):
    case = s.case()
    jobs.drain()
    asker = Visitor(app).sign_in(s.asker)
    assert CASES in [a["href"] for a in asker.get("/").all("#account-menu a")]
    page = asker.get(CASES)
    assert "It is the turn of staff." in page.words and "Staff mean to be back by" in page.words
    take(s.agent, case.id)
    wait_for(s.agent, case.id, whom="asker", words="Which model is it?")
    page = asker.get(CASES).words
    assert "It is your turn." in page and "Which model is it?" in page and "Staff go on when you have replied." in page
    assert not [word for word in ("Ana", "P3", "priority") if word in page]
    for other in (s.helper, make.member()):
        visitor = Visitor(app).sign_in(other)
        assert s.thread.title not in visitor.get(CASES).words
        assert CASES not in [a["href"] for a in visitor.get("/").all("#account-menu a")]
    Visitor(app).get(CASES, status=302)


@pytest.mark.once
def test_a_case_out_of_sight_is_not_listed(s, app):
    s.case()
    hide_post(s.mod, make.opening_post(s.thread).id, reason="spam")
    assert "Staff have taken over no question of yours." in Visitor(app).sign_in(s.asker).get(CASES).words


def test_the_answer_of_staff_is_accepted_from_there_and_it_is_opened_again(s, app):
    case, asker = s.case(), Visitor(app).sign_in(s.asker)
    assert "This is solved…" in asker.get(CASES).words
    make.answer(s.thread, s.agent)
    asker.get(CASES).submit("/accept")
    assert (fresh(case).outcome, thread(s.thread).resolution) == ("solved_in_public", "solved")
    again = asker.get(CASES).one(f"#again-{case.id}")["href"]
    asker.get(again).submit("/still-broken", body="It is back.")
    assert open_case(s.thread).earlier_id == case.id and "It is the turn of staff." in asker.get(CASES).words


def test_still_not_solved_asks_staff_again_within_thirty_days(s, app):
    case = s.case()
    resolve(s.agent, case.id, outcome="fixed", summary="The line was measured.")
    asker = Visitor(app).sign_in(s.asker)
    page = asker.get(CASES)
    assert "The line was measured." in page.words
    assert "Say it in a few words." in page.submit("/not-solved", status=422).words
    page.submit("/rate", score="bad", words="")
    write_note(s.mod, case.id, text="Its line was changed.")
    page.submit("/not-solved", words="It hums as before.")
    again = open_case(s.thread)
    assert "Its line was changed." in Visitor(app).sign_in(s.agent).get(again.url).one(f"#notes-of-{case.id}").get_text()
    asker.get(CASES).submit(f"/{case.id}/rate", score="fair", words="")
    assert ratings() == [(case.id, "fair", "")] and asker.get(CASES).one(f"#earlier-{case.id}")
    assert (again.earlier_id, again.source, again.state) == (case.id, "asker", "new") and (s.asker.id, None) in voices(again)
    assert history(case)[-1] == "reopened"
    with pytest.raises(WrongState):
        say_not_solved(s.asker, case.id, words="Twice.")
    resolve(s.agent, again.id, outcome="fixed")
    with time_machine.travel(utcnow() + timedelta(days=31)), pytest.raises(WrongState):
        say_not_solved(s.asker, again.id, words="Late.")


def test_nobody_else_rates_or_reopens_and_learns_nothing(s):
    case = s.case()
    resolve(s.agent, case.id, outcome="fixed")
    for other in (s.helper, s.agent, make.member()):
        with pytest.raises(NotFound):
            rate_case(other, case.id, score="good")
        with pytest.raises(NotFound):
            say_not_solved(other, case.id, words="No.")
    with pytest.raises((NotFound, NotAllowed)):
        rate_case(make.member(), case.id + 99, score="good")


def test_a_rating_is_given_once_changed_for_a_fortnight_and_read_by_staff_of_cases_alone(s, app):
    case = s.case()
    take(s.agent, case.id)
    with pytest.raises(WrongState):
        rate_case(s.asker, case.id, score="good")
    resolve(s.agent, case.id, outcome="fixed")
    asker = Visitor(app).sign_in(s.asker)
    assert "Choose one of the list." in asker.get(CASES).submit("/rate", status=422, score="great").words
    asker.get(f"/questions/{s.thread.id}/staff-help").submit("/rate", score="bad", words="Nobody called.")
    asker.get(CASES).submit("/rate", score="fair", words="They called in the end.")
    assert ratings() == [(case.id, "fair", "They called in the end.")]
    assert told(s.agent)[-1] == ("case_changed", "The asker says that you did not help"), "told of the first time"
    for one in (s.agent, s.mod):
        assert "They called in the end." in Visitor(app).sign_in(one).get(f"/desk/cases/{case.id}/").words
    assert "They called" not in Visitor(app).sign_in(s.helper).get(f"/questions/{s.thread.id}/staff-help").words
    with time_machine.travel(utcnow() + timedelta(days=15)):
        with pytest.raises(WrongState):
            rate_case(s.asker, case.id, score="good")
        assert not asker.sign_in(s.asker).get(CASES).all(".rating")
    with pytest.raises(Invalid):
        rate_case(s.asker, case.id, score="good", words="x" * 2_001)
    _anonymise(s.asker)
    assert ratings() == [(case.id, "fair", "")]


def test_what_was_cancelled_is_not_rated(s, app):
    case = s.case()
    cancel(s.agent, case.id)
    with pytest.raises(WrongState):
        rate_case(s.asker, case.id, score="good")
    close_question(s.mod, s.thread.id, reason="no_longer_needed")
    page = Visitor(app).sign_in(s.asker).get(CASES)
    assert "Closed" in page.words and not page.all(".rating") and not page.all("details.own-case-form")


def test_who_asked_is_told_and_the_asker_is_asked_how_it_was(s):
    case = s.case()
    take(s.agent, case.id)
    resolve(s.agent, case.id, outcome="fixed")
    assert told(s.helper)[-1] == ("request_done", "Staff are done with what you asked them for.")
    assert told(s.asker)[-1] == ("request_done", "Staff are done with your question. How was it?")


@pytest.mark.once
def test_who_solved_it_themselves_is_not_told_that_it_is_done(s):
    s.case()
    solve_by_self(s.asker, s.thread.id, note="The cable was loose.")
    assert "request_done" not in [kind for kind, _words in told(s.asker)]


@pytest.mark.once
def test_where_a_room_keeps_private_exchanges_the_reply_goes_there(s, app, monkeypatch):
    case = s.case()
    monkeypatch.setattr(exchanges, "_places", [lambda _viewer, ids: {one: f"/exchange/{one}" for one in ids}])
    assert Visitor(app).sign_in(s.asker).get(CASES).one(f"#reply-{case.id}")["href"] == f"/exchange/{case.id}"


def test_the_page_costs_the_same_however_many_there_are(s, app, statements):
    asker = Visitor(app).sign_in(s.asker)

    def asked():
        with statements() as seen:
            asker.get(CASES)
        return len(seen)

    accept_answer(s.asker, make.answer(s.thread).id) if s.case() else None
    first = asked(), asked()
    for _each in range(3):
        s.thread = make.question(s.asker)
        wait_for(s.agent, s.case().id, whom="asker", words="Which?")
        make.answer(s.thread, s.agent)
    assert asked() <= first[1]
