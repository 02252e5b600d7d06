"""The pages of the queue, without scripts."""

import pytest
from sqlalchemy import select

from forum.accounts.commands import leave
from forum.core.db import command, session
from forum.threads.commands import suggest_edit
from forum.threads.models import Post, SuggestedEdit
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag
from moderation.review.commands import claim, decide
from moderation.review.models import Decision, DeskChoice, ReviewItem
from tests import make
from tests.forum.accounts.people import PASSWORD, give_password
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    class Scene:
        mod, other, author, ana = make.moderator("mod"), make.moderator("other"), make.member("author"), make.member("ana")
        thread = make.question(make.member("asker"))

        @classmethod
        def flagged(cls, reason="spam"):
            answer = make.answer(cls.thread, cls.author)
            raise_flag(cls.ana, post_id=answer.id, reason=reason, details="Look at the link.")
            return session().scalars(select(ReviewItem).where(ReviewItem.post_id == answer.id)).one()

    return Scene


def hidden(post_id):
    session().expire_all()
    return session().get_one(Post, post_id).hidden_at is not None


@command
def weighs(post_id, weight):
    session().scalars(select(Flag).where(Flag.post_id == post_id)).one().weight = weight


def test_what_a_flag_weighs_is_written_as_the_language_writes_numbers(s, visitor):
    item = s.flagged()
    weighs(item.post_id, 0.5)
    visitor.sign_in(s.mod)
    assert "weight 0.5" in visitor.get(f"/desk/review/{item.id}/").words
    visitor.post("/preferences/language", {"locale": "es"})
    assert "peso 0,5" in visitor.get(f"/desk/review/{item.id}/").words


def test_a_moderator_decides_goes_on_and_undoes_without_scripts(s, visitor):
    first, second = s.flagged("abusive"), s.flagged("spam")
    visitor.sign_in(s.mod)
    page = visitor.get("/desk/review/")
    assert [line["data-item"] for line in page.all(".queue-line")] == [str(first.id), str(second.id)]
    page = visitor.get(f"/desk/review/{first.id}/")
    assert "Look at the link." in page.words
    form = page.one("#decide-hide-form")
    assert form
    after = visitor.post(f"/desk/review/{first.id}/decide", {"version": first.version, "decision": "hide", "reason": "abusive"})
    assert after.url == f"/desk/review/{second.id}/"
    assert hidden(first.post_id)
    back = after.submit("/desk/review/undo")
    assert back.url == f"/desk/review/{first.id}/"
    assert "Undone. Nobody was told." in back.words
    assert not hidden(first.post_id)


def test_what_is_missing_is_said_beside_its_input(s, visitor):
    item = s.flagged()
    page = visitor.sign_in(s.mod).post(
        f"/desk/review/{item.id}/decide", {"version": item.version, "decision": "silence", "words": "Kept words"}, status=422,
    )
    assert page.one("#decide-silence")["open"] == ""
    assert "Choose a reason." in page.one("#decide-silence-reason-error").get_text()
    assert "Kept words" in page.one("#decide-silence-words").get_text()


def test_who_comes_second_sees_what_the_first_decided(s, visitor):
    item = s.flagged()
    decide(s.other, item.id, version=item.version, decision="keep")
    page = visitor.sign_in(s.mod).post(f"/desk/review/{item.id}/decide", {"version": item.version, "decision": "keep"}, status=409)
    assert "Other has decided this already: Keep." in page.words
    stale = visitor.get(f"/desk/review/stale?ids={item.id},999")
    assert stale.json["decided"][str(item.id)]["name"] == "Other"
    assert visitor.get(f"/desk/review/stale?ids={item.id},999", headers={"If-None-Match": stale.headers["ETag"]}, status=304)


def test_claiming_ten_more_and_giving_back(s, visitor):
    item = s.flagged()
    visitor.sign_in(s.mod)
    page = visitor.post("/desk/review/claim-more", {})
    assert page.url == f"/desk/review/{item.id}/"
    assert "You have claimed 1 more item." in page.words
    other = Visitor(visitor.app).sign_in(s.other)
    held = other.get(f"/desk/review/{item.id}/")
    assert "Mod is working on this" in held.words
    assert held.soup.select_one("#blocked-keep[disabled]") and not held.soup.select("details.decision")
    refused = other.post(f"/desk/review/{item.id}/decide", {"version": 1, "decision": "hide", "words": "A long letter"}, status=409)
    assert refused.one("#typed-words[readonly]").get_text() == "A long letter"
    other.post(f"/desk/review/{item.id}/claim", {}, status=409)
    other.post(f"/desk/review/{item.id}/release", {}, status=403)
    assert visitor.post(f"/desk/review/{item.id}/touch", {}).json == {"held": True}
    assert "You gave it back." in page.submit("/release").words
    assert visitor.post(f"/desk/review/{item.id}/touch", {}).json == {"held": False}
    assert "You have claimed it." in visitor.get(f"/desk/review/{item.id}/").submit("/claim").words
    assert "You gave 1 item back." in visitor.post("/desk/review/release-mine", {}).words


def test_bulk_says_before_what_will_happen_and_is_undone_together(s, visitor):
    items = [s.flagged() for _number in range(3)]
    picks = [f"{item.id}:{item.version}" for item in items]
    visitor.sign_in(s.mod)
    nothing = visitor.post("/desk/review/bulk", {"decision": "hide", "reason": "spam"}, status=422)
    assert "Select items first." in nothing.words
    half = visitor.post("/desk/review/bulk", {"pick": picks, "decision": "hide", "note": "Seen"}, status=422)
    assert half.one("#bulk-decision [selected]")["value"] == "hide" and half.one("#bulk-note")["value"] == "Seen"
    assert "Choose a reason" in half.one(f"#{half.one('#bulk-reason[aria-invalid]')['aria-describedby'].split()[0]}").get_text()
    preview = visitor.post("/desk/review/bulk", {"pick": picks, "decision": "hide", "reason": "spam"})
    assert "This will happen to 3 items" in preview.words
    assert not hidden(items[0].post_id)
    decide(s.other, items[2].id, version=items[2].version, decision="keep")
    done = visitor.post("/desk/review/bulk", {"pick": picks, "decision": "hide", "reason": "spam", "confirmed": "y"})
    assert "2 items decided." in done.words
    assert "1 item was not decided" in done.words
    assert hidden(items[0].post_id)
    assert not hidden(items[2].post_id)
    done.submit("/desk/review/undo")
    assert not hidden(items[0].post_id)
    assert not hidden(items[1].post_id)
    assert session().get_one(ReviewItem, items[0].id).claimed_by_id is None, "what nobody held before is free again"


def test_of_several_that_are_undone_those_are_held_that_were_before(s, visitor):
    items = [s.flagged() for _number in range(2)]
    claim(s.mod, items[0].id)
    picks = [f"{item.id}:{item.version}" for item in items]
    done = visitor.sign_in(s.mod).post("/desk/review/bulk", {"pick": picks, "decision": "hide", "reason": "spam", "confirmed": "y"})
    done.submit("/desk/review/undo")
    session().expire_all()
    assert [session().get_one(ReviewItem, item.id).claimed_by_id for item in items] == [s.mod.id, None]


def test_lines_say_what_a_reader_would_see_and_call_things_by_their_names(s, visitor):
    talk = make.discussion(s.author, body="See **this** and `that`, [here](https://example.org/).")
    raise_flag(s.ana, post_id=make.opening_post(talk).id, reason="spam")
    page = visitor.sign_in(s.mod).get("/desk/review/")
    assert page.one(".queue-excerpt").get_text() == "See this and that, here."
    assert "Discussion · Spam" in " ".join(page.one(".queue-line").get_text().split())


def test_how_one_works_is_kept_for_the_member_on_every_device(s, visitor):
    first, _second = s.flagged("abusive"), s.flagged("spam")
    visitor.sign_in(s.mod)
    page = visitor.get("/settings/review")
    assert "checked" in page.one("#review-advances-on").attrs
    assert page.form("/settings/review")
    visitor.post("/settings/review", {})
    elsewhere = Visitor(visitor.app).sign_in(s.mod)
    assert "checked" not in elsewhere.get("/settings/review").one("#review-keys-on").attrs
    assert elsewhere.get("/desk/review/").one("[data-keys]")["data-keys"] == ""
    after = elsewhere.post(f"/desk/review/{first.id}/decide", {"version": first.version, "decision": "keep"})
    assert after.url == f"/desk/review/{first.id}/", "it stays where it is"
    assert Visitor(visitor.app).sign_in(s.other).get("/desk/review/").one("[data-keys]")["data-keys"] != ""
    give_password(s.mod.id)
    leave(s.mod, PASSWORD)
    assert not session().scalars(select(DeskChoice)).all()


def test_a_suggested_edit_is_decided_in_either_queue(s, visitor):
    def suggested():
        post = make.answer(s.thread, s.author)
        edit = suggest_edit(s.ana, post.id, body="A much better text.", base=1, note="Says it better now.")
        return edit, session().scalars(select(ReviewItem).where(ReviewItem.suggestion_id == edit.id)).one()

    edit, item = suggested()
    visitor.sign_in(s.mod)
    page = visitor.get(f"/desk/review/{item.id}/")
    assert page.one("h1").get_text() == s.thread.title
    assert page.all(".diff-new ins")
    made = visitor.post(f"/desk/review/{item.id}/decide", {"version": item.version, "decision": "approve"})
    session().expire_all()
    assert session().get_one(SuggestedEdit, edit.id).state == "approved"
    assert session().get_one(Post, edit.post_id).body_markdown == "A much better text."
    made.submit("/desk/review/undo")
    session().expire_all()
    assert session().get_one(SuggestedEdit, edit.id).state == "open"
    assert session().get_one(Post, edit.post_id).body_markdown != "A much better text."
    edit, item = suggested()
    visitor.post(f"/suggested-edits/{edit.id}/approve", {"version": edit.version})
    session().expire_all()
    assert session().get_one(ReviewItem, item.id).state == "decided"


def test_hiding_from_a_thread_goes_through_the_desk(s, visitor):
    answer = make.answer(s.thread, s.author)
    visitor.sign_in(s.mod)
    page = visitor._follow(f"/posts/{answer.id}/hide")
    assert page.url == "/desk/act"
    assert page.one("#decide-hide")["open"] == ""
    visitor.post("/desk/act", {"post": answer.id, "decision": "hide"}, status=422)
    done = visitor.post("/desk/act", {"post": answer.id, "decision": "hide", "reason": "off_topic", "words": "Elsewhere, please."})
    assert "Decided: Hide." in done.words
    assert hidden(answer.id)
    assert session().scalars(select(Decision.found_how)).one() == "own_initiative"
    done.submit("/desk/review/undo")
    assert not hidden(answer.id)


def test_a_member_is_sanctioned_on_ones_own_initiative(s, visitor):
    visitor.sign_in(s.mod)
    visitor.get(f"/desk/act?member={s.author.id}")
    done = visitor.post("/desk/act", {"member": s.author.id, "decision": "silence", "reason": "abusive", "hours": "24"})
    assert "Decided: Silence the member." in done.words


def test_the_desk_is_not_there_for_others(s, visitor):
    item = s.flagged()
    for who in (None, s.author, make.agent()):
        one = Visitor(visitor.app)
        if who is not None:
            one.sign_in(who)
        places = ("/desk/review/", f"/desk/review/{item.id}/", "/desk/review/stale", "/settings/review", f"/desk/act?post={item.post_id}")
        for place in places:
            one.get(place, status=404)
        one.post(f"/desk/review/{item.id}/decide", {"version": 1, "decision": "keep"}, status=404)
        assert "/desk/review/" not in one.get("/questions/").links()
        if who is not None:
            assert "/settings/review" not in one.get("/settings/").links()
    assert "/desk/review/" in Visitor(visitor.app).sign_in(s.mod).get("/questions/").links()


def test_an_empty_queue_says_so(s, visitor):
    assert "Queue clear." in visitor.sign_in(s.mod).get("/desk/review/").words
