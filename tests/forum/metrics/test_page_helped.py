"""Readers say whether a solved question helped: one answer a page and day, without a name, a cookie or an address."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from forum.core.db import session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.knowledge.models import ArticleRating
from forum.metrics.commands import rate_page
from forum.metrics.models import PageAnswer
from forum.resolution.commands import add_solution, reopen_question
from forum.search.commands.noting import forget_old_notes
from forum.threads.commands import hide_post
from tests import make
from tests.forum.drift import drifting
from tests.forum.knowledge.editors import published
from tests.forum.limiting import windows_in_memory
from tests.forum.metrics.surveyed import solved
from tests.forum.tuning import tune
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    found = solved()
    found.path = f"/threads/{found.question.id}/helped"
    return found


def answers():
    rows = session().scalars(select(PageAnswer).order_by(PageAnswer.id).execution_options(populate_existing=True))
    return [(row.helped, row.sought, row.would_contact) for row in rows]


def widget(page):
    return page.all("#page-helped form")


OURS = {"Sec-Fetch-Site": "same-origin"}


def press(visitor, path, **said):
    """A press as the page of a thread sends it: that of a stranger holds no token."""
    return visitor.post(path, {"csrf_token": "", **said}, headers=OURS)


def test_a_press_is_kept_at_once_and_more_may_be_said_after_it(s, visitor):
    form = visitor.get(s.question.url).form("/helped")
    assert form["method"] == "post" and form["action"] == s.path and form.select_one("input[name=csrf_token]")["value"] == ""
    assert [(one["name"], one["value"]) for one in form.select("button")] == [("helped", "yes"), ("helped", "no")]
    page = press(visitor, s.path, helped="yes")
    assert answers() == [(True, None, None)]
    assert "It is noted that this page helped you." in page.words and "Only if you like" in page.words
    assert page.one("input[name=helped]")["value"] == "yes" and page.one("input[name=helped]")["type"] == "hidden"
    page = page.submit(s.path, sought="yes", would_contact="no")
    assert "That is all we wanted to know." in page.words and not page.all("#page-helped form")
    assert answers() == [(True, True, False)]
    assert drifting() == {}


def test_the_same_press_again_leaves_what_was_said_besides_and_another_does_not(s, visitor):
    press(visitor, s.path, helped="yes").submit(s.path, sought="yes", would_contact="yes")
    press(visitor, s.path, helped="yes")
    assert answers() == [(True, True, True)]
    page = press(visitor, s.path, helped="no")
    assert answers() == [(False, None, None)]
    assert "did not help you" in page.words and not page.all("input[name=would_contact]") and "Ask your own question" in page.words


def test_only_a_page_of_ours_speaks_for_a_stranger_and_a_member_needs_the_token(s, app):
    stranger, member = Visitor(app), Visitor(app).sign_in(make.member())
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        stranger.post(s.path, {"csrf_token": "", "helped": "yes"}, status=400, headers=headers)
    member.post(s.path, {"csrf_token": "", "helped": "yes"}, status=400, headers=OURS)
    assert answers() == []
    assert member.get(s.question.url).form("/helped").select_one("input[name=csrf_token]")["value"]
    member.get(s.question.url).submit(s.path, helped="yes")
    assert answers() == [(True, None, None)]


def test_a_page_of_its_own_asks_everything_with_the_answer_of_its_address_ticked(s, visitor):
    page = visitor.get(f"{s.path}?helped=yes")
    assert page.one("input[name=helped][checked]")["value"] == "yes" and answers() == []
    page = page.submit(s.path, sought="yes", would_contact="no")
    assert "Thank you!" in page.words and s.question.url in page.links()
    assert answers() == [(True, True, False)]
    assert drifting() == {}


def test_what_is_asked_besides_may_be_left_out(s, visitor):
    visitor.get(f"{s.path}?helped=no").submit(s.path)
    assert answers() == [(False, None, None)]


def test_scripts_swap_only_a_piece_of_the_same_pages(s, visitor):
    pressed = widget(visitor.get(s.question.url))[0]
    assert pressed["hx-post"] == pressed["action"] and pressed["hx-select"] == pressed["hx-target"] == "#page-helped"
    page = visitor.get(f"{s.path}?helped=yes", headers={"HX-Request": "true"})
    form = page.one("#page-helped form")
    assert form["hx-post"] == form["action"] and form["hx-select"] == "#page-helped"


def test_the_page_is_the_same_for_every_stranger_and_sets_no_cookie(s, app):
    first = app.test_client().get(s.question.url)
    again = app.test_client().get(s.question.url, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert "Set-Cookie" not in first.headers


def test_a_visitor_counts_once_a_day_and_may_think_again(s, app):
    for _time in range(2):
        Visitor(app).get(f"{s.path}?helped=yes").submit(s.path)
    Visitor(app).get(f"{s.path}?helped=no").submit(s.path)
    assert answers() == [(False, None, None)]
    member = Visitor(app).sign_in(make.member())
    member.get(f"{s.path}?helped=yes").submit(s.path)
    with time_machine.travel(utcnow() + timedelta(days=1)):
        Visitor(app).get(f"{s.path}?helped=yes").submit(s.path)
    assert answers() == [(False, None, None), (True, None, None), (True, None, None)]


def test_nothing_leads_back_to_a_reader_once_the_day_is_over(s):
    rate_page(STRANGER, s.question.id, reader="203.0.113.9", helped=True)
    rows = [tuple(row) for row in session().execute(text("SELECT * FROM page_answers"))]
    assert "203.0.113.9" not in str(rows)
    with time_machine.travel(utcnow() + timedelta(days=1)):
        forget_old_notes(SYSTEM)
    assert session().execute(text("SELECT count(*) FROM day_salts")).scalar() == 0


def test_its_asker_is_asked_otherwise(s, app):
    assert not widget(Visitor(app).sign_in(s.ana).get(s.question.url))
    rate_page(s.ana, s.question.id, reader=str(s.ana.id), helped=True)
    assert answers() == []


def test_who_wrote_a_solution_is_not_asked_about_it_and_counts_for_nothing(s, app):
    further, other = make.member(), make.member()
    add_solution(s.ana, make.answer(s.question, further).id, scope="Firmware 2")
    make.answer(s.question, other)
    for writer in (s.bob, further):
        assert not widget(Visitor(app).sign_in(writer).get(s.question.url))
        rate_page(writer, s.question.id, reader=str(writer.id), helped=True)
    assert answers() == []
    assert widget(Visitor(app).sign_in(other).get(s.question.url))
    rate_page(other, s.question.id, reader=str(other.id), helped=True)
    assert answers() == [(True, None, None)]


def test_robots_are_thanked_and_not_counted(s, app):
    robot = Visitor(app)
    token = robot.csrf_token()
    said = {"csrf_token": token, "helped": "yes"}
    assert "Thank you!" in robot.post(s.path, said, headers={"User-Agent": "FriendlyBot/1.0"}).words
    assert answers() == []


@pytest.mark.parametrize("why", ["open", "hidden", "switched off"])
def test_only_solved_questions_in_sight_are_asked_about(s, visitor, why):
    if why == "open":
        reopen_question(s.ana, s.question.id)
    elif why == "hidden":
        hide_post(make.moderator(), make.opening_post(s.question).id, reason="spam")
    else:
        tune("metrics.page_helped", False)
    if why != "hidden":
        assert not widget(visitor.get(s.question.url))
    visitor.get(s.path, status=404)
    visitor.post(s.path, {"helped": "yes"}, status=404)
    if why != "switched off":
        with pytest.raises((WrongState, NotFound)):
            rate_page(STRANGER, s.question.id, reader="x", helped=True)
    assert answers() == []


@pytest.mark.parametrize("said", [{}, {"helped": "maybe"}, {"helped": "yes", "sought": "perhaps"}])
def test_a_wrong_answer_is_explained(s, visitor, said):
    assert "There is a problem" in visitor.post(s.path, said, status=422).words
    assert answers() == []


def test_a_network_that_answers_too_often_has_to_wait(s, app, monkeypatch):
    monkeypatch.setattr("forum.core.limits.enforced", lambda: True)
    monkeypatch.setitem(app.extensions, "plaza_windows", windows_in_memory())
    visitor = Visitor(app)
    for _time in range(10):
        visitor.post(s.path, {"helped": "yes"})
    assert "Retry-After" in visitor.post(s.path, {"helped": "yes"}, status=429).headers
    assert len(answers()) == 1


def test_strangers_rate_an_article_once_a_day_and_say_what_they_came_for(app):
    article = published()
    place = f"/help/articles/{article.id}/helpful"
    Visitor(app).get(f"{place}?helpful=no").submit(place, reason="unclear")
    Visitor(app).get(f"{place}?helpful=yes").submit(place, sought="yes", would_contact="yes")
    robot = Visitor(app)
    robot.post(place, {"csrf_token": robot.csrf_token(), "helpful": "no"}, headers={"User-Agent": "a crawler"})
    rows = session().scalars(select(ArticleRating)).all()
    assert [(row.helpful, row.reason, row.sought, row.would_contact, row.member_id) for row in rows] == [(True, None, True, True, None)]
    assert rows[0].mark and "127.0.0.1" not in rows[0].mark
    member = make.member()
    window = Visitor(app).sign_in(member)
    window.get(f"{place}?helpful=yes").submit(place, sought="no")
    assert window.get(place).one("input[name=sought][checked]")["value"] == "no"
    with time_machine.travel(utcnow() + timedelta(days=1)):
        Visitor(app).get(f"{place}?helpful=yes").submit(place)
    assert len(session().scalars(select(ArticleRating)).all()) == 3


def test_a_press_under_an_article_is_kept_at_once_and_thanks_for_what_was_said(app):
    article = published()
    place, reader = f"/help/articles/{article.id}/helpful", Visitor(app)

    def rows():
        found = session().scalars(select(ArticleRating).execution_options(populate_existing=True))
        return [(row.helpful, row.reason, row.sought, row.would_contact) for row in found]

    form = reader.get(article.url).form("/helpful")
    assert form["hx-post"] == form["action"] and [one["value"] for one in form.select("button")] == ["yes", "no"]
    page = press(reader, place, helpful="no")
    assert rows() == [(False, None, None, None)] and "did not help you" in page.words and not page.all("input[name=would_contact]")
    page.submit(place, reason="unclear", sought="yes")
    press(reader, place, helpful="no")
    assert rows() == [(False, "unclear", True, None)]
    assert "noted that this article helped you" in press(reader, place, helpful="yes").words
    assert rows() == [(True, None, None, None)]
    reader.post(place, {"csrf_token": "", "helpful": "no"}, status=400, headers={"Sec-Fetch-Site": "cross-site"})
    member = Visitor(app).sign_in(make.member())
    page = member.get(article.url).submit(place, helpful="no")
    page.submit(place, words="Which button?")
    again = member.get(article.url).submit(place, helpful="no")
    assert again.one("textarea[name=words]").get_text().strip() == "Which button?"
