"""What search engines are told: public threads with the true time of their last activity, and nothing else."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.pages.queries import sitemap
from forum.threads.commands import delete_post, hide_post
from forum.threads.commands.organising import move_thread
from forum.threads.models import Thread
from tests import make
from tests.visitor import Visitor


def addresses(page):
    return [element.text for element in ET.fromstring(page.text.encode()).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


@pytest.fixture
def thread(app):
    return make.question(make.member(), "Why does it blink?")


def test_the_index_leads_to_files_and_those_to_threads(thread, visitor):
    talk, news = make.discussion(), make.question(make.agent(), "Works tonight", type="announcement")
    assert addresses(visitor.get("/sitemap.xml")) == ["http://localhost/sitemap-1.xml"]
    page = visitor.get("/sitemap-1.xml")
    assert page.response.mimetype == "application/xml"
    assert addresses(page) == [f"http://localhost{one.url}" for one in (thread, talk, news)]
    for address in addresses(page):
        visitor.get(address.removeprefix("http://localhost"))


def test_the_time_is_that_of_the_last_activity(thread, visitor):
    @command
    def age(actor):
        row = session().get_one(Thread, thread.id)
        row.last_activity_at = utcnow() - timedelta(days=3)
        return row.last_activity_at

    at = age(make.admin())
    assert f"<lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" in visitor.get("/sitemap-1.xml").text
    make.answer(thread)
    assert f"<lastmod>{utcnow():%Y-%m-%dT%H:}" in visitor.get("/sitemap-1.xml").text


def test_what_not_everybody_may_read_is_in_no_file_for_anybody(thread, visitor):
    moderator = make.moderator()
    club, desk = make.category("club", read_access="members"), make.category("desk", read_access="staff")
    gone = [make.question(make.member(), f"Soon gone {number}") for number in range(4)]
    assert len(addresses(visitor.get("/sitemap-1.xml"))) == 5
    hide_post(moderator, make.opening_post(gone[0]).id, reason="spam")
    delete_post(moderator, make.opening_post(gone[1]).id)
    move_thread(moderator, gone[2].id, category_id=club.id)
    move_thread(moderator, gone[3].id, category_id=desk.id)
    for window in (visitor, Visitor(visitor.app).sign_in(moderator)):
        assert addresses(window.get("/sitemap-1.xml")) == [f"http://localhost{thread.url}"]


def test_files_are_cut_by_ids_and_empty_ones_are_not_listed(thread, visitor, monkeypatch):
    monkeypatch.setattr(sitemap, "IDS_PER_FILE", 2)
    threads = [thread, *(make.question() for _ in range(5))]
    for hidden in threads[2:4]:
        hide_post(make.moderator(), make.opening_post(hidden).id, reason="spam")
    assert addresses(visitor.get("/sitemap.xml")) == ["http://localhost/sitemap-1.xml", "http://localhost/sitemap-3.xml"]
    found = [one for number in (1, 2, 3) for one in addresses(visitor.get(f"/sitemap-{number}.xml"))]
    assert found == [f"http://localhost{one.url}" for one in (*threads[:2], *threads[4:])]


def test_an_empty_forum_has_an_empty_index(visitor):
    assert addresses(visitor.get("/sitemap.xml")) == []
    assert addresses(visitor.get("/sitemap-1.xml")) == []
    visitor.get("/sitemap-0.xml", status=404)
    visitor.get("/sitemap-99999999999.xml", status=404)


def test_an_unchanged_file_is_answered_without_its_body(thread, visitor, statements):
    first = visitor.get("/sitemap-1.xml")
    again = visitor.get("/sitemap-1.xml", headers={"If-None-Match": first.headers["ETag"]}, status=304)
    assert not again.text
    assert visitor.get("/sitemap-1.xml").text == first.text
    make.answer(thread)
    assert visitor.get("/sitemap-1.xml").headers["ETag"] != first.headers["ETag"]


def test_a_file_of_fifty_costs_what_a_file_of_one_costs(thread, visitor, statements):
    def cost():
        visitor.app.extensions["plaza_cache"].clear()
        with statements() as seen:
            visitor.get("/sitemap.xml")
            visitor.get("/sitemap-1.xml")
        return len(seen)

    few = cost()
    for _ in range(49):
        make.question()
    assert cost() == few <= 5


def test_robots_are_led_to_the_sitemap_and_away_from_what_is_not_for_them(thread, visitor):
    page = visitor.get("/robots.txt")
    assert page.response.mimetype == "text/plain"
    assert "Sitemap: http://localhost/sitemap.xml" in page.text
    refused = [re.compile(re.escape(line.removeprefix("Disallow: ")).replace(r"\*", ".*")) for line in page.text.splitlines()
               if line.startswith("Disallow: ")]
    for_all = ("/", "/questions/", thread.url, "/categories/internet/", "/tags/", "/members/", "/members/1/ana/", "/posts/1/", "/help/",
               "/badges/", "/leaderboards/")
    for open_to_all in for_all:
        assert not [pattern.pattern for pattern in refused if pattern.match(open_to_all)], open_to_all
    own = ("/for-you/", "/suggested-edits/", "/posts/1/suggest-edit", "/settings/account")
    for closed in ("/search?q=x", "/ask", "/posts/1/history", "/questions/1/close", "/admin/settings", "/leaderboards/?tag=wifi", *own):
        assert [pattern for pattern in refused if pattern.match(closed)], closed
