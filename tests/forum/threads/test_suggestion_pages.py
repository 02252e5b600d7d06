"""Suggesting and reviewing at a browser; and no door tells of a suggestion whom it does not concern."""

import re

import pytest

from forum.core.db import session
from forum.threads.commands import approve_suggestion, edit_post, hide_post, reject_suggestion, withdraw_suggestion
from forum.threads.models import SuggestedEdit
from tests import make
from tests.forum.threads.suggested import scene, state, stored, suggest, text
from tests.forum.tuning import tune
from tests.visitor import Visitor

pytestmark = pytest.mark.once

OLD, NEW = "Turn it of.\n\nThen on.", "Turn it off.\n\nThen on."


@pytest.fixture
def s(app):
    return scene()


def seen_by(app, who):
    return Visitor(app).sign_in(who)


def newest() -> SuggestedEdit:
    return session().query(SuggestedEdit).order_by(SuggestedEdit.id.desc()).first()


def test_from_the_menu_to_the_history(app, s):
    """Sue suggests, Rita looks at it and takes it over, everybody can read who did what."""
    sue, rita = seen_by(app, s.sue), seen_by(app, s.rita)
    thread = sue.get(s.question.url)
    place = f"/posts/{s.answer.id}/suggest-edit"
    assert place in thread.links()
    assert f"/posts/{s.answer.id}/edit" not in thread.links()
    form = sue.get(place)
    assert "10 characters or more" in form.one("#note-help").get_text()
    refused = form.submit("/suggest-edit", status=422, body=NEW, note="typo")
    assert "10 characters" in refused.words
    sent = refused.submit("/suggest-edit", status=303, body=NEW, note="It said of instead of off.")
    made = newest()
    assert sent.headers["Location"] == made.url
    assert "Take it back" in sue.get(made.url).words
    queue = rita.get("/suggested-edits/")
    assert made.url in queue.links()
    assert "Edits 1" in queue.words
    page = rita.get(made.url)
    assert "It said of instead of off." in page.words
    assert [one.get_text() for one in page.all(".diff ins")]
    done = page.submit("/approve", status=303)
    assert done.headers["Location"] == f"/posts/{s.answer.id}/"
    assert text(s.answer) == NEW
    history = rita.get(f"/posts/{s.answer.id}/history")
    assert "Suggested by Sue, approved by Rita." in re.sub(r" (?=[,.])", "", history.words)
    assert {f"/members/{who.id}/{who.handle}/" for who in (s.sue, s.rita)} <= set(history.links())
    assert "Approved" in sue.get("/suggested-edits/?mine=1").words


def test_a_question_is_suggested_with_title_and_tags(app, s):
    make.tag("wifi")
    page = seen_by(app, s.sue).get(f"/posts/{s.opening.id}/suggest-edit")
    page.submit("/suggest-edit", status=303, title="A much better title?", tags="wifi", note="Says what it is about.")
    made = newest()
    seen = seen_by(app, s.ana).get(made.url)
    assert "A much better title?" in seen.words
    assert "wifi" in seen.words
    seen.submit("/approve", status=303)
    assert stored(s.question).title == "A much better title?"


def test_turning_down_says_why_to_whoever_suggested_it(app, s):
    made = suggest(s.sue, s.answer)
    page = seen_by(app, s.bob).get(made.url)
    assert "Needed with “Other”" in page.one("#words-help").get_text()
    again = page.submit("/reject", status=422)
    assert "Choose one" in again.words
    again.submit("/reject", status=303, reason="changes_meaning", words="I meant it.")
    read = seen_by(app, s.sue).get(made.url).words
    assert "It changes what the author meant" in read
    assert "Reason It changes what the author meant" in read
    assert "I meant it." in read
    assert "Decide" not in read.split()


def test_improving_begins_with_the_suggested_text(app, s):
    made = suggest(s.sue, s.answer)
    page = seen_by(app, s.rita).get(f"{made.url}improve")
    assert page.one("textarea[name=body]").get_text().strip() == NEW
    page.submit("/improve", status=303, body="Restart it.")
    assert (text(s.answer), state(made)) == ("Restart it.", "improved")


def test_of_a_stale_one_three_texts_are_shown_and_today_s_is_improved(app, s):
    made = suggest(s.sue, s.answer)
    edit_post(s.bob, s.answer.id, body="Switch it of.", base=1)
    rita = seen_by(app, s.rita)
    page = rita.get(made.url)
    assert "The post was edited after this was suggested" in page.words
    assert len(page.all("table.diff")) == 2
    assert not [form for form in page.all("form") if str(form.get("action")).endswith("/approve")]
    editor = rita.get(f"{made.url}improve")
    assert editor.one("textarea[name=body]").get_text().strip() == "Switch it of."
    editor.submit("/improve", status=303, body="Switch it off.")
    assert text(s.answer) == "Switch it off."


@pytest.mark.parametrize("action", ["approve", "reject", "improve"])
def test_who_comes_second_sees_how_it_stands(app, s, action):
    made = suggest(s.sue, s.answer)
    rolf = seen_by(app, s.rolf)
    page = rolf.get(f"{made.url}improve" if action == "improve" else made.url)
    approve_suggestion(s.rita, made.id, version=1)
    late = page.submit(f"/{action}", status=409, reason="wrong", body="Something else.")
    assert "Somebody else has decided this in the meantime." in late.words
    assert "Approved" in late.words


def test_an_edit_between_looking_and_deciding_is_shown(app, s):
    made = suggest(s.sue, s.answer)
    page = seen_by(app, s.rita).get(made.url)
    edit_post(s.bob, s.answer.id, body="Switch it of.", base=1)
    late = page.submit("/approve", status=409)
    assert "edited the post in the meantime" in late.words
    assert (text(s.answer), state(made)) == ("Switch it of.", "stale")


def test_an_edit_while_improving_goes_on_from_the_newer_text(app, s):
    made = suggest(s.sue, s.answer)
    page = seen_by(app, s.rita).get(f"{made.url}improve")
    edit_post(s.bob, s.answer.id, body="Switch it of.", base=1)
    late = page.submit("/improve", status=409, body="Restart it.")
    assert late.one("textarea[name=body]").get_text().strip() == "Restart it."
    late.submit("/improve", status=303)
    assert text(s.answer) == "Restart it."


def test_an_edit_while_suggesting_shows_both_texts(app, s):
    page = seen_by(app, s.sue).get(f"/posts/{s.answer.id}/suggest-edit")
    edit_post(s.bob, s.answer.id, body="Switch it of.", base=1)
    late = page.submit("/suggest-edit", status=409, body=NEW, note="It said of instead of off.")
    assert "Somebody has edited this in the meantime." in late.words
    assert "Switch" in late.one("#conflict").get_text()
    late.submit("/suggest-edit", status=303)
    assert newest().base == 2


def test_who_has_suggested_already_is_led_to_it(app, s):
    made = suggest(s.sue, s.answer)
    again = seen_by(app, s.sue).get(f"/posts/{s.answer.id}/suggest-edit", status=303)
    assert again.headers["Location"] == made.url


def test_what_was_taken_back_waits_for_nobody(app, s):
    made = suggest(s.sue, s.answer)
    seen_by(app, s.sue).get(made.url).submit("/withdraw", status=303)
    assert state(made) == "withdrawn"
    assert made.url not in seen_by(app, s.rita).get("/suggested-edits/").links()


def test_a_refused_text_is_said_on_the_page(app, s):
    """The tags may have become too many for today's settings; whatever the command refuses comes back as words."""
    made = suggest(s.sue, s.answer, "x" * 1_500)
    tune("threads.body_max", 1_000)
    refused = seen_by(app, s.rita).get(made.url).submit("/approve", status=422)
    assert "1000 characters" in refused.words.replace(",", "")
    assert state(made) == "open"


def test_the_list_of_a_post_with_one_suggestion_leads_to_it(app, s):
    """News about a suggestion link the list of its post, as one post can have several."""
    place, sue = f"/suggested-edits/?post={s.answer.id}", seen_by(app, s.sue)
    assert "Nothing waits" in sue.get(place).words
    mine = suggest(s.sue, s.answer)
    suggest(make.member("tom"), s.answer, "Restart it.")
    assert sue.get(place, status=303).headers["Location"] == mine.url
    assert len(seen_by(app, s.rita).get(place).all(".edit-line")) == 2


@pytest.mark.parametrize("decision", ["approve", "reject", "withdraw"])
def test_the_address_of_a_refused_decision_leads_back_to_the_suggestion(app, s, decision):
    made = suggest(s.sue, s.answer)
    for who in (s.sue, s.rita):
        assert seen_by(app, who).get(f"{made.url}{decision}", status=303).headers["Location"] == made.url
    seen_by(app, s.ana).get(f"{made.url}{decision}", status=404)
    Visitor(app).get(f"{made.url}{decision}", status=404)


def test_the_account_menu_leads_to_what_one_suggested(app, s):
    """Reviewers have the queue in the header, and their own beside it."""
    mine = "/suggested-edits/?mine=1"
    assert mine in seen_by(app, s.ana).get("/").links()
    assert mine not in seen_by(app, s.rita).get("/").links()


CANARY = "zqsuggested"
PLACES = ("", "approve", "reject", "improve", "withdraw")


@pytest.mark.parametrize("name", ["asker", "member", "stranger"])
def test_no_page_tells_others_of_a_suggestion(app, s, name):
    who = {"asker": s.ana, "member": make.member(reputation=499), "stranger": None}[name]
    visitor = Visitor(app).sign_in(who) if who else Visitor(app)
    pages = [s.question.url, f"/posts/{s.answer.id}/history", "/inbox/", "/questions/", f"/search?q={CANARY}", f"/members/{s.sue.id}/sue/",
             "/suggested-edits/", "/suggested-edits/?mine=1", f"/suggested-edits/?post={s.answer.id}", "/drafts/", "/suggested-edits/1/",
             "/suggested-edits/1/improve"]
    before = [look(app, visitor, page) for page in pages]
    made = suggest(s.sue, s.answer, f"{CANARY} {OLD}", note=f"{CANARY} is better here.")
    assert made.id == 1
    reject_suggestion(s.rita, suggest(make.member("tom"), s.answer, f"{CANARY} again").id, version=1, reason="other", words=CANARY)
    assert [look(app, visitor, page) for page in pages] == before
    token = visitor.csrf_token()
    for place in ("approve", "reject", "improve", "withdraw"):
        answer = visitor._open("POST", f"{made.url}{place}", data={"csrf_token": token, "version": "1", "reason": "wrong"})
        assert answer.status_code == 404 if who else answer.status_code in (302, 303, 401, 403, 404), place
        assert CANARY not in answer.get_data(as_text=True)
    assert state(made) == "open"


def look(app, visitor, page):
    app.extensions["plaza_cache"].clear()
    answer = visitor._open("GET", page)
    words = answer.get_data(as_text=True).replace(answer.headers["X-Request-Id"], "")
    assert CANARY not in words.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "") or "/search" in page
    return answer.status_code, re.sub(r'<relative-time.*?</relative-time>|(?:value|content)="[\w.!-]{16,}"', "", words)


def test_with_the_post_the_suggestion_leaves_every_page(app, s):
    made = suggest(s.sue, s.answer, f"{CANARY} {OLD}")
    hide_post(s.mod, s.answer.id, reason="off_topic")
    for who in (s.sue, s.rita):
        visitor = seen_by(app, who)
        visitor.get(made.url, status=404)
        assert CANARY not in visitor.get("/suggested-edits/").text + visitor.get("/suggested-edits/?mine=1").text
        visitor.get(f"/suggested-edits/?post={s.answer.id}", status=404)


def test_the_queue_costs_the_same_for_one_and_for_many(app, s, statements):
    suggest(s.sue, s.answer)
    rita = seen_by(app, s.rita)
    rita.get("/suggested-edits/")
    app.extensions["plaza_cache"].clear()
    with statements() as one:
        rita.get("/suggested-edits/")
    for _each in range(20):
        suggest(make.member(), s.answer, "Restart it.")
    app.extensions["plaza_cache"].clear()
    with statements() as many:
        page = rita.get("/suggested-edits/")
    assert len(page.all(".edit-line")) == 21
    assert len(many) == len(one)


def test_a_long_queue_has_pages(app, s):
    for _each in range(31):
        suggest(make.member(), s.answer, "Restart it.")
    rita = seen_by(app, s.rita)
    first = rita.get("/suggested-edits/")
    following = next(link for link in first.links() if link.startswith("/suggested-edits/?from="))
    assert (len(first.all(".edit-line")), len(rita.get(following).all(".edit-line"))) == (30, 1)


def test_withdrawn_suggestions_can_be_followed_by_another(app, s):
    withdraw_suggestion(s.sue, suggest(s.sue, s.answer).id)
    seen_by(app, s.sue).get(f"/posts/{s.answer.id}/suggest-edit")
