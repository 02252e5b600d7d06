"""A right that ends is ended with the next request, everywhere: whatever showed a thing a moment ago shows it no more."""

from urllib.parse import unquote

import pytest

from forum.accounts.commands import set_roles
from forum.resolution.commands import accept_answer, mark_duplicate
from forum.threads.commands import delete_post, hide_post
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.threads.commands.organising import move_thread
from tests import make
from tests.house.canaries import CANARY, closed_rooms, finish, lively_thread, public_forum
from tests.house.crawling import addresses
from tests.house.kept import errors_made_once
from tests.visitor import Visitor

pytestmark = pytest.mark.once

EVERYBODY = frozenset({"stranger", "member"})
_telling: dict[str, list[int]] = {}  # viewer -> which of all addresses said something, when all of them were last asked


class Window:
    """A browser that remembers what it was shown, as browsers do."""

    def __init__(self, app, forum, viewer):
        self.visitor = Visitor(app) if viewer == "stranger" else Visitor(app).sign_in(forum.cast[viewer])
        self.etags = {}

    def look(self, place):
        """The canaries that came back. Asks again with the ETag it got before: what has gone must not be "unchanged"."""
        known = {"If-None-Match": self.etags[place]} if place in self.etags else {}
        with self.visitor._open("GET", place, headers={"User-Agent": "robot", **known}) as response:
            assert response.status_code < 500, place
            if response.status_code == 304:
                return {"unchanged"}
            if "ETag" in response.headers:
                self.etags[place] = response.headers["ETag"]
            found = set(CANARY.findall(f"{response.headers}\n{response.get_data().decode('utf-8', 'replace')}"))
            return found - set(CANARY.findall(unquote(place)))  # a page that is not there says what was asked for


@pytest.fixture
def forum(app):
    """A thread that many took part in, with a duplicate, an accepted answer, a file."""
    found = public_forum()
    found.thread, found.answer = lively_thread(found, "lively", EVERYBODY)
    again = make.question(found.cast["helper"], "Asked again?", body="The same router.")
    mark_duplicate(found.cast["moderator"], again.id, found.thread.id)
    accept_answer(found.cast["asker"], found.answer.id)
    finish()
    return found


def words_about(forum, *parts):
    return {word for word, (what, _allowed) in forum.canaries.items() if what in {f"lively {part}" for part in parts} or "all" in parts}


def hidden(forum):
    hide_post(forum.cast["moderator"], make.opening_post(forum.thread).id, reason="spam")
    return words_about(forum, "all")


def deleted(forum):
    delete_post(forum.cast["moderator"], make.opening_post(forum.thread).id)
    return words_about(forum, "all")


def moved_to_staff(forum):
    desk = make.category("desk", read_access="staff")
    move_thread(forum.cast["agent"], forum.thread.id, category_id=desk.id)
    return words_about(forum, "all")


def category_closed(forum):
    edit_category(forum.cast["admin"], forum.thread.category_id, CategoryDraft("Internet", read_access="staff", post_access="staff"))
    return words_about(forum, "all")


def answer_hidden(forum):
    hide_post(forum.cast["moderator"], forum.answer.id, reason="dangerous_or_wrong")
    return words_about(forum, "answer", "comment")


def what_is_told(app, window, viewer):
    """Place -> the words there. The forum is the same before every end: all addresses are asked once, then those that told something."""
    places = list(dict.fromkeys(addresses(app)))
    asked = _telling.get(viewer, range(len(places)))
    with errors_made_once():
        told = {at: words for at in asked if (words := window.look(places[at]))}
    assert _telling.setdefault(viewer, list(told)) == list(told), "the same forum told something else"
    return {places[at]: words for at, words in told.items()}


@pytest.mark.parametrize("end", [hidden, deleted, moved_to_staff, category_closed, answer_hidden], ids=lambda end: end.__name__)
def test_whatever_showed_it_shows_it_no_more(app, forum, end):
    windows = {viewer: Window(app, forum, viewer) for viewer in sorted(EVERYBODY)}
    seen = {viewer: what_is_told(app, window, viewer) for viewer, window in windows.items()}
    gone = end(forum)
    for viewer, window in windows.items():
        showed = [place for place, words in seen[viewer].items() if words & gone]
        assert len(showed) > 10, f"{viewer} saw it in few places: {showed}"
        still = {place: found for place in showed if (found := window.look(place) & (gone | {"unchanged"}))}
        assert not still, f"{viewer}: {list(still.items())[:6]}"


def test_a_member_sees_the_end_of_a_members_category_a_stranger_never_saw_it(app, forum):
    club = make.category("club", read_access="members")
    stranger, member = Window(app, forum, "stranger"), Window(app, forum, "member")
    places = [f"/questions/{forum.thread.id}/", "/questions/", "/search?q=router", "/sitemap-1.xml", "/tags/wifi/"]
    assert all(stranger.look(place) and member.look(place) for place in places)
    move_thread(forum.cast["agent"], forum.thread.id, category_id=club.id)
    assert not [place for place in places if stranger.look(place)]
    assert [place for place in places if member.look(place)] == [place for place in places if "sitemap" not in place]


def test_somebody_who_is_no_staff_any_more_sees_nothing_of_staff(app, forum):
    closed_rooms(forum, "desk")
    finish()
    agent = Window(app, forum, "agent")
    secret = {word for word, (_what, allowed) in forum.canaries.items() if "stranger" not in allowed}
    with errors_made_once():
        showed = [place for place in dict.fromkeys(addresses(app)) if agent.look(place) & secret]
    assert len(showed) > 20
    set_roles(forum.cast["admin"], forum.cast["agent"].id, [])
    assert not [place for place in showed if agent.look(place) & (secret | {"unchanged"})]
    agent.visitor.sign_in(forum.cast["agent"])
    assert not [place for place in showed if agent.look(place) & (secret | {"unchanged"})]
