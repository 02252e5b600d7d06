"""What the queue says to scripts that stay on the page."""

import json

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from moderation.flags.commands import raise_flag
from moderation.review.commands import choose_desk, settle_decision
from moderation.review.models import Decision, ReviewItem
from tests import make
from tests.visitor import Visitor

JSON = {"Accept": "application/json"}


@pytest.fixture
def s(app, visitor):
    class Scene:
        mod, ana, author = make.moderator("mod"), make.member("ana"), make.member("author")
        thread = make.question(make.member("asker"))
        items = []

    for _number in range(2):
        answer = make.answer(Scene.thread, Scene.author)
        raise_flag(Scene.ana, post_id=answer.id, reason="spam", details="Look at the link.")
        Scene.items.append(session().scalars(select(ReviewItem).where(ReviewItem.post_id == answer.id)).one())
    visitor.sign_in(Scene.mod)
    return Scene


def test_a_decision_says_its_number_and_what_comes_next_and_undoing_says_the_new_version(s, visitor):
    first, second = s.items
    said = json.loads(visitor.post(f"/desk/review/{first.id}/decide", {"version": first.version, "decision": "keep"}, headers=JSON).text)
    made = session().scalars(select(Decision)).one()
    counts = said.pop("counts")
    assert said == {"decision": made.id, "label": "Keep", "next": f"/desk/review/{second.id}/", "last": False}
    assert (counts["total"], counts["subject"], counts["reason"]) == ("1", {"post": "1"}, {"spam": "1"})
    back = json.loads(visitor.post("/desk/review/undo", {"decision": made.id}, headers=JSON).text)
    session().expire_all()
    assert back.pop("counts")["total"] == "2"
    assert back == {"item": first.id, "version": session().get_one(ReviewItem, first.id).version, "url": f"/desk/review/{first.id}/"}


def test_whoever_stays_at_what_was_decided_hears_of_the_last_one_only_then(s, visitor):
    choose_desk(s.mod, advances=False)
    for item, is_last in zip(s.items, (False, True), strict=True):
        said = visitor.post(f"/desk/review/{item.id}/decide", {"version": item.version, "decision": "keep"}, headers=JSON).json
        assert (said["next"], said["last"]) == (f"/desk/review/{item.id}/", is_last)


def test_no_message_waits_for_the_next_page_after_an_answer_for_scripts(s, visitor):
    visitor.post(f"/desk/review/{s.items[0].id}/decide", {"version": s.items[0].version, "decision": "keep"}, headers=JSON)
    assert "Decided: Keep." not in visitor.get("/desk/review/").words


def test_what_another_was_faster_with_comes_as_the_page_that_says_so(s, visitor):
    first = s.items[0]
    visitor.post(f"/desk/review/{first.id}/decide", {"version": first.version, "decision": "keep"}, headers=JSON)
    late = {"version": first.version, "decision": "hide", "reason": "spam", "words": "You sell things.", "note": "Seen before."}
    page = visitor.post(f"/desk/review/{first.id}/decide", late, headers=JSON)
    visitor.post(f"/desk/review/{first.id}/decide", late, status=409)
    assert "has decided this already" in page.one("#moved").get_text()
    assert page.one("#typed-words").get_text() == "You sell things.\n\nSeen before."


def test_what_cannot_be_undone_any_more_says_why(s, visitor):
    first = s.items[0]
    said = json.loads(visitor.post(f"/desk/review/{first.id}/decide", {"version": first.version, "decision": "keep"}, headers=JSON).text)
    settle_decision(SYSTEM, said["decision"])
    answer = visitor.post("/desk/review/undo", {"decision": said["decision"]}, headers=JSON)
    assert "too late" in json.loads(answer.text)["error"]


def test_what_was_claimed_comes_as_the_item_with_the_words_for_it_and_so_does_why_not(s, visitor):
    first = s.items[0]
    part = {**JSON, "X-Part": "item"}
    page = visitor.post(f"/desk/review/{first.id}/claim", {}, headers=part)
    assert page.one(".flash-good p").get_text() == "You have claimed it."
    assert page.one("#release")
    rival = Visitor(visitor.app).sign_in(make.moderator("rival"))
    assert "Mod is working on this" in rival.post(f"/desk/review/{first.id}/claim", {}, headers=part).one("#moved").get_text()


def test_a_missing_reason_comes_with_its_error_beside_the_field(s, visitor):
    first = s.items[0]
    page = visitor.post(f"/desk/review/{first.id}/decide", {"version": first.version, "decision": "hide", "words": "Kept"}, headers=JSON)
    assert page.one("#decide-hide-reason")["aria-describedby"].strip() == "decide-hide-reason-error"
    assert "Kept" in page.one("#decide-hide-words").get_text()


def test_a_script_that_has_the_list_gets_the_item_without_it(s, visitor):
    first = s.items[0]
    page = visitor.get(f"/desk/review/{first.id}/", headers={"X-Part": "item"})
    assert page.all(".queue-line") == []
    assert page.one("#decide-keep-form")["action"] == f"/desk/review/{first.id}/decide"
    assert len(visitor.get(f"/desk/review/{first.id}/").all(".queue-line")) == 2
