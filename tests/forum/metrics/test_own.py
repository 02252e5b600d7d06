"""One's own numbers, counted by hand: of oneself alone, and only what stands."""

import pytest

from forum.kit.errors import NotAllowed
from forum.metrics.own import numbers_of
from forum.resolution.commands import accept_answer
from forum.threads.commands import anonymise_author, hide_post
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.worlds import HOUR, keep, people, scope, share, value
from tests.visitor import Visitor


def told(viewer, *members, days=1):
    found = numbers_of(viewer, [one.id for one in members or (viewer,)], scope(days))
    return {one.id: (one.value.value, one.value.n) for one in found}


@pytest.fixture
def world(app, at):
    """Tina answers first after 1 and 3 hours and second once; one is solved, one hidden."""
    ana, bob, _cleo, tina = people()
    at(0)
    threads = [make.question(ana) for _each in range(4)]
    at(1)
    first = make.answer(threads[0], tina)
    make.answer(threads[2], bob)
    at(3)
    make.answer(threads[1], tina)
    make.answer(threads[2], tina)
    hidden = make.answer(threads[3], tina)
    hide_post(make.moderator(), hidden.id, reason="spam")
    at(4)
    accept_answer(ana, first.id)
    keep()
    return ana, bob, tina


def test_answers_first_ones_and_solutions_of_the_period(world):
    _ana, bob, tina = world
    mine = told(tina)
    assert mine["answers"] == (3, 3) and mine["first_replies"] == (2, 2)
    assert mine["response"] == (2 * HOUR, 2) and mine["solved"] == (1, 1)
    assert told(tina, bob)["first_replies"] == (1, 1) and told(tina, bob)["solved"] == (0, 0)
    assert told(tina, bob, tina)["answers"] == (4, 4), "several together"
    assert numbers_of(tina, [tina.id], scope(1, start=scope(9).end))[0].value.value == 0


def test_the_page_is_of_oneself_and_only_for_staff(world, app):
    ana, bob, tina = world
    page = Visitor(app).sign_in(tina).get("/insights/mine/?days=365")
    assert page.one("#own-first_replies .insight-value").get_text().strip() == "2"
    assert "few: 2" in page.one("#own-response").get_text()
    assert page.one("#own-cases .insight-value").get_text().strip() == "0"
    for nobody in (ana, bob):
        Visitor(app).sign_in(nobody).get("/insights/mine/", status=404)
    with pytest.raises(NotAllowed):
        numbers_of(ana, [tina.id], scope())


def test_the_statements_stay_the_same_however_much_somebody_answers(world, statements):
    ana, _bob, tina = world

    def asked():
        with statements() as seen:
            told(tina)
        return len(seen)

    before = asked()
    for _each in range(3):
        make.answer(make.question(ana), tina)
    keep()
    assert asked() == before


def test_an_anonymous_answer_to_an_anonymous_question_is_somebody_elses(app, at):
    """Both are signed by one account; whoever answers later was not first."""
    ana, bob, _cleo, tina = people()
    question, max_ = make.question(ana), make.moderator()
    at(1)
    first = make.answer(question, bob)
    at(2)
    make.answer(question, tina)
    accept_answer(ana, first.id)
    for post in (make.opening_post(question), first):
        anonymise_author(max_, post.id)
    keep()
    found = value("first_response")
    assert (found.n, found.value) == (1, HOUR) and told(tina)["first_replies"] == (0, 0)
    assert share("solved_by_self") == (0, 1) and share("solved_by_peers") == (1, 1)
    assert drifting() == {}
