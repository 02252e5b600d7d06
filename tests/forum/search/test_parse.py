"""What is typed into the search box is understood, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.core.search import split
from forum.search.parse import MAX_CHARS, MAX_TERMS, READERS, Filter, parse


def phrases(typed: str) -> list[str]:
    return [" ".join(phrase.words) for phrase in parse(typed).phrases]


@pytest.mark.parametrize(("typed", "expected"), [
    ("red light", ["red", "light"]), ('"red light" hub', ["red light", "hub"]), ("Wi-Fi 2.4 GHz", ["wi fi", "2 4", "ghz"]),
    ("¿Dónde está el botón?", ["donde", "esta", "el", "boton"]), ("", []), ("  --  ", []), ('"unfinished', ["unfinished"]),
    ("http://example.org/x", ["http", "example org x"]), ("is:banana", ["is", "banana"]), ("colour:red", ["colour", "red"]),
])
def test_words_and_phrases(typed, expected):
    assert phrases(typed) == expected
    assert parse(typed).filters == ()


@pytest.mark.parametrize(("typed", "expected"), [
    ("status:needs-info", Filter("status", "needs_info")), ("STATUS:Solved", Filter("status", "solved")),
    ("tag:WiFi", Filter("tag", "wifi")), ('category:"Account & billing"', Filter("category", "account & billing")),
    ("user:@ana", Filter("user", "ana")), ("-tag:mesh", Filter("tag", "mesh", True)), ("is:unanswered", Filter("is", "unanswered")),
    ("has:image", Filter("has", "image")), ("lang:es", Filter("lang", "es")), ("before:2026", Filter("before", "2026-01-01")),
    ("after:2026-03", Filter("after", "2026-03-01")), ("after:2026-03-09", Filter("after", "2026-03-09")),
    ("score:5", Filter("score", ">=5")), ("score:<0", Filter("score", "<0")),
    ("answers:0", Filter("answers", "=0")), ("answers:3", Filter("answers", ">=3")), ("answers:<3", Filter("answers", "<3")),
    ("version:V2.4.1", Filter("version", "2.4.1")), ('version:"2024-r3"', Filter("version", "2024-r3")),
])
def test_operators(typed, expected):
    assert parse(f"router {typed}").filters == (expected,)
    assert phrases(f"router {typed}") == ["router"]


NONSENSE = (
    "status:nonsense", "before:yesterday", "before:2026-13-01", "score:high", "lang:fr", "has:tea", "tag:", "is:",
    "answers:-1", "answers:many", "version:%",
)


@pytest.mark.parametrize("typed", NONSENSE)
def test_a_value_without_meaning_is_read_as_words(typed):
    assert parse(typed).filters == ()


def test_what_is_taken_away(app):
    query = parse('router -reboot -"red light" tag:wifi')
    assert [phrase.words for phrase in query.excluded] == [("reboot",), ("red", "light")]
    assert query.without(query.filters[0]) == 'router -reboot -"red light"'
    assert query.plain == "router"


PIECES = st.one_of(
    st.text(max_size=30), st.sampled_from([f"{name}:" for name in READERS]),
    st.sampled_from(['"', "-", ":", " ", "\x00", "\ud800", "*", "(", "'"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_anything_is_understood_and_bounded(typed):
    query = parse(typed)
    assert len(query.text) <= MAX_CHARS
    assert max(len(query.phrases), len(query.excluded), len(query.filters)) <= MAX_TERMS
    assert all(word == split(word)[0] for phrase in (*query.phrases, *query.excluded) for word in phrase.words)
    assert parse(query.text) == query
    for found in query.filters:
        assert found not in parse(query.without(found)).filters
        assert parse(str(found)).filters == (found,)
