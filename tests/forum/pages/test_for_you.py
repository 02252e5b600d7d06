"""The page *For you*: the first tab of home for members."""

import json

import pytest

from forum.notifications.commands import follow_tag
from forum.threads.commands.categories import CategoryDraft, edit_category
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def ana(app):
    ana = make.member("ana")
    make.tag("wifi")
    make.question(title="Which channel?", tags=("wifi",))
    follow_tag(ana, "wifi")
    return ana


def test_it_is_the_first_tab_of_home_for_members_and_for_nobody_else(app, ana):
    tabs = Visitor(app).sign_in(ana).get("/").all(".tabs a")
    assert [(tab["href"], tab.get_text()) for tab in tabs[:1]] == [("/for-you/", "For you")]
    assert "/for-you/" not in Visitor(app).get("/?status=solved").links()
    Visitor(app).get("/for-you/", status=302)


def test_questions_come_with_their_reason_and_can_be_put_aside(app, ana):
    visitor = Visitor(app).sign_in(ana)
    page = visitor.get("/for-you/")
    assert [one.get_text(strip=True) for one in page.all(".suggestion-why p")] == ["Because you follow wifi"]
    assert page.one(".tabs [aria-current]").get_text() == "For you"
    page = page.submit("/not-for-me")
    assert page.all(".suggestion") == [] and "Follow a tag or category" in page.words


def test_with_scripts_it_can_be_taken_back_in_place(app, ana):
    visitor = Visitor(app).sign_in(ana)
    action = str(visitor.get("/for-you/").form("/not-for-me")["action"])
    fragment = visitor.post(action, {"value": "on"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    page = fragment.submit("/not-for-me")
    assert len(page.all(".suggestion")) == 1


def test_whoever_follows_nothing_is_told_how_to_begin(app):
    page = Visitor(app).sign_in(make.member()).get("/for-you/")
    assert page.one(".empty a")["href"] == "/tags/"


def test_older_ones_are_on_the_next_page(app, ana):
    for number in range(22):
        make.question(title=f"Number {number}?", tags=("wifi",))
    visitor = Visitor(app).sign_in(ana)
    first = visitor.get("/for-you/")
    more = [link for link in first.links() if "before=" in link]
    second = visitor.get(more[0])
    seen = [one.get_text() for page in (first, second) for one in page.all(".suggestion .row-title a")]
    assert (len(first.all(".suggestion")), len(seen), len(set(seen))) == (20, 23, 23)
    for nonsense in ("x", "WyJmb3JfeW91Iiwi4oCmIiwxLDFd"):
        visitor.get(f"/for-you/?before={nonsense}", status=422)


def test_it_costs_the_same_however_much_there_is(app, ana, statements):
    visitor = Visitor(app).sign_in(ana)

    def cost():
        with statements() as seen:
            visitor.get("/for-you/")
        return len(seen)

    visitor.get("/for-you/")
    few = cost()
    for number in range(19):
        make.question(title=f"Number {number}?", tags=("wifi",))
    visitor.get("/for-you/")
    assert cost() == few


def test_a_room_that_closes_is_gone_with_the_next_request(app, ana):
    visitor = Visitor(app).sign_in(ana)
    club = make.category("club", name="The club")
    make.question(title="A quiet word?", category=club, tags=("wifi",))
    assert "A quiet word?" in visitor.get("/for-you/").words
    edit_category(make.admin(), club.id, CategoryDraft("The club", read_access="staff", post_access="staff"))
    assert "A quiet word?" not in visitor.get("/for-you/").words


def test_scripts_ask_for_the_same(app, ana):
    said = app.test_cli_runner().invoke(args=["plaza", "for-you", "ana", "--json"])
    found = json.loads(said.stdout)
    assert [(one["title"], one["because"]) for one in found["questions"]] == [
        ("Which channel?", {"kind": "tag", "place": "wifi", "answered": 0}),
    ]
    assert app.test_cli_runner().invoke(args=["plaza", "for-you", "nobody"]).exit_code == 2
