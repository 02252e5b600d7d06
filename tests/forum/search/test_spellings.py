"""One thing under several spellings: hyphened words in one piece, and the synonyms of tags."""

import pytest

from forum.core import jobs
from forum.core.permissions import SYSTEM
from forum.search.commands import rebuild
from forum.search.parse import parse
from forum.search.queries import search
from forum.search.texts import marked, snippet, with_compounds
from forum.threads.commands.tags import edit_tag
from tests import make


def titles(words):
    return [hit.row.title for hit in search(make.member(), parse(words)).page]


@pytest.mark.parametrize(("words", "indexed"), [
    ("Wi-Fi is slow", "Wi-Fi is slow WiFi"), ("a state-of-the-art e\u2011mail", "a state-of-the-art e\u2011mail stateoftheart email"),
    ("no compound - here", "no compound - here"), ("x" * 40 + "-y", "x" * 40 + "-y"), ("-5 and 3-", "-5 and 3-"),
])
def test_hyphened_words_are_indexed_in_one_piece_too(words, indexed):
    assert with_compounds(words) == indexed


def test_a_hyphened_word_is_marked_as_it_was_meant():
    assert marked("Slow Wi-Fi and wifi", {"wifi"}) == (("Slow ", False), ("Wi-Fi", True), (" and ", False), ("wifi", True))
    assert marked("Slow Wi-Fi", {"wi", "fi"}) == (("Slow ", False), ("Wi", True), ("-", False), ("Fi", True))


def test_the_snippet_begins_near_a_word_spelled_otherwise():
    assert ("Wi-Fi", True) in snippet("word " * 200 + "then the Wi-Fi drops " + "word " * 50, {"wifi"})


def test_wifi_finds_wi_fi_in_titles_and_texts(app):
    make.question(title="Slow Wi-Fi upstairs", body="Since yesterday.")
    make.question(title="Something else", body="The wi-fi drops at eight.")
    make.question(title="No wifi at all", body="Nothing.")
    rebuild(SYSTEM)
    assert set(titles("wifi")) == {"Slow Wi-Fi upstairs", "Something else", "No wifi at all"}
    assert set(titles("wi-fi")) == {"Slow Wi-Fi upstairs", "Something else"}


def test_a_thread_is_found_by_every_name_of_its_tags(app):
    tag = make.tag("wi-fi")
    make.question(title="Slow upstairs", body="Since yesterday.", tags=("wi-fi",))
    jobs.drain()
    assert titles("wlan") == []
    edit_tag(make.admin(), tag.id, name="wi-fi", description="", synonyms=["wlan"])
    jobs.drain()
    assert titles("wlan") == titles("slow wlan") == ["Slow upstairs"]
    edit_tag(make.admin(), tag.id, name="wi-fi", description="", synonyms=[])
    jobs.drain()
    assert titles("wlan") == []
