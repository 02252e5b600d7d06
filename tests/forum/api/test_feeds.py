"""Feeds: valid Atom, true times, the same words as the pages, and for each reader what they may see."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from forum.accounts.commands import choose_privacy, set_roles
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.commands.passwords import _store
from forum.accounts.models import User
from forum.accounts.states import Hidden
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.search.commands import rebuild
from forum.threads.commands import delete_post, edit_post, hide_post
from tests import make
from tests.visitor import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Feed:
    """A feed as a reader parses it."""

    def __init__(self, page):
        self.page = page
        self.root = ElementTree.fromstring(page.text.encode())
        self.entries = self.root.findall(f"{ATOM}entry")

    def text(self, name, entry=None):
        found = (self.root if entry is None else entry).find(f"{ATOM}{name}")
        return found.text if found is not None else None

    def titles(self):
        return [self.text("title", entry) for entry in self.entries]

    def link(self, rel, entry=None):
        return next(one.get("href") for one in (self.root if entry is None else entry).findall(f"{ATOM}link") if one.get("rel") == rel)


@pytest.fixture
def ana(app):
    return make.member("ana", display_name="Ana <Ruiz> & Co")


def read(visitor, path, **options):
    return Feed(visitor.get(f"/feeds/{path}", **options))


def test_a_feed_is_valid_atom_with_whole_addresses(visitor, ana):
    thread = make.question(ana, 'Why <b> & "why"?', body="See [this](/help/) & `a < b`.\n\n<script>alert(1)</script>", tags=())
    feed = read(visitor, "questions.atom")
    entry = feed.entries[0]
    assert feed.root.tag == f"{ATOM}feed" and feed.page.headers["Content-Type"].startswith("application/atom+xml")
    assert feed.titles() == ['Why <b> & "why"?'] and feed.text("id") == "tag:localhost,2025:questions"
    assert feed.text("id", entry) == f"tag:localhost,2025:posts/{make.opening_post(thread).id}"
    assert feed.link("self") == "http://localhost/feeds/questions.atom" and feed.link("alternate") == "http://localhost/questions/"
    assert feed.link("alternate", entry) == f"http://localhost{thread.url}" and entry.get(LANG) == "en"
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html" and 'href="http://localhost/help/"' in content.text and "<script" not in content.text
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Ana <Ruiz> & Co"
    assert feed.text("updated") == feed.text("updated", entry) == feed.text("published", entry)
    assert feed.page.headers["X-Robots-Tag"] == "noindex" and "Set-Cookie" not in feed.page.headers


def test_each_feed_holds_what_its_page_shows(visitor, ana):
    make.tag("wifi")
    bob, printing = make.member("bob"), make.category("printing")
    first = make.question(ana, "Wifi box?", tags=("wifi",))
    second = make.question(bob, "Printer box?", category=printing)
    make.answer(first, bob, "Turn it off.")
    jobs.drain()
    rebuild(SYSTEM)
    assert read(visitor, "questions.atom").titles() == ["Printer box?", "Wifi box?"]
    assert read(visitor, "categories/printing.atom").titles() == ["Printer box?"]
    assert read(visitor, "tags/wifi.atom").titles() == ["Wifi box?"]
    assert read(visitor, f"threads/{first.id}.atom").titles() == ["Bob answered: Wifi box?", "Wifi box?"]
    assert read(visitor, f"members/{bob.id}.atom").titles() == ["Bob answered: Wifi box?", "Printer box?"]
    assert read(visitor, "search.atom", query={"q": "printer"}).titles() == ["Printer box?"]
    assert read(visitor, "search.atom").titles() == []
    assert read(visitor, f"threads/{second.id}.atom").link("alternate") == f"http://localhost{second.url}"


def test_a_feed_has_thirty_entries_and_long_texts_only_begin(visitor, ana):
    make.question(ana, "Long?", body="word " * 5_000)
    assert "<summary>" in visitor.get("/feeds/questions.atom").text and len(visitor.get("/feeds/questions.atom").text) < 3_000
    for _ in range(31):
        make.question(ana)
    assert len(read(visitor, "questions.atom").entries) == 30


def test_an_edit_changes_the_time_and_a_removal_the_feed(app, visitor, ana):
    bob = make.member("bob")
    thread = make.question(ana)
    answer = make.answer(thread, bob, "First words.")
    place = f"threads/{thread.id}.atom"
    before = read(visitor, place)
    with time_machine.travel(utcnow() + timedelta(hours=1)):
        edit_post(bob, answer.id, body="Second words.", base=1)
        after = read(visitor, place)
    assert after.text("updated") > before.text("updated") and "Second words" in after.page.text
    assert after.text("published", after.entries[0]) == before.text("published", before.entries[0])
    hide_post(make.moderator("mod"), answer.id, reason="spam")
    assert "Second words" not in read(visitor, place).page.text and "Second words" not in read(visitor, f"members/{bob.id}.atom").page.text
    delete_post(make.moderator("mod2"), make.opening_post(thread).id)
    visitor.get(f"/feeds/{place}", status=404)
    assert read(visitor, "questions.atom").entries == []


def test_who_has_a_feed_already_gets_304(visitor, ana):
    make.question(ana)
    page = visitor.get("/feeds/questions.atom")
    visitor.get("/feeds/questions.atom", status=304, headers={"If-None-Match": page.headers["ETag"]})
    visitor.get("/feeds/questions.atom", status=304, headers={"If-Modified-Since": page.headers["Last-Modified"]})
    make.question(ana)
    visitor.get("/feeds/questions.atom", headers={"If-None-Match": page.headers["ETag"]})


def test_signed_in_or_not_a_public_feed_is_that_of_strangers(app, ana):
    make.question(ana, "For members?", category=make.category("club", read_access="members"))
    make.question(ana, "For all?")
    for visitor in (Visitor(app), Visitor(app).sign_in(ana), Visitor(app).sign_in(make.admin())):
        assert read(visitor, "questions.atom").titles() == ["For all?"]
        visitor.get("/feeds/categories/club.atom", status=404)


def private(visitor):
    """The address of the private feeds, made on the settings page."""
    page = visitor.get("/settings/feeds").submit("/settings/feeds")
    return str(page.one("#private-feed")["href"]).removeprefix("http://localhost/feeds/").removesuffix("questions.atom")


@pytest.fixture
def secrets(ana):
    club = make.category("club", read_access="members")
    make.question(ana, "For members?", category=club)
    make.question(make.agent("agent"), "For staff?", category=make.category("desk", read_access="staff"))
    make.question(ana, "For all?")


def test_private_feeds_hold_what_their_member_may_see_now(app, visitor, ana, secrets):
    agent = make.agent("agent2")
    mine, staffs = private(Visitor(app).sign_in(ana)), private(Visitor(app).sign_in(agent))
    assert read(visitor, f"{mine}questions.atom").titles() == ["For all?", "For members?"]
    assert read(visitor, f"{mine}categories/club.atom").titles() == ["For members?"]
    visitor.get(f"/feeds/{mine}categories/desk.atom", status=404)
    assert "For staff?" in read(visitor, f"{staffs}questions.atom").titles()
    assert read(visitor, f"{staffs}questions.atom").page.headers["Cache-Control"] == "private, no-cache"
    set_roles(make.admin("root"), agent.id, [])
    assert "For staff?" not in read(visitor, f"{staffs}questions.atom").titles()
    visitor.get(f"/feeds/{staffs}categories/desk.atom", status=404)


def test_the_address_is_shown_once_and_ends_when_it_is_renewed_or_ended(app, visitor, ana):
    browser = Visitor(app).sign_in(ana)
    first = private(browser)
    assert first not in browser.get("/settings/feeds").text
    visitor.get(f"/feeds/{first}questions.atom")
    second = private(browser)
    visitor.get(f"/feeds/{first}questions.atom", status=404)
    visitor.get(f"/feeds/{second}questions.atom")
    browser.get("/settings/feeds").submit("/settings/feeds/end")
    visitor.get(f"/feeds/{second}questions.atom", status=404)
    visitor.get("/settings/feeds", status=302)


def test_the_address_ends_with_the_password_it_was_made_under(app, visitor, ana):
    mine = private(Visitor(app).sign_in(ana))
    change_password_of(ana.id)
    visitor.get(f"/feeds/{mine}questions.atom", status=404)


@command
def change_password_of(member_id):
    _store(session().get_one(User, member_id), "another hash")


@command
def suspend(member_id, until):
    session().get_one(User, member_id).suspended_until = until


def test_somebody_suspended_or_gone_reads_nothing(app, visitor, ana, secrets):
    mine = private(Visitor(app).sign_in(ana))
    suspend(ana.id, utcnow() + timedelta(days=1))
    visitor.get(f"/feeds/{mine}questions.atom", status=404)
    suspend(ana.id, None)
    visitor.get(f"/feeds/{mine}questions.atom")
    _anonymise(ana)
    visitor.get(f"/feeds/{mine}questions.atom", status=404)
    visitor.get(f"/feeds/members/{ana.id}.atom", status=404)


def test_the_feed_of_a_search_says_its_own_address_and_nothing_that_somebody_added(visitor, ana):
    for query in ({"q": "wifi & box", "x": "1"}, {"q": "wifi & box"}):
        feed = read(visitor, "search.atom", query=query)
        assert feed.link("self") == "http://localhost/feeds/search.atom?q=wifi%20%26%20box"
        assert feed.link("alternate") == "http://localhost/search?q=wifi%20%26%20box"
        assert feed.text("id") == "tag:localhost,2025:search/wifi%20%26%20box"


def test_who_hides_what_they_do_has_a_feed_for_nobody_else(app, visitor, ana, secrets):
    choose_privacy(ana, hides=[Hidden.ACTIVITY], languages=[])
    place, feed = f"members/{ana.id}.atom", f"/feeds/members/{ana.id}.atom"
    visitor.get(f"/feeds/{place}", status=404)
    assert feed not in visitor.get(ana.url).text
    visitor.get(f"/feeds/{private(Visitor(app).sign_in(make.member('bob')))}{place}", status=404)
    browser = Visitor(app).sign_in(ana)
    assert read(visitor, f"{private(browser)}{place}").titles() == ["For all?", "For members?"]


def test_pages_say_where_their_feed_is(app, visitor, ana):
    make.tag("wifi")
    thread = make.question(ana, tags=("wifi",))
    make.question(ana, category=make.category("club", read_access="members"))
    for place, feed in (
        ("/", "/feeds/questions.atom"), ("/categories/internet/", "/feeds/categories/internet.atom"),
        ("/tags/wifi/", "/feeds/tags/wifi.atom"), (thread.url, f"/feeds/threads/{thread.id}.atom"),
        (ana.url, f"/feeds/members/{ana.id}.atom"), ("/search?q=box+x", "/feeds/search.atom?q=box%20x"),
    ):
        told = [str(link["href"]) for link in visitor.get(place).all("link[rel=alternate][type='application/atom+xml']")]
        assert feed in told, place
        visitor.get(feed)
    assert "categories/club.atom" not in Visitor(app).sign_in(ana).get("/categories/club/").text


def test_search_feeds_are_limited_like_searches(app, visitor, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    for _ in range(15):
        visitor.get("/feeds/search.atom?q=box")
    visitor.get("/feeds/search.atom?q=box", status=429)


@pytest.mark.parametrize("place", ["questions.atom", "categories/internet.atom", "tags/wifi.atom", "members/1.atom", "threads/1.atom",
                                   "search.atom?q=blinks"])
def test_a_feed_costs_the_same_for_one_entry_and_for_many(app, visitor, statements, ana, place):
    make.tag("wifi")
    costs = []
    for _ in range(2):
        for _ in range(12):
            thread = make.question(ana, tags=("wifi",))
            make.answer(thread, ana)
        jobs.drain()
        rebuild(SYSTEM)
        app.extensions["plaza_cache"].clear()
        visitor.get(f"/feeds/{place}")
        app.extensions["plaza_cache"].clear()
        with statements() as seen:
            visitor.get(f"/feeds/{place}")
        costs.append(len(of_the_feed(seen)))
    assert costs[0] == costs[1] <= 10, (costs, seen)
    with statements() as seen:
        visitor.get(f"/feeds/{place}")
    assert len(of_the_feed(seen)) <= 2, "it is kept"


def of_the_feed(seen):
    """Settings are read again every few seconds, whoever asks for what."""
    return [statement for statement in seen if "FROM settings" not in statement]


def test_the_page_with_a_new_address_may_be_loaded_again_and_makes_no_other(app, visitor, ana):
    browser = Visitor(app).sign_in(ana)
    assert browser.get("/settings/feeds").submit("/settings/feeds", status=303).headers["Location"] == "/settings/feeds"
    other = browser.sign_in(make.member("bob"))
    assert not other.get("/settings/feeds").all("#private-feed")
    mine = private(browser.sign_in(ana))
    for _time in range(2):
        assert not browser.get("/settings/feeds").all("#private-feed")
    visitor.get(f"/feeds/{mine}questions.atom")
