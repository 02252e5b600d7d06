"""How many people waited on a day: by the me-toos that there were then, also those that were taken back since."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, inspect, select

from forum.core.db import command, db, session
from forum.core.permissions import SYSTEM
from forum.metrics.measured import Part, Scope
from forum.metrics.measures import find_measure
from forum.metrics.models import KnownSince, QuestionTurn
from forum.resolution.commands import accept_answer, mark_duplicate, reopen_question
from forum.resolution.counting import Slice
from forum.votes.commands import add_me_too, withdraw_me_too
from forum.votes.models import WithdrawnMeToo
from forum.votes.putting_back import put_me_too_back
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.worlds import DAY, START, assert_lists_equal_numbers, keep
from tests.visitor import Visitor

WAITING = "people_waiting"


def waited(days, **chosen):
    """At the end of each of the first days."""
    keep()
    return [find_measure(WAITING).value_of(on(day, **chosen)).value for day in range(days)]


def on(day, **chosen):
    return Scope(DAY, DAY + timedelta(days=day), Slice(**chosen))


def listed(day):
    return [row.detail for row in find_measure(WAITING).rows_of(SYSTEM, on(day), Part.COUNTED, 0, 9).rows]


@pytest.fixture
def s(at):
    """Bob and Cleo have Ana's problem on the second and third day; Bob takes it back on the fourth; it is solved on the sixth."""
    class Scene:
        ana, bob, cleo = make.member("ana"), make.member("bob"), make.member("cleo")
        question = make.question(ana)

    s = Scene
    at(24)
    add_me_too(s.bob, s.question.id)
    at(48)
    add_me_too(s.cleo, s.question.id)
    at(72)
    withdraw_me_too(s.bob, s.question.id)
    at(5 * 24)
    accept_answer(s.ana, make.answer(s.question).id)
    at(7 * 24)
    return s


def test_every_day_counts_those_who_had_said_it_by_then_and_not_taken_it_back(app, s):
    assert waited(7) == [1, 2, 3, 2, 2, 0, 0]
    points = find_measure(WAITING).points_of(on(6))
    assert [point.value for point in points] == [1, 2, 3, 2, 2, 0, 0]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert [listed(day) for day in range(6)] == [["1 person"], ["2 people"], ["3 people"], ["2 people"], ["2 people"], []]
    assert waited(7, language="en", category_id=s.question.category_id) == [1, 2, 3, 2, 2, 0, 0]
    for day in range(7):
        assert_lists_equal_numbers(on(day), of=[find_measure(WAITING)])
    assert drifting() == {}


def test_a_question_that_is_opened_again_brings_those_who_have_the_problem_still(s, at):
    add_me_too(s.bob, s.question.id)
    at(8 * 24)
    reopen_question(s.ana, s.question.id)
    assert waited(9)[6:] == [0, 0, 3]


def test_those_of_a_duplicate_wait_with_the_original_while_it_is_one(s, at):
    other, staff = make.question(s.cleo), make.agent()
    add_me_too(s.bob, other.id)
    at(8 * 24)
    original = make.question(s.ana)
    mark_duplicate(staff, other.id, original.id)
    at(9 * 24)
    reopen_question(staff, other.id)
    assert waited(10)[6:] == [0, 2, 3, 3]
    assert session().scalar(select(func.count()).select_from(WithdrawnMeToo).where(WithdrawnMeToo.thread_id == original.id)) == 2


def test_what_comes_back_as_it_was_never_ended(s):
    @command
    def put_back():
        return put_me_too_back(s.question.id, s.bob.id, at=START + timedelta(hours=24), carried_from_id=None)

    assert put_back() and waited(6) == [1, 2, 3, 3, 3, 0]
    assert session().scalar(select(func.count()).select_from(WithdrawnMeToo)) == 0 and drifting() == {}


def test_said_and_taken_back_at_once_counts_nowhere(s):
    question = make.question(s.ana)
    add_me_too(s.bob, question.id)
    withdraw_me_too(s.bob, question.id)
    assert waited(8)[-1] == 1 and drifting() == {}


def test_of_what_was_taken_back_nobody_is_kept(s):
    assert {key["referred_table"] for key in inspect(db.engine).get_foreign_keys("me_toos_withdrawn")} == {"threads"}
    keep()
    kinds = select(QuestionTurn.kind, QuestionTurn.people).where(QuestionTurn.kind.in_(("joined", "left"))).order_by(QuestionTurn.seq)
    assert [tuple(row) for row in session().execute(kinds)] == [("joined", 1), ("joined", 1), ("left", 1)]


def test_where_withdrawals_were_not_kept_from_the_beginning_the_page_says_since_when(app, s):
    @command
    def upgraded():
        session().execute(insert(KnownSince).values(name="me_toos", day=DAY + timedelta(days=3)))

    upgraded()
    keep()
    values = [find_measure(WAITING).value_of(on(day)) for day in range(5)]
    assert [one.since for one in values] == [(DAY + timedelta(days=3)).isoformat()] * 3 + [None] * 2
    assert all(one.complete for one in values)
    page = Visitor(app).sign_in(make.agent()).get(f"/insights/{WAITING}/?since={DAY}&until={DAY + timedelta(days=2)}")
    assert "All of it is known since Feb 5, 2026." in page.words and "Not all of these days" not in page.words
