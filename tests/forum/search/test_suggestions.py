"""What the ask page shows while a title is typed, and what becomes of it."""

import pytest

from forum.core.permissions import SYSTEM, Actor
from forum.notifications.queries import follow_level
from forum.recurrence.commands import catch_up
from forum.resolution.commands import accept_answer
from forum.search.queries.similar import find_similar
from forum.threads.commands import hide_post, save_draft
from forum.threads.queries import find_draft
from forum.votes.queries import has_me_too
from tests import make

PLACE = "/ask/suggestions"


@pytest.fixture
def solved(app):
    asker = make.member()
    thread = make.question(asker, "Printer offline after the update", body="The printer says it is offline.")
    answer = make.answer(thread, body="Delete the printer and **add it again** by its address.")
    accept_answer(asker, answer.id)
    return thread


@pytest.fixture
def open_one(app, solved):
    thread = make.question(make.member(), "Printer offline in the evening", body="The printer is offline after eight.")
    catch_up(SYSTEM)
    return thread


@pytest.fixture
def member(visitor):
    somebody = make.member("ana")
    visitor.sign_in(somebody)
    return somebody


def suggest(visitor, title="Printer offline again"):
    return visitor.get(PLACE, query={"title": title}, headers={"HX-Request": "true"})


def test_solved_threads_come_first_with_their_solution(member, open_one, solved, visitor):
    page = suggest(visitor)
    lines = page.all(".suggestion")
    assert [line["id"] for line in lines] == [f"suggestion-{solved.id}", f"suggestion-{open_one.id}"]
    assert "Solved" in lines[0].get_text() and "Delete the printer and add it again by its address." in lines[0].get_text()
    assert "Unanswered" in lines[1].get_text() and not lines[1].select("details")
    assert page.one(".suggested")["data-announce"] == "2 similar threads found"


def test_nothing_similar_is_nothing(member, open_one, visitor):
    assert suggest(visitor, "Zeppelin tickets to Lima").text.strip() == ""
    assert suggest(visitor, "").text.strip() == ""


def test_a_stranger_gets_links_only(open_one, visitor):
    page = suggest(visitor)
    assert len(page.all(".suggestion-link")) == 2
    assert not page.all("button, form")


def test_hidden_threads_are_not_suggested(member, open_one, solved, visitor):
    hide_post(make.moderator(), make.opening_post(solved).id, reason="spam")
    assert [line["id"] for line in suggest(visitor).all(".suggestion")] == [f"suggestion-{open_one.id}"]


def test_threads_in_the_writers_language_come_before_others(app, visitor):
    make.question(make.member(), "Zurfbox no enciende", body="La zurfbox no enciende desde ayer y no sé qué hacer.", language="es")
    english = make.question(make.member(), "Zurfbox does not start", body="The zurfbox does not start since yesterday.", language="en")
    catch_up(SYSTEM)
    assert suggest(visitor, "Why does my zurfbox not start").all(".suggestion")[0]["id"] == f"suggestion-{english.id}"


def test_this_solved_it_leads_to_the_thread_and_throws_the_draft_away(member, open_one, solved, visitor):
    save_draft(member, "ask", content={"title": "Printer offline again"})
    button = suggest(visitor).one("button[data-forgets=ask]")
    assert button["form"] == "suggested" and visitor.get("/ask").one("form#suggested input[name=csrf_token]")
    answer = visitor.post(button["formaction"], status=303)
    assert answer.headers["Location"] == solved.url
    assert find_draft(member, "ask") == {}


def test_i_have_this_too_counts_the_member_in_and_follows(member, open_one, visitor):
    button = suggest(visitor).one(f"#same-{open_one.id}")
    answer = visitor.post(button["formaction"], status=303)
    assert answer.headers["Location"] == open_one.url
    assert has_me_too(member, open_one.id)
    assert follow_level(member, open_one.id) == "all"


def test_a_thread_one_may_not_see_cannot_be_taken(member, open_one, solved, visitor):
    hide_post(make.moderator(), make.opening_post(solved).id, reason="spam")
    visitor.post(f"/ask/suggestions/{solved.id}/solved", status=404)
    visitor.post(f"/ask/suggestions/{solved.id}/me-too", status=404)


def test_a_suggestion_costs_few_statements(member, open_one, visitor, statements):
    suggest(visitor)
    with statements() as seen:
        suggest(visitor)
    assert len(seen) <= 8


def test_words_of_how_often_do_not_outweigh_what_it_is_about(app):
    make.question(title="Some sites hang for ten seconds, then load at once", body="A few pages wait ten seconds and then come.")
    wanted = make.question(title="Wi-Fi drops since the update to 4.2.1", body="Every device loses it, several times in an hour.")
    for _ in range(3):
        make.question(title="Firmware and wifi: where do I see the version?", body="The wifi drops once. Which firmware is newest?")
    catch_up(SYSTEM)
    found = find_similar(Actor(), "5 GHz wifi drops every ten minutes since firmware 4.2.1")
    assert found[0].id == wanted.id
    assert "ten seconds" not in " ".join(one.title for one in found)
