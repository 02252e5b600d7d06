"""The log of searches and suggestions: enough to see what is missed, nothing that leads back to a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select

from forum.core import jobs
from forum.core.db import db, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.search.anonymous import scrubbed
from forum.search.commands.noting import SearchNote, flush_notes, forget_old_notes, note
from forum.search.models import DaySalt, Search, SuggestionEvent
from forum.search.queries.gaps import failed_deflections, funnel, zero_result_searches
from tests import make
from tests.visitor import Visitor

LONG_AGO = utcnow() - timedelta(days=30)
BROWSER = {"User-Agent": "Mozilla/5.0"}


@pytest.fixture
def thread(app):
    found = make.question(title="Printer offline after the update", body="The printer says it is offline.")
    jobs.drain()
    return found


def logged():
    flush_notes(everything=True)
    return [(row.words, row.results, row.thread_id, row.solved) for row in session().scalars(select(Search).order_by(Search.id))]


def steps():
    flush_notes(everything=True)
    rows = session().execute(select(SuggestionEvent.step, SuggestionEvent.thread_id).order_by(SuggestionEvent.step))
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(("typed", "kept"), [
    ("printer of ana.ruiz@telco.es", "printer of"), ("call 612345678 now", "call now"), ("order 8812345", "order"),
    ("ask @bob_7 why", "ask why"),
    ("error 0x800CCC0E port 587", "error 0x800ccc0e port 587"), ("ES9121000418450200051332 charged", "charged"),
    ("x" * 300, "x" * 60),
])
def test_words_are_kept_without_personal_data(typed, kept):
    assert scrubbed(typed) == kept


def test_a_search_is_noted_once_with_what_was_opened_from_it(thread, visitor):
    visitor.sign_in(make.member())
    for page in ("/search?q=printer+offline", "/search?q=printer+offline&order=newest", "/search?q=printer+offline"):
        visitor.get(page, headers=BROWSER)
    visitor.get(thread.url, headers={**BROWSER, "Referer": "http://elsewhere.example/search?q=printer+offline"})
    assert logged() == [("printer offline", 1, None, False)]
    visitor.get(thread.url, headers={**BROWSER, "Referer": "http://localhost/search?q=printer+offline"})
    assert logged() == [("printer offline", 1, thread.id, False)]
    page = visitor.post("/search/helped", {"q": "printer offline"})
    assert "Thank you" in page.words and logged() == [("printer offline", 1, thread.id, True)]


def test_programs_and_operators_alone_are_not_noted(thread, visitor):
    visitor.get("/search?q=printer", headers={"User-Agent": "Examplebot/1.0"})
    visitor.get("/search?q=is:solved", headers=BROWSER)
    assert logged() == []


def test_nothing_leads_back_to_a_person(thread, visitor):
    who = make.member("ana_ruiz")
    visitor.sign_in(who).get("/search?q=zeppelin+@ana_ruiz", headers=BROWSER)
    Visitor(visitor.app).get("/search?q=zeppelin", headers=BROWSER)
    assert [words for words, *_rest in logged()] == ["zeppelin", "zeppelin"]
    first, second = session().scalars(select(Search).order_by(Search.id))
    assert first.session != second.session and str(who.id) not in (first.session, second.session)
    for table in ("searches", "suggestion_events", "day_salts"):
        assert not {key["referred_table"] for key in inspect(db.engine).get_foreign_keys(table)} & {"users", "sessions"}
    marks = {first.session, second.session}
    note(SearchNote(utcnow() - timedelta(days=1), str(who.id), "zeppelin", "en", 0))
    logged()
    assert session().scalars(select(Search).order_by(Search.id.desc())).first().session not in marks, "another day, another mark"
    forget_old_notes(SYSTEM)
    assert [salt.day for salt in session().scalars(select(DaySalt))] == [utcnow().date()], "yesterday's way back is gone"


def test_what_is_missed_is_counted_by_visitors_and_kept_for_a_time(thread, visitor):
    for words in ("zeppelin landing", "Zeppelin LANDING", "balloon"):
        Visitor(visitor.app).sign_in(make.member()).get("/search", query={"q": words}, headers=BROWSER)
    visitor.get("/search?q=printer", headers=BROWSER)
    logged()
    assert [(gap.words, gap.visitors) for gap in zero_result_searches(LONG_AGO)] == [("zeppelin landing", 2)]
    note(SearchNote(utcnow() - timedelta(days=400), "9", "long ago", "en", 0))
    assert len(logged()) == 5
    forget_old_notes(SYSTEM)
    assert len(logged()) == 4


def test_every_step_with_a_suggestion_is_kept_once(thread, visitor):
    visitor.sign_in(make.member())
    for title in ("Printer offline again", "Printer offline again today"):
        visitor.get("/ask/suggestions", query={"title": title}, headers={**BROWSER, "HX-Request": "true"})
    assert steps() == [("shown", thread.id)]
    visitor.post(f"/ask/suggestions/{thread.id}/different", status=204, headers=BROWSER)
    visitor.get(thread.url, headers={**BROWSER, "Referer": "http://localhost/ask?title=Printer"})
    assert steps() == [("different", thread.id), ("opened", thread.id), ("shown", thread.id)]
    form = {"type": "question", "category": "internet", "title": "Printer offline again today", "body": "It says it is offline, again."}
    visitor.post("/ask", form, headers=BROWSER)
    assert ("asked_anyway", thread.id) in steps()
    assert [(failure.thread_id, failure.times) for failure in failed_deflections(LONG_AGO)] == [(thread.id, 1)]
    today = str(utcnow().date())
    asking = [line for line in funnel(LONG_AGO) if line[1] == "ask"]
    assert asking == [(today, "ask", step, 1) for step in ("asked_anyway", "different", "opened", "shown")]


def test_what_solved_it_did_not_fail(thread, visitor):
    visitor.sign_in(make.member()).get("/ask/suggestions", query={"title": "Printer offline again"}, headers=BROWSER)
    visitor.post(f"/ask/suggestions/{thread.id}/solved", headers=BROWSER)
    make.category("other")
    form = {"type": "question", "category": "internet", "title": "Something else entirely", "body": "Quite another matter."}
    visitor.post("/ask", form, headers=BROWSER)
    assert steps() == [("shown", thread.id), ("solved", thread.id)] and failed_deflections(LONG_AGO) == []


def test_steps_with_what_one_may_not_see_do_not_exist(app, visitor):
    secret = make.question(make.agent(), category=make.category("staff", read_access="staff"))
    visitor.sign_in(make.member()).post(f"/ask/suggestions/{secret.id}/opened", status=404, headers=BROWSER)
    assert steps() == []


def test_the_page_of_gaps_is_for_editors_and_says_what_is_missed(thread, visitor):
    for _number in range(2):
        Visitor(visitor.app).sign_in(make.member()).get("/search?q=zeppelin+<b>", headers=BROWSER)
    logged()
    for who in (None, make.member(), make.agent(), make.moderator()):
        other = Visitor(visitor.app)
        (other.sign_in(who) if who else other).get("/search/gaps", status=404)
    editor = Visitor(visitor.app).sign_in(make.member(roles=("editor",)))
    assert "/search/gaps" in editor.get("/").links()
    page = editor.get("/search/gaps?days=7")
    assert [cell.get_text() for cell in page.all("tbody th")] == ["zeppelin b"]
    assert editor.get("/search/gaps?page=9").words.count("Nothing was looked for in vain by two visitors or more") == 1
