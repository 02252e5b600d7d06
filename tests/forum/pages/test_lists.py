"""Lists: every count opens exactly what it counts, filters are addresses, pages go on where they stopped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.resolution.commands import accept_answer, ask_for_info, close_question, mark_duplicate, presume_solved, solve_by_self
from forum.resolution.queries import LISTS
from forum.threads.commands import hide_post, pin_thread
from forum.threads.models import Thread
from tests import make
from tests.visitor import Page, Visitor


def titles(page: Page) -> list[str]:
    return [link.get_text() for link in page.all(".rows .row-title a")]


def count_of(page: Page, label: str) -> int:
    tab = next(one for one in page.all("nav.tabs a") if one.get_text(" ").strip().startswith(label))
    return int(tab.select_one(".count").get_text().replace(",", ""))


@command
def written_at(thread_id: int, **ago: float) -> None:
    at = utcnow() - timedelta(**ago)
    session().execute(update(Thread).where(Thread.id == thread_id).values(created_at=at, last_activity_at=at))


@pytest.fixture
def every_state(app):
    """One question in each state, some twice, with a tag; and a discussion."""
    place, other, mod, asker = make.category("internet"), make.category("billing"), make.moderator(), make.member()
    make.tag("wifi")
    def ask(**options):
        return make.question(asker, category=options.pop("category", place), tags=("wifi",), **options)
    ask()
    ask(category=other)
    answered, solved, presumed = ask(), ask(), ask()
    make.answer(answered)
    accept_answer(asker, make.answer(solved).id)
    presume_solved(SYSTEM, presumed.id, answer_id=make.answer(presumed).id)
    solve_by_self(asker, ask().id, note="A new cable did it.")
    ask_for_info(mod, ask().id, body="Which firmware is it?")
    close_question(mod, ask().id, reason="off_topic")
    mark_duplicate(mod, ask().id, solved.id)
    make.discussion(asker, category=place, tags=("wifi",))
    return place


PLACES = ("/questions/", "/categories/internet/", "/tags/wifi/")


@pytest.mark.parametrize("place", PLACES)
def test_every_count_of_a_place_is_the_length_of_the_list_it_links_to(every_state, visitor, place):
    page = visitor.get(place)
    tabs = {link["href"]: int(link.select_one(".count").get_text()) for link in page.all("nav.tabs a")}
    card = {row.select_one("a")["href"]: int(row.select_one("dd").get_text()) for row in page.all("#counts .counts > div")}
    assert len(tabs) >= 4 and len(card) == 4
    for address, expected in (tabs | card).items():
        assert len(titles(visitor.get(address))) == expected, address


def test_every_named_list_shows_only_its_statuses(every_state, app):
    agent = Visitor(app).sign_in(make.agent())
    for name, found in LISTS.items():
        shown = titles(agent.get(f"/questions/?status={name}"))
        if found.narrowed is None:
            expected = [thread.title for thread in session().query(Thread) if thread.status in found.statuses and thread.listed]
            assert sorted(shown) == sorted(expected), name


def test_category_cards_count_what_their_links_show(every_state, visitor):
    page = visitor.get("/")
    for link in page.all(".category-cards .solved-bar a"):
        expected = int(re.match(r"\d+", link.get_text())[0])
        assert len(titles(visitor.get(link["href"]))) == expected, link["href"]


def test_members_begin_with_what_needs_an_answer_and_see_the_nudge(every_state, app):
    page = Visitor(app).sign_in(make.member()).get("/")
    assert page.one("nav.tabs a[aria-current]").get_text().startswith("Needs an answer")
    nudge = page.one(".nudge")
    expected = int(re.search(r"\d+", nudge.get_text())[0])
    assert expected == 2
    assert len(titles(Visitor(app).get(nudge.select_one("a")["href"]))) == expected


def test_staff_have_a_tab_for_what_is_escalated(every_state, app, visitor):
    assert "Escalated" in Visitor(app).sign_in(make.agent()).get("/").one("nav.tabs").get_text()
    assert "Escalated" not in visitor.get("/").one("nav.tabs").get_text()


def test_filters_are_pills_that_can_be_taken_away(every_state, visitor):
    page = visitor.get("/questions/?status=closed&tag=wifi&lang=en&sort=newest")
    pills = {pill.get_text(" ", strip=True).split(" (")[0]: pill["href"] for pill in page.all(".pills .pill")}
    assert set(pills) == {"Closed", "wifi", "English"}
    assert "tag=" not in pills["wifi"] and "sort=newest" in pills["wifi"]
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert visitor.get("/questions/").all('meta[name="robots"]') == []


def test_what_makes_no_sense_in_an_address_is_ignored(every_state, visitor):
    plain = titles(visitor.get("/questions/"))
    for query in ("status=banana", "sort=banana", "page=-3", "page=zz", "lang=xx", "asked=5", "after=x"):
        assert titles(visitor.get(f"/questions/?{query}")) == plain, query
    assert titles(visitor.get("/questions/?tag=nobody-uses-this")) == []
    assert titles(visitor.get("/questions/?category=nowhere")) == []


def test_orders(app, visitor):
    old, middle, new = make.question(title="Old one"), make.question(title="Middle one"), make.question(title="New one")
    for thread, hours in ((old, 30), (middle, 20), (new, 10)):
        written_at(thread.id, hours=hours)
    make.answer(middle)
    assert titles(visitor.get("/questions/")) == ["Middle one", "New one", "Old one"]
    assert titles(visitor.get("/questions/?sort=newest")) == ["New one", "Middle one", "Old one"]
    assert titles(visitor.get("/questions/?sort=waiting")) == ["Old one", "New one"]
    assert titles(visitor.get("/questions/?silent=1")) == ["Old one"]
    assert titles(visitor.get("/questions/?asked=1")) == ["Middle one", "New one"]


@command
def days_ago(thread_id, asked, active):
    thread = session().get_one(Thread, thread_id)
    now = utcnow()
    thread.created_at, thread.last_activity_at = now - timedelta(days=asked), now - timedelta(days=active)


def test_a_list_by_activity_says_when_something_happened_and_other_lists_when_it_was_asked(app, visitor):
    answered, quiet = make.question(title="Old and alive"), make.question(title="Young and quiet")
    make.answer(answered)
    days_ago(answered.id, asked=4, active=1)
    days_ago(quiet.id, asked=2, active=2)
    page = visitor.get("/questions/")
    assert [one.get_text(" ", strip=True) for one in page.all(".row-when")] == ["· active yesterday", "· 2 days ago"]
    assert page.all(".row-when relative-time")[0]["title"].startswith("Posted: ")
    newest = visitor.get("/questions/?sort=newest")
    assert [one.get_text(" ", strip=True) for one in newest.all(".row-when")] == ["· 2 days ago", "· 4 days ago"]


def test_pinned_threads_come_first_in_their_category_and_once(app, visitor):
    first, second = make.question(title="First"), make.question(title="Second")
    pin_thread(make.moderator(), first.id)
    assert titles(visitor.get("/categories/internet/")) == ["First", "Second"]
    assert titles(visitor.get("/questions/")) == ["Second", "First"]
    assert second.id > first.id


def test_pages_follow_each_other_without_gap_or_repetition(app, visitor, monkeypatch):
    from forum.core import settings
    from forum.pages import browsing

    real = settings.get
    monkeypatch.setattr(settings, "get", lambda name: 10 if name == "threads.per_page" else real(name))
    monkeypatch.setattr(browsing, "NEAR_PAGES", 2)
    asker = make.member()
    expected = [make.question(asker, title=f"Question {number}?").title for number in range(45)][::-1]
    seen, address, visited = [], "/questions/", []
    while address:
        page = visitor.get(address)
        visited.append(address)
        seen += titles(page)
        step = page.all("a[rel=next]")
        address = step[0]["href"] if step else None
    assert seen == expected
    assert "after=" in visited[-1]
    back = visitor.get(visited[-1]).one("a[rel=prev]")["href"]
    assert "before=" in back
    assert titles(visitor.get(back)) == expected[30:40]


def test_hidden_threads_leave_lists_and_counts_at_once(every_state, visitor):
    before = visitor.get("/questions/")
    gone = make.question(title="A rant")
    assert "A rant" in titles(visitor.get("/questions/"))
    hide_post(make.moderator(), make.opening_post(gone).id, reason="abusive")
    after = visitor.get("/questions/")
    assert titles(after) == titles(before)
    assert count_of(after, "All") == count_of(before, "All")


def test_a_synonym_leads_to_its_tag_and_an_unknown_tag_nowhere(every_state, visitor):
    visitor.get("/tags/nobody/", status=404)
    assert visitor.get("/tags/").one(".tag-card a.tag").get_text() == "wifi"
    assert visitor.get("/tags/?tag=wi").all(".tag-card")
    assert not visitor.get("/tags/?tag=zz").all(".tag-card")
