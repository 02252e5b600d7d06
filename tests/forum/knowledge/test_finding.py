"""Articles are found: in search, while asking, by commands, in feeds and sitemaps; by those they are for."""

from __future__ import annotations

import json

import pytest

from forum.cli import plaza
from forum.core import jobs
from forum.core.permissions import STRANGER, SYSTEM
from forum.knowledge.commands import archive_article, index_every_article
from forum.knowledge.queries import find_articles
from forum.knowledge.ranking import ranked, read, roots_of
from tests import make
from tests.forum.knowledge.editors import category, editor, published
from tests.visitor import Visitor


@pytest.fixture
def shelf(app):
    place, author = category("Router"), editor()
    said = {
        "The lamp of the router blinks red": {"question": "The lamp blinks.", "solution": "Wait for the update, then reset the router."},
        "How to set up the guest network": {"question": "Guests need the internet.", "solution": "Switch the guest network on in the app."},
    }
    found = [published(author, place, title, sections=sections) for title, sections in said.items()]
    found.append(published(author, place, "Refund of a router", visibility="internal", sections={"solution": "Never in public."}))
    found.append(published(author, place, "La luz del router parpadea", language="es", sections={"solution": "Espera a que se actualice."}))
    jobs.drain()
    return found


def titles(words: str, viewer=STRANGER, **more) -> list[str]:
    return [one.row.title for one in find_articles(viewer, words, **more)]


def test_an_article_is_found_by_other_words_than_its_own(shelf):
    assert titles("my router's red lamps are blinking")[0] == "The lamp of the router blinks red"
    assert titles("guests networks") == ["How to set up the guest network"]
    assert titles("la luz parpadeaba") == ["La luz del router parpadea"]
    assert titles("the and of") == titles("") == titles("quux") == []
    assert titles("router", language="es") == ["La luz del router parpadea"]


def test_what_is_not_for_one_is_not_found_and_archived_articles_are_gone_at_once(shelf):
    assert "Refund of a router" in titles("refund", make.agent()) and titles("refund", make.member()) == []
    archive_article(editor(), shelf[1].id, version=shelf[1].version)
    assert titles("guest network") == []
    jobs.drain()
    assert titles("guest network") == [] and index_every_article(SYSTEM) == 4 and titles("router lamp") != []


def test_the_search_page_and_the_ask_page_show_articles_first(app, shelf, visitor):
    page = visitor.get("/search?q=router+lamp")
    assert page.all("nav[aria-label=Articles] a")[0]["href"] == shelf[0].url
    assert shelf[2].url not in page.links() and not visitor.get("/search?q=quux").all("nav[aria-label=Articles]")
    found = Visitor(app).sign_in(make.member()).get("/ask/suggestions?title=the+router+lamp+blinks+red")
    assert shelf[0].url in found.links() and shelf[2].url not in found.links()


def test_feed_and_sitemap_name_what_everybody_may_read(app, shelf, visitor):
    feed, sitemap = visitor.get("/feeds/articles.atom").text, visitor.get("/sitemap-articles.xml").text
    assert "/sitemap-articles.xml" in visitor.get("/sitemap.xml").text
    for text in (feed, sitemap):
        assert shelf[0].url in text and shelf[3].url in text and shelf[2].url not in text


def test_programs_read_what_everybody_may_read(shelf, visitor):
    found = visitor.get("/api/v1/articles").json["articles"]
    assert [one["id"] for one in found] == [shelf[3].id, shelf[1].id, shelf[0].id]
    assert [one["id"] for one in visitor.get("/api/v1/articles?q=guest+network&language=en&limit=1").json["articles"]] == [shelf[1].id]
    one = visitor.get(f"/api/v1/articles/{shelf[0].id}").json
    assert one["url"].endswith(shelf[0].url) and [part["name"] for part in one["sections"]] == ["question", "solution"]
    visitor.get(f"/api/v1/articles/{shelf[2].id}", status=404)
    for wrong in ("limit=0", "limit=51", "limit=x", "language=xx"):
        visitor.get(f"/api/v1/articles?{wrong}", status=422)


@pytest.mark.once
def test_the_command_answers_line_by_line(app, shelf):
    lines = '{"ref": "q1", "title": "guest network", "body": ""}\n{"ref": "q2", "title": "quux"}\n'
    out = app.test_cli_runner().invoke(plaza, ["articles", "suggest", "--json", "--limit", "1"], input=lines)
    first, second = map(json.loads, out.stdout.splitlines())
    assert (first["ref"], [hit["id"] for hit in first["hits"]], second["hits"]) == ("q1", [shelf[1].id], [])
    assert app.test_cli_runner().invoke(plaza, ["articles", "suggest", "--json"], input="no\n").exit_code == 1


@pytest.mark.once
def test_ranking_counts_titles_more_and_ties_go_to_the_lowest_id():
    texts = [read(2, "Router", "lamp"), read(1, "Lamp", "router"), read(3, "Lamp", "router")]
    assert [one for one, _score in ranked(roots_of("lamp"), texts, 3)] == [1, 3, 2]
    assert ranked([], texts, 3) == [] and ranked(["x"], [], 0) == []


@pytest.mark.once
def test_a_search_that_finds_an_article_alone_does_not_say_that_nothing_was_found(app, shelf):
    page = Visitor(app).sign_in(make.agent()).get("/search?q=refund")
    assert "Staff only" in page.words and "No thread has these words." in page.words and "Nothing was found" not in page.words
