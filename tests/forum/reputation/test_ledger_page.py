"""The reputation tab: every point with its reason, for each viewer only what they may see."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forum.kit.clock import utcnow
from forum.pages.queries.reputation import PER_PAGE, steps_of
from forum.pages.steps import HEIGHT, WIDTH, steps_chart
from forum.resolution.commands import accept_answer, verify_answer
from forum.threads.commands import hide_post
from forum.threads.commands.organising import move_thread
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.reputation.scene import scene
from tests.visitor import Visitor


def entries(page):
    return [" ".join(row.get_text(" ").split()) for row in page.all(".ledger-row")]


def tab(window, member, more=""):
    return window.get(f"{member.url}?tab=reputation{more}")


def test_the_tab_shows_each_reason_with_its_points_and_a_link(app, visitor):
    s = scene(title="Why is it dark?")
    cast_vote(s.cleo, s.answer.id, 1)
    accept_answer(s.ana, s.answer.id)
    verify_answer(s.tina, s.answer.id)
    page = tab(visitor, s.bob)
    assert [row.removesuffix(" today") for row in entries(page)] == [
        "+10 Answer verified by staff: Why is it dark?", "+15 Answer accepted: Why is it dark?", "+10 Answer voted up: Why is it dark?",
    ]
    assert page.one("#steps").get_text() == "Reputation: 36"
    assert f"/posts/{s.answer.id}/" in page.links()
    assert "cleo" not in page.text.replace("Cleo", "cleo"), "votes are secret"


@pytest.mark.parametrize(("kind", "shown"), [("votes", 2), ("acceptances", 1), ("verifications", 0), ("others", 0), ("nonsense", 3)])
def test_rows_of_one_kind_can_be_looked_at_alone(app, visitor, kind, shown):
    s = scene()
    for voter in (s.cleo, make.member()):
        cast_vote(voter, s.answer.id, 1)
    accept_answer(s.ana, s.answer.id)
    page = tab(visitor, s.bob, f"&kind={kind}")
    assert len(entries(page)) == shown
    if not shown:
        assert "No points for this yet." in page.words


def test_long_ledgers_are_read_page_by_page(app, visitor):
    s, total = scene(), PER_PAGE + 3
    for _each in range(total):
        cast_vote(make.member(), s.answer.id, 1)
    first = tab(visitor, s.bob, "&kind=votes")
    assert len(entries(first)) == PER_PAGE
    older = next(link for link in first.links() if "before=" in link)
    assert "kind=votes" in older
    assert len(entries(visitor.get(older))) == 3
    visitor.get(f"{s.bob.url}?tab=reputation&before=nowhere", status=422)


def test_a_reason_is_linked_only_for_those_who_may_see_it(app):
    s = scene(title="Moved away")
    cast_vote(s.cleo, s.answer.id, 1)
    move_thread(s.tina, s.question.id, category_id=make.category("club", read_access="members").id)
    hidden = make.answer(make.question(title="Hidden away"), s.bob)
    cast_vote(s.cleo, hidden.id, 1)
    hide_post(s.max, hidden.id, reason="other")
    seen = {
        name: ("Moved away" in page.words, "Hidden away" in page.words, len(entries(page)))
        for name, who in (("stranger", None), ("member", s.cleo), ("moderator", s.max))
        for page in (tab(Visitor(app).sign_in(who) if who else Visitor(app), s.bob),)
    }
    # What came and went with a post is told to those who may see the post.
    assert seen == {"stranger": (False, False, 0), "member": (True, False, 2), "moderator": (True, True, 4)}


def test_others_see_that_a_member_voted_an_answer_down_but_not_which(app):
    s = scene(title="Why is it dark?")
    cast_vote(s.cleo, s.answer.id, -1)
    assert "Why is it dark?" in tab(Visitor(app).sign_in(s.cleo), s.cleo, "&kind=votes").words
    for window in (Visitor(app), Visitor(app).sign_in(s.max)):
        page = tab(window, s.cleo, "&kind=votes")
        assert "Voted an answer down" in page.words
        assert "Why is it dark?" not in page.words


def test_what_the_cap_left_out_is_said(app, visitor):
    s = scene()
    for _each in range(21):
        cast_vote(make.member(), s.answer.id, 1)
    assert entries(tab(visitor, s.bob))[0].endswith("+10 points; votes count 200 a day at most")


def test_the_ladder_shows_how_far_it_is_to_the_next_privilege(app, visitor):
    page = tab(visitor, make.member(reputation=60))
    assert "60 of 100 points for: Retag others’ threads" in page.words
    assert len(page.all(".rung-reached")) == 5
    assert page.one(".standing-ladder progress")["max"] == "100"
    staff = tab(visitor, make.agent())
    assert "Staff have all of these without points." in staff.words


def test_the_steps_tell_the_last_year_in_words_and_as_a_table(app, visitor):
    with time_machine.travel(utcnow() - timedelta(days=40), tick=False) as clock:
        s = scene()
        cast_vote(s.cleo, s.answer.id, 1)
        clock.shift(timedelta(days=30))
        accept_answer(s.ana, s.answer.id)
    page = tab(visitor, s.bob)
    figure = page.one("figure.steps-chart")
    assert "From 1 to 26 in the last 12 months." in page.words
    assert figure.select_one("svg[role=img]")["aria-label"] == "From 1 to 26 in the last 12 months."
    assert len(figure.select("tbody tr")) == 2
    assert "Best day:" in page.words and "+15." in page.words


def test_what_is_older_than_a_year_is_where_the_steps_begin(app):
    with time_machine.travel(utcnow() - timedelta(days=500), tick=False):
        s = scene()
        cast_vote(s.cleo, s.answer.id, 1)
    accept_answer(s.ana, s.answer.id)
    steps = steps_of(s.bob.id)
    assert (steps.first, steps.last, len(steps.days)) == (11, 26, 1)


def test_a_chart_is_made_of_level_and_upright_lines_inside_its_box():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    days = [(start + timedelta(days=10), 5), (start + timedelta(days=50), 30), (start + timedelta(days=100), 20)]
    chart = steps_chart(start, start + timedelta(days=100), 1, days)
    assert set(chart.line) <= set("MHV0123456789. ")
    assert (chart.low, chart.high) == (1, 30)
    numbers = [float(part) for part in chart.line.replace("M", " ").replace("H", " ").replace("V", " ").split()]
    assert all(0 <= number <= max(WIDTH, HEIGHT) for number in numbers)
    flat = steps_chart(start, start + timedelta(days=1), 7, [])
    assert flat.line.endswith(f"H{WIDTH}")


def test_the_tab_asks_the_same_of_the_database_for_two_rows_as_for_thirty(app, statements, visitor):
    s, counted = scene(), []
    for votes in (2, 28):
        for _each in range(votes):
            cast_vote(make.member(), s.answer.id, 1)
        with statements() as seen:
            tab(visitor, s.bob)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 8


def test_the_tab_speaks_spanish(app):
    s = scene()
    cast_vote(s.cleo, s.answer.id, 1)
    page = tab(Visitor(app, language="es"), s.bob)
    assert "Reputación: 11" in page.words
    assert "Voto a favor de una respuesta" in page.words


def test_the_directory_and_help_tell_reputation_and_the_numbers_in_force(app, visitor):
    make.member("zoe", reputation=4321)
    assert "4,321 reputation" in visitor.get("/members/").words
    words = visitor.get("/help/reputation/").words
    assert "Your answer is voted up +10" in words and "Vote down 50" in words
