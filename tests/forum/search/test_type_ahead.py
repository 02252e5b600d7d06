"""What the list under the search box offers: titles as they are typed, tags and members, never what one may not read."""

import pytest

from forum.core import jobs
from forum.threads.commands import hide_post
from tests import make


@pytest.fixture
def board(app):
    asker = make.member("wifred")
    make.tag("wifi")
    make.question(asker, "Wi-Fi drops at night", tags=("wifi",))
    make.question(asker, "No wifi upstairs", tags=("wifi",))
    make.question(make.agent(), "Wifi secret plan", category=make.category("staff", read_access="staff"))
    hide_post(make.moderator(), make.opening_post(make.question(asker, "Wifi to hide")).id, reason="spam")
    jobs.drain()


def offered(visitor, typed):
    page = visitor.get("/search/suggest", query={"q": typed}, headers={"Accept": "text/fragment+html"})
    return {link["href"]: " ".join(link.get_text(" ").split()) for link in page.all("a[role=option]")}


def test_titles_tags_and_members_are_offered_while_the_last_word_is_typed(board, visitor):
    found = offered(visitor, "wif")
    assert "Unanswered No wifi upstairs" in found.values() and "/tags/wifi/" in found
    assert any("Wifred" in words for words in found.values())
    assert list(offered(visitor, "wifi upst").values()) == ["Unanswered No wifi upstairs"]


def test_nothing_is_offered_that_one_may_not_read(board, visitor):
    said = " ".join(offered(visitor, "wifi").values())
    assert "secret" not in said and "hide" not in said
    visitor.sign_in(make.agent())
    assert "Wifi secret plan" in " ".join(offered(visitor, "wifi").values())


@pytest.mark.parametrize("typed", ["", "w", '"', "-", "(((", "\x00", "ñ' OR 1", "x" * 500])
def test_whatever_is_typed_is_an_answer(board, visitor, typed):
    assert offered(visitor, typed) == {}


def test_one_letter_costs_few_statements(board, visitor, statements):
    visitor.sign_in(make.member())
    offered(visitor, "wifi")
    with statements() as seen:
        offered(visitor, "wifi")
    assert len(seen) <= 5
