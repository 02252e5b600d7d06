"""Who came from a search or a suggestion may say that it helped; it is counted once a day, without who they are."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.search.arrivals import Arrival, arrival
from forum.search.commands.noting import flush_notes, forget_notes
from forum.search.models import Search, SuggestionEvent
from forum.search.states import Place
from tests import make
from tests.visitor import Visitor

HOST = "http://localhost"
BROWSER = {"User-Agent": "Mozilla/5.0 Firefox/150.0"}


def came(path):
    return {**BROWSER, "Referer": HOST + path}


def steps(place):
    flush_notes(everything=True)
    found = select(SuggestionEvent.step, SuggestionEvent.thread_id).where(SuggestionEvent.place == place)
    return sorted((step, thread_id) for step, thread_id in session().execute(found))


@pytest.fixture
def threads(app):
    forget_notes()
    threads = [make.question(title=f"Printer says offline {number}", body="The printer is offline again.") for number in range(2)]
    jobs.drain()
    return threads


@pytest.mark.parametrize(("path", "expected"), [
    ("/search?q=printer+solved:yes", Arrival(None, "printer solved:yes")), ("/search", None), ("/ask", Arrival(Place.ASK)),
    ("/questions/3/duplicate", Arrival(Place.DUPLICATE)), ("/questions/3/x/", Arrival(Place.THREAD)), ("/members/", None),
    ("/desk/review/7/", Arrival(Place.REVIEW)), ("/search?q=" + "a" * 3_000, None),
])
def test_the_page_before_says_where_a_reader_came_from(path, expected):
    assert arrival(HOST + path, "localhost") == expected
    assert arrival("https://elsewhere.example" + path, "localhost") is None


def test_only_who_came_from_a_search_is_asked_whether_it_helped_and_counts_once(threads, visitor):
    url, stranger = threads[0].url, Visitor(visitor.app)
    stranger.get(url, headers=BROWSER)
    assert not stranger.get(url, headers=BROWSER).all("#arrived") and not stranger.get(url, headers=came("/members/")).all("#arrived")
    stranger.get("/search?q=printer", headers=BROWSER)
    page = stranger.get(url, headers=came("/search?q=printer"))
    form = page.one("#arrived")
    assert not Visitor(visitor.app).get(url, headers=BROWSER).all("#arrived"), "the page was this visitor's alone"
    said = {field["name"]: field["value"] for field in form.select("input[name]") if field["name"] != "csrf_token"}
    for _twice in range(2):
        thanks = stranger.post(form["action"], said, headers=BROWSER)
        assert thanks.url == url
    flush_notes(everything=True)
    assert [(one.thread_id, one.solved) for one in session().scalars(select(Search))] == [(threads[0].id, True)]


def test_a_suggestion_that_helped_is_a_step_of_its_place_and_what_one_may_not_see_is_none(threads, visitor):
    secret = make.question(make.agent(), category=make.category("staff", read_access="staff"))
    member = visitor.sign_in(make.member())
    for _twice in range(2):
        member.post(f"/threads/{threads[0].id}/solved-mine", {"place": "ask"}, headers=BROWSER)
    member.post(f"/threads/{secret.id}/solved-mine", {"place": "ask"}, status=404, headers=BROWSER)
    assert steps("ask") == [("solved", threads[0].id)]


def test_askers_are_never_asked_whether_their_own_question_solved_their_problem(threads, visitor):
    ana = make.member()
    own, asker = make.question(ana, title="Printer says offline here"), Visitor(visitor.app).sign_in(ana)
    assert not asker.get(own.url, headers=came("/ask")).all("#arrived") and asker.get(threads[1].url, headers=came("/ask")).one("#arrived")
    asker.post(f"/threads/{own.id}/solved-mine", {"place": "ask"}, headers=BROWSER)
    assert {thread_id for _step, thread_id in steps("ask")} <= {threads[1].id}
    other = visitor.sign_in(make.member())
    other.post(f"/threads/{own.id}/solved-mine", {"place": "ask"}, headers=BROWSER)
    assert ("solved", own.id) in steps("ask")


def test_related_questions_count_as_opened_only_where_they_were_shown(threads, visitor):
    first, second = threads
    other = make.question(title="Where is my invoice?", body="I cannot find it.")
    member = visitor.sign_in(make.member())
    member.get(first.url, headers=BROWSER)
    member.get(second.url, headers=came(first.url))
    member.get(other.url, headers=came(first.url))
    assert [one for one in steps("thread") if one[0] == "opened"] == [("opened", second.id)]


def test_possible_originals_are_found_by_likeness_and_counted(threads, visitor):
    first, second = threads
    moderator = visitor.sign_in(make.moderator())
    page = moderator.get(f"/questions/{second.id}/duplicate", headers=BROWSER)
    assert first.title in page.words
    moderator.get(first.url, headers=came(f"/questions/{second.id}/duplicate"))
    assert steps("duplicate") == [("opened", first.id), ("shown", first.id)]


def test_programs_get_what_everybody_may_read(threads, visitor):
    make.question(make.agent(), title="Printer says offline inside", category=make.category("staff", read_access="staff"))
    jobs.drain()
    found = visitor.get("/api/v1/similar?title=Printer+offline").json["threads"]
    assert sorted(one["id"] for one in found) == [one.id for one in threads] and found[0]["url"].endswith(threads[0].url)
    visitor.get("/api/v1/similar?title=", status=422)
    assert len(steps("api")) == 2
