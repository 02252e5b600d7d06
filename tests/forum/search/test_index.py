"""The index finds the same posts on both databases, follows what is written, and can be made anew."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.core.search import IndexRow, Match, Phrase, matching, put, split
from forum.search.commands import begin_if_behind, index_next, index_posts, indexing, rebuild
from forum.search.models import VERSION, IndexProgress
from forum.search.parse import parse
from forum.search.queries import search
from forum.threads.commands import delete_post, edit_post, hide_post
from forum.threads.models import Thread
from tests import make
from tests.visitor import Visitor


def found(query: str, who=STRANGER) -> set[str]:
    results = search(who, parse(query))
    return set() if results.way != "as_typed" else {hit.row.title for hit in results.page}


def posts_with(match: Match, **options) -> set[int]:
    index = matching(match, **options)
    return set(session().scalars(select(index.post_id).select_from(index.source).where(index.matches)))


@pytest.fixture
def board(app):
    make.tag("wifi")
    make.question(title="Wi-Fi drops at night", body="The hub shows a red light. Señal débil en el salón.", tags=("wifi",))
    make.question(title="Red cable, green light", body="It's 2.4 GHz only; see /etc/hosts and http://example.org/a_b.")
    answered = make.question(title="Naïve façade of the TV box", body="Nothing helps.")
    make.answer(answered, body="Press the reset button for ten seconds, then wait for the red light.")
    jobs.drain()


FOUND = [
    ("red light", {"Wi-Fi drops at night", "Red cable, green light", "Naïve façade of the TV box"}),
    ('"red light"', {"Wi-Fi drops at night", "Naïve façade of the TV box"}),
    ("light -night", {"Red cable, green light", "Naïve façade of the TV box"}),
    ("SENAL", {"Wi-Fi drops at night"}), ("señal salon", {"Wi-Fi drops at night"}), ("naive FACADE", {"Naïve façade of the TV box"}),
    ("2.4", {"Red cable, green light"}), ('"etc hosts"', {"Red cable, green light"}), ("a_b", {"Red cable, green light"}),
    ("wifi", {"Wi-Fi drops at night"}), ("box reset", {"Naïve façade of the TV box"}), ("is:answer button", {"Naïve façade of the TV box"}),
    ("tag:wifi", {"Wi-Fi drops at night"}), ("-tag:wifi light", {"Red cable, green light", "Naïve façade of the TV box"}),
    ("is:unanswered light", {"Wi-Fi drops at night", "Red cable, green light"}), ("has:answer", {"Naïve façade of the TV box"}),
    ('"night the"', set()), ("sal", set()), ("is:mine", set()), ("user:nobody", set()), ("before:2020", set()),
]


def test_a_search_finds(board):
    assert {query: found(query) for query, _expected in FOUND} == dict(FOUND)


def test_the_index_follows_what_is_written(board):
    author = make.member()
    thread = make.question(author, title="Printer is offline", body="Since Monday.")
    answer = make.answer(thread, body="Unplug it.")
    assert found("printer") == set()
    jobs.drain()
    assert found("printer unplug") == {"Printer is offline"}, "an answer is found by its thread's title too"
    edit_post(author, make.opening_post(thread).id, base=1, body="Since Tuesday.", title="Scanner is offline")
    jobs.drain()
    assert found("printer") == set() and found("scanner unplug") == {"Scanner is offline"} and found("tuesday") == {"Scanner is offline"}
    mod = make.moderator()
    hide_post(mod, answer.id, reason="spam")
    assert found("unplug") == set(), "hidden at once, whatever the index says"
    delete_post(mod, make.opening_post(thread).id)
    assert found("scanner") == set()


def test_numbers_of_answers_and_versions_narrow(app):
    field = {"key": "firmware", "label": "Firmware", "role": "version"}
    hubs = make.category("hubs", fields=(field,))
    old = make.question(title="Hub blinks", category=hubs, fields={"firmware": "2.4.1"})
    make.question(title="Hub beeps", category=hubs, fields={"firmware": "v2.40"})
    make.answer(old)
    jobs.drain()
    assert found("version:2.4") == found("hub version:v2.4.1") == {"Hub blinks"} and found("hub -version:2.4") == {"Hub beeps"}
    assert found("hub answers:0") == found("-answers:1") == {"Hub beeps"} and found("answers:>=1") == {"Hub blinks"}
    assert found("version:2.5") == set()


def test_a_rebuilt_index_is_the_same(board):
    queries = ("red light", "wifi", '"red light"', "button")
    before = [found(query) for query in queries]
    rebuild(SYSTEM)
    rebuild(SYSTEM)
    assert [found(query) for query in queries] == before


def test_an_index_of_an_older_plaza_is_made_anew_beside_what_goes_on(board, monkeypatch):
    monkeypatch.setattr(indexing, "REBUILD_BATCH", 2)
    rows = [IndexRow(post_id, "", "the reset button", "") for post_id in session().scalars(text("SELECT id FROM posts ORDER BY id"))]
    with_an_older_index(rows)
    assert found('"reset button" -red') == {hit.title for hit in session().scalars(select(Thread))}, "found as before meanwhile"
    assert begin_if_behind(SYSTEM) and index_next(SYSTEM) == rows[1].row_id
    rebuild(SYSTEM)
    assert not begin_if_behind(SYSTEM) and found("resets buttons") == {"Naïve façade of the TV box"}


@command
def with_an_older_index(rows):
    put(rows)
    session().merge(IndexProgress(name="posts", version=1, reached=None))


def test_indexing_twice_and_indexing_what_is_gone_changes_nothing(board):
    ids = list(session().scalars(text("SELECT id FROM posts")))
    index_posts(SYSTEM, [*ids, 999_999])
    index_posts(SYSTEM, ids)
    assert found("reset button") == {"Naïve façade of the TV box"}


WORDS = st.text(alphabet="ab éñ'\"-*:()&|!<>\\\x00文字７", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_no_text_is_an_error_in_the_index(app, raw, in_title, open_ended):
    phrases = tuple(Phrase(tuple(words), open_ended) for words in map(split, raw) if words)
    if phrases:
        posts_with(Match(every=phrases[:1], some=phrases, none=phrases[1:]), in_title=in_title)


def test_operators_see_that_an_index_is_made_anew_and_how_far_it_is(app, board, monkeypatch):
    boss, readiness = Visitor(app).sign_in(make.admin("boss")), app.test_client()
    said = readiness.get("/readyz").json["checks"]["search"]
    assert said == {"ok": True, "version": VERSION} and "It is being made anew" not in boss.get("/admin/").words
    rows = [IndexRow(post_id, "", "the reset button", "") for post_id in session().scalars(text("SELECT id FROM posts ORDER BY id"))]
    with_an_older_index(rows)
    monkeypatch.setattr(indexing, "REBUILD_BATCH", len(rows) // 2)
    assert begin_if_behind(SYSTEM)
    begun = readiness.get("/readyz")
    assert begun.status_code == 200 and begun.json["ready"], "searching goes on"
    assert begun.json["checks"]["search"] == {"ok": False, "degraded": True, "version": 1, "becomes": VERSION, "percent": 0}
    index_next(SYSTEM)
    percent = readiness.get("/readyz").json["checks"]["search"]["percent"]
    assert 0 < percent < 100 and f"It is being made anew, {percent} % so far" in boss.get("/admin/").words
    rebuild(SYSTEM)
    assert readiness.get("/readyz").json["checks"]["search"]["ok"]
