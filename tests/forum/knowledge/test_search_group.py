"""Articles above the results of a search: each once, in the reader's language, and only those that are about what was typed."""

from __future__ import annotations

import pytest

from forum.core import jobs
from forum.core.db import command, session
from forum.knowledge.models import Article
from forum.knowledge.ranking import covered, read
from tests.forum.knowledge.editors import category, editor, published
from tests.visitor import Visitor


@command
def pair(original_id: int, translation_id: int) -> None:
    session().get_one(Article, translation_id).translation_of_id = original_id


@pytest.fixture
def shelf(app):
    place, author = category("Router"), editor()
    both = [
        published(author, place, "Router modem mode", sections={"solution": "Switch the router to modem mode."}),
        published(author, place, "Modo modem del router", language="es", sections={"solution": "Pon el router en modo modem."}),
    ]
    pair(both[0].id, both[1].id)
    jobs.drain()
    return both


def shown(app, words: str, language: str) -> list[tuple[str, str]]:
    page = Visitor(app, language=language).get("/search", query={"q": words})
    return [(str(one["href"]), one.get_text(strip=True)) for one in page.all("nav.search-ask a")]


@pytest.mark.parametrize(("language", "first", "other"), [("en", 0, "Español"), ("es", 1, "English")])
def test_an_article_in_two_languages_stands_there_once_with_a_link_to_the_other(app, shelf, language, first, other):
    links = shown(app, "router modem", language)
    assert [url for url, _words in links] == [shelf[first].url, shelf[1 - first].url]
    assert links[1][1].startswith(other)


def test_what_is_found_in_one_language_only_is_shown_in_that(app, shelf):
    assert [url for url, _words in shown(app, "modo", "en")] == [shelf[1].url]


def test_an_article_that_has_none_of_the_rarer_words_does_not_stand_above_the_results(app):
    place, author = category("Router"), editor()
    for title in ("The hub blinks red", "Double NAT behind the hub", "A guest network on the hub"):
        published(author, place, title, sections={"solution": f"{title}: open the page of the hub and restart it."})
    fitting = published(author, place, "Certificate warning of the hub's page", sections={"solution": "The certificate is its own."})
    jobs.drain()
    assert [url for url, _words in shown(app, "certificate warning hub page", "en")] == [fitting.url]
    assert shown(app, "billing invoice hub page", "en") == []


def test_what_a_text_covers_counts_rare_words_more_and_unknown_ones_as_rare():
    texts = [read(1, "hub red", "hub"), read(2, "hub nat", "hub"), read(3, "hub certif", "hub")]
    found = covered(["certif", "hub", "warn"], texts)
    assert found[3] > 0.45 and found[1] == found[2] < 0.15
    assert covered(["hub"], texts)[1] == 1.0 and covered([], texts)[1] == 0.0
