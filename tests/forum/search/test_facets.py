"""What was found is divided and counted, and what else goes by these words stands beside it; each as the viewer may see it."""

import pytest

from forum.core import jobs
from forum.resolution.commands import accept_answer
from forum.search.groups import GroupHit, Offer, groups_for, offer_group
from forum.threads.commands import hide_post
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def board(app):
    asker = make.member("ana_ruiz")
    for name in ("wifi", "wifi-mesh", "secretwifi"):
        make.tag(name)
    solved = make.question(asker, "Gateway lamp is red", tags=("wifi",))
    accept_answer(asker, make.answer(solved).id)
    make.question(asker, "Gateway lamp is green", category=make.category("billing", name="Billing"), tags=("wifi", "wifi-mesh"))
    make.question(asker, "Gateway: la lámpara está roja desde ayer, ¿qué hago?", body="No funciona nada en casa desde ayer por la tarde.")
    staff = make.category("staff", name="Canaryroom", read_access="staff")
    make.question(make.agent(), "Gateway lamp secret", category=staff, tags=("secretwifi",))
    hide_post(make.moderator(), make.opening_post(make.question(asker, "Gateway lamp hidden")).id, reason="spam")
    jobs.drain()


def facets(page):
    return {
        menu["id"].removeprefix("facet-"): {" ".join(item.get_text(" ").split()): item["href"] for item in menu.select("a")}
        for menu in page.all("details[id^=facet-]")
    }


def test_what_was_found_is_divided_and_each_part_leads_to_just_that(board, visitor):
    found = facets(visitor.get("/search?q=gateway"))
    assert {name: set(parts) for name, parts in found.items()} == {
        "status": {"Unanswered 2", "Solved 1"}, "category": {"Internet 2", "Billing 1"}, "tag": {"wifi 2", "wifi-mesh 1"},
        "lang": {"English 2", "Spanish 1"},
    }
    for parts in found.values():
        for words, address in parts.items():
            page = visitor.get(address)
            assert len(page.all(".hit-title")) == int(words.split()[-1]), (words, address)
            assert len(facets(page)) < len(found), "what is in force is no choice any more"


def test_nothing_private_is_counted_or_named(board, visitor):
    page = visitor.get("/search?q=gateway")
    assert "Canaryroom" not in page.text and "secret" not in page.text
    as_staff = Visitor(visitor.app).sign_in(make.agent()).get("/search?q=gateway")
    assert "Canaryroom 1" in facets(as_staff)["category"] and "secretwifi 1" in facets(as_staff)["tag"]


def test_tags_and_what_other_rooms_offer_stand_beside_the_results(board, visitor):
    page = visitor.get("/search?q=wifi")
    assert [link.get_text() for link in page.one("nav[aria-label=Tags]").select("a")] == ["wifi", "wifi-mesh"]
    assert not visitor.get("/search?q=secretwifi").all("nav[aria-label=Tags]")
    assert not visitor.get("/search?q=wifi+is:solved").all("nav[aria-label=Tags]")
    offer_group(Offer("tests", "Shelf", "tags", lambda viewer, words, limit: [GroupHit(f"About {words}", "/about")] * 9))
    try:
        assert len(visitor.get("/search?q=gateway").one("nav[aria-label=Shelf]").select("a")) == 3
    finally:
        offer_group(Offer("tests", "Shelf", "tags", lambda viewer, words, limit: []))
    assert [group.name for group in groups_for(make.member(), "ana", 3)] == ["members"], "members are found under the box only"
