"""A misspelled word still leads to what was meant, never to a word that only others may read."""

import pytest

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.search.commands import count_words
from forum.search.models import TitleWord, TitleWordKey
from forum.search.spelling import Known, distance, keys_of, meant, plausible
from forum.threads.commands import hide_post
from tests import make

KNOWN = [Known("router", "router", 5), Known("rooter", "rooter", 1), Known("contrasena", "contraseña", 3)]


@pytest.mark.parametrize(("typed", "expected"), [
    ("ruoter", "router"), ("routr", "router"), ("roouter", "router"), ("rouzer", "router"), ("contasenia", "contraseña"),
    ("router", None), ("routers", None), ("banana", None),
])
def test_the_likeliest_word_is_meant(typed, expected):
    near = [known for known in KNOWN if set(keys_of(typed)) & set(keys_of(known.word))]
    found = meant(typed, near)
    assert (found.shown if found else None) == expected


@pytest.mark.parametrize("crowd", [0, 9])
def test_letters_that_changed_places_say_more_than_how_often_a_word_is_used(crowd):
    near = [Known("gets", "gets", 40), Known("guess", "guess", 8), Known("guest", "guest", 1)]
    near += [Known(f"gue{letter}s", f"gue{letter}s", 9) for letter in "abcdfghijk"[:crowd]]
    assert meant("guets", plausible("guets", near)).shown == "guest"


def test_letters_swapped_are_one_error():
    assert (distance("ruoter", "router"), distance("abcd", "abcd"), distance("", "abc"), distance("kitten", "sitting")) == (1, 0, 3, 3)


@pytest.fixture
def board(app):
    make.question(title="Contraseña del router perdida")
    for number in range(4):
        make.question(title=f"Gateway number {number} reboots")
    jobs.drain()


def search(visitor, words):
    return visitor.get("/search", query={"q": words})


def test_results_for_the_right_spelling_are_shown_at_once(board, visitor):
    assert "found without “zeppelin”" in search(visitor, "ruoter zeppelin").words
    page = search(visitor, "ruoter contrsaeña")
    assert "These are the results for “router contraseña”." in page.words
    assert [title.get_text() for title in page.all(".hit-title")] == ["Contraseña del router perdida"]
    assert {mark.get_text() for mark in page.all("mark")} >= {"Contraseña", "router"}


def test_a_spelling_that_finds_more_is_proposed(board, visitor):
    make.question(title="Nothing special", body="They call it a gatway here.")
    jobs.drain()
    page = search(visitor, "gatway")
    assert page.one("#better a")["href"] == "/search?q=gateway" and len(page.all(".hit-title")) == 1
    assert not search(visitor, "gateway").all("#better")


def test_words_of_what_is_not_public_are_never_proposed(board, visitor):
    make.question(make.agent(), title="Quetzalcoatl plans", category=make.category("staff", read_access="staff"))
    hidden = make.question(title="Ornithopter scandal")
    jobs.drain()
    hide_post(make.moderator(), make.opening_post(hidden).id, reason="spam")
    for words in ("quetzalcaotl", "ornithoptr"):
        page = search(visitor, words)
        assert "quetzalcoatl" not in page.words.lower() and "ornithopter" not in page.words.lower()
    count_words(SYSTEM)
    assert session().get(TitleWord, "ornithopter") is None and session().get(TitleWord, "quetzalcoatl") is None


def test_a_hidden_word_keeps_no_spelling_from_being_corrected(board, visitor):
    hidden = make.question(title="Gatewayy")
    jobs.drain()
    assert "These are the results for" not in search(visitor, "gatewayy").words
    hide_post(make.moderator(), make.opening_post(hidden).id, reason="spam")
    assert "These are the results for “gateway”." in search(visitor, "gatewayy").words


def test_counting_again_changes_nothing_and_forgets_what_went(board):
    count_words(SYSTEM)
    assert session().get(TitleWord, "gateway").threads == 4 and session().get(TitleWord, "contrasena").shown == "contraseña"
    assert {row.word for row in session().query(TitleWordKey)} == {row.word for row in session().query(TitleWord)}
    assert count_words(SYSTEM) == count_words(SYSTEM)
