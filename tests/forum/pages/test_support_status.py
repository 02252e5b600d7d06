"""The public status page: off by default, the same for everybody, of public categories alone, counted by hand."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forum.admin.commands import change_settings
from forum.core.db import command, lock
from forum.metrics.queries.status import support_status
from forum.resolution.commands import accept_answer, say_still_broken
from forum.threads.commands import hide_post
from forum.threads.models import Category
from tests import make
from tests.forum.metrics.worlds import keep, number, scope
from tests.visitor import Visitor

BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOUR = 3600


@pytest.fixture
def s(app):
    """Six public questions answered after 1 to 6 hours, three of them solved; one without an answer."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        class Scene:
            asker, helper, mod, admin = make.member("asa"), make.member("hal"), make.moderator("mod"), make.admin("adm")
            place = make.category("wifi")

        s = Scene
        s.clock = clock
        s.threads = [make.question(s.asker, category=s.place) for _each in range(7)]
        for hours, thread in enumerate(s.threads[:6], 1):
            clock.move_to(BEGIN + timedelta(hours=hours))
            reply = make.answer(thread, s.helper)
            if hours <= 3:
                accept_answer(s.asker, reply.id)
        switch_on(s.admin)
        keep()
        yield s


def switch_on(admin, value=True):
    change_settings(admin, {"metrics.status_page": value})


@command
def read_by(category, access):
    lock(Category, category.id).read_access = access


def test_a_question_that_is_solved_again_is_resolved_once_and_not_while_it_is_open(s):
    first = s.threads[0]
    s.clock.shift(HOUR)
    say_still_broken(s.asker, first.id, words="It blinks again since this morning.")
    keep()
    assert (support_status().resolved, support_status().unresolved) == (2, 5)
    s.clock.shift(HOUR)
    accept_answer(s.asker, make.answer(first, s.helper).id)
    keep()
    assert (support_status().resolved, support_status().unresolved) == (3, 4)
    assert number("resolved", scope(30, BEGIN.date())) == 4, "the flow counts every confirmation"


def test_numbers_are_of_the_last_thirty_days_and_of_this_month(s):
    found = support_status()
    assert (found.asked, found.answered, found.first_answer) == (7, 6, 3.5 * HOUR)
    assert (found.resolved, found.unresolved) == (3, 4)
    assert found.answers.share is None, "no target time is over"
    s.clock.move_to(BEGIN + timedelta(days=6))
    keep()
    later = support_status()
    assert (later.answers.met, later.answers.out_of) == (6, 7) and (later.resolutions.met, later.resolutions.out_of) == (3, 7)
    s.clock.move_to(datetime(2026, 6, 10, tzinfo=UTC))
    keep()
    assert (support_status().resolved, support_status().asked, support_status().unresolved) == (0, 0, 4)
    assert support_status().first_answer is None


def test_what_is_not_for_everybody_changes_nothing_of_it(s, app):
    def told():
        app.extensions["plaza_cache"].clear()
        return [Visitor(app).get("/support-status.json").text, *(str(Visitor(app).get("/support-status").one(place)) for place in (
            "#status-first-answer", "#status-resolved", "#status-unresolved", "#status-answers"))]

    before = told()
    for access in ("staff", "members"):
        place = make.category(access)
        threads = [make.question(s.asker, category=place) for _each in range(8)]
        for thread in threads:
            accept_answer(s.asker, make.answer(thread, s.helper).id)
        read_by(place, access)
    hidden = make.question(s.asker, category=s.place)
    accept_answer(s.asker, make.answer(hidden, s.helper).id)
    hide_post(s.mod, make.opening_post(hidden).id, reason="spam")
    assert told() == before, "also before the facts are kept anew"
    keep()
    assert told() == before
    app.extensions["plaza_cache"].clear()
    assert Visitor(app).sign_in(s.mod).get("/support-status.json").text == before[0], "staff are told the same"
    read_by(s.place, "members")
    assert Visitor(app).get("/support-status.json").json["asked"] == 0, "a category that closes goes at once"


def test_it_is_off_unless_somebody_switches_it_on_and_then_linked_and_in_the_sitemap(s, app):
    assert "/support-status" in Visitor(app).get("/").links()
    assert "/sitemap-pages.xml" in Visitor(app)._open("GET", "/sitemap.xml").text
    assert "/support-status</loc>" in Visitor(app)._open("GET", "/sitemap-pages.xml").text
    switch_on(s.admin, value=False)
    assert "/support-status" not in Visitor(app).get("/").links()
    for place in ("/support-status", "/support-status.json", "/sitemap-pages.xml"):
        assert Visitor(app)._open("GET", place).status_code == 404
    assert "sitemap-pages" not in Visitor(app)._open("GET", "/sitemap.xml").text


def test_strangers_pages_answer_304_to_whoever_has_them(s, app):
    for place in ("/support-status", "/support-status.json"):
        first = Visitor(app)._open("GET", place)
        assert first.status_code == 200 and first.headers["ETag"]
        assert Visitor(app)._open("GET", place, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_few_questions_are_said_to_be_few(s, app):
    page = Visitor(app).get("/support-status")
    assert "It rests on 6 questions only" in page.one("#status-first-answer").get_text()
    assert "Too few questions to say" in page.one("#status-answers").get_text()
    assert Visitor(app).get("/support-status.json").json["first_answer"] == {"few": True, "median_seconds": 3.5 * HOUR, "questions": 6}


def test_it_speaks_spanish(s, app):
    assert Visitor(app, language="es").get("/support-status").one("h1")


def test_the_statements_stay_the_same_however_many_questions_there_are(s, statements):
    with statements() as few:
        support_status()
    for _each in range(3):
        make.answer(make.question(s.asker, category=s.place), s.helper)
    keep()
    with statements() as many:
        support_status()
    assert len(few) == len(many) <= 6


def test_strangers_make_it_count_once_a_minute_whatever_is_written(s, app, statements):
    def counted():
        with statements() as seen:
            for place in ("/support-status.json", "/support-status"):
                Visitor(app)._open("GET", place)
        return len([one for one in seen if "question_facts" in one or "question_spans" in one])

    assert counted() == 4
    make.question(s.asker, category=s.place)
    keep()
    assert counted() == 0
    s.clock.shift(60)
    assert counted() == 4


def test_what_is_unresolved_is_counted_from_what_stands_open(s, statements):
    with statements() as seen:
        assert support_status().unresolved == 4
    assert "FROM question_spans" in seen[-1] and "question_facts" not in seen[-1]
