"""Editing, history, removing and organising over HTTP."""

from __future__ import annotations

from forum.core.db import session
from forum.threads import commands
from forum.threads.models import Bookmark, Post, Thread
from forum.threads.queries import tags_of
from tests import make
from tests.visitor import Visitor

ROUTER = {"key": "product", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True, "label": "Router model"}


def post(row) -> Post:
    return session().get(Post, row.id, populate_existing=True)


def test_a_question_is_edited_with_title_tags_and_fields(app, visitor):
    ana = make.member(reputation=500)
    thread = make.question(ana, category=make.category(fields=(ROUTER,)), title="Box blinks", tags=["wifi"], fields={"product": "HX-100"})
    question = make.opening_post(thread)
    page = visitor.sign_in(ana).get(f"/posts/{question.id}/edit")
    assert (page.one("#title")["value"], page.one("[name=tags]")["value"]) == ("Box blinks", "wifi")
    assert page.one("#field_product option[selected]")["value"] == "HX-100"
    refused = page.submit("/edit", status=422, title="", field_product="")
    assert {link["href"] for link in refused.all("#error-summary a")} == {"#title", "#field_product"}
    done = page.submit("/edit", status=303, title="Box blinks red", tags="led", field_product="HX-200", body="More words.", note="a log")
    assert done.headers["Location"] == f"/posts/{question.id}/"
    assert [tag.name for tag in tags_of(thread.id)] == ["led"]
    history = visitor.get(f"/posts/{question.id}/history")
    assert "Router model" in history.words
    assert [tag.get_text() for tag in history.all("dd del")] == ["Box blinks", "wifi", "HX-100"]
    assert "a log" in history.words


def test_an_answer_has_no_title_to_edit(app, visitor):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    page = visitor.sign_in(bob).get(f"/posts/{answer.id}/edit")
    assert not page.all("[name=title], [name=tags], [name=category]")
    page.submit("/edit", status=303, body="Better")
    assert post(answer).body_markdown == "Better"


def test_two_editors_see_both_texts_and_the_second_goes_on_from_there(app, visitor):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question(), bob, body="First line")
    page = visitor.sign_in(bob).get(f"/posts/{answer.id}/edit")
    commands.edit_post(mod, answer.id, body="Second line", base=1)
    conflict = page.submit("/edit", status=409, body="Third line")
    assert "Second" in conflict.one("#conflict").get_text()
    assert "Third line" in conflict.one("textarea[name=body]").get_text()
    assert post(answer).body_markdown == "Second line"
    conflict.submit("/edit", status=303)
    assert post(answer).body_markdown == "Third line"


def test_the_history_shows_what_changed_and_goes_back(app, visitor):
    bob = make.member()
    answer = make.answer(make.question(), bob, body="One\nTwo")
    commands.edit_post(bob, answer.id, body="One\nThree", base=1)
    visitor.sign_in(bob)
    newest = visitor.get(f"/posts/{answer.id}/history")
    assert [tag.get_text() for tag in newest.all("td del")] == ["Two"]
    assert [tag.get_text() for tag in newest.all("td ins")] == ["Three"]
    assert not newest.all("form[action$=rollback]")
    first = visitor.get(f"/posts/{answer.id}/history?revision=1")
    first.submit("/rollback", status=303)
    assert post(answer).body_markdown == "One\nTwo"
    visitor.get(f"/posts/{answer.id}/history?revision=9", status=404)
    assert not Visitor(app).sign_in(make.member()).get(f"/posts/{answer.id}/history?revision=1").all("form[action$=rollback]")


def test_the_history_of_a_long_edited_post_costs_no_more(app, visitor, statements):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    commands.edit_post(bob, answer.id, body="v2", base=1)
    visitor.sign_in(bob).get(f"/posts/{answer.id}/history")
    with statements() as few:
        visitor.get(f"/posts/{answer.id}/history")
    for number in range(2, 22):
        commands.edit_post(bob, answer.id, body=f"v{number + 1}", base=number)
    with statements() as many:
        visitor.get(f"/posts/{answer.id}/history")
    assert len(many) == len(few) <= 8


def test_a_post_is_deleted_and_taken_back(app, visitor):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    visitor.sign_in(bob)
    visitor.post(f"/posts/{answer.id}/delete", status=303)
    assert not post(answer).listed
    visitor.post(f"/posts/{answer.id}/undelete", status=303)
    assert post(answer).listed


def test_hiding_leads_to_the_desk_and_restoring_takes_it_back(app, visitor):
    mod, answer = make.moderator(), make.answer(make.question())
    place = visitor.sign_in(mod).get(f"/posts/{answer.id}/hide", status=303).headers["Location"]
    refused = visitor.get(place).submit("/desk/act", button="decision=hide", status=422)
    assert "Choose a reason." in refused.words
    visitor.post("/desk/act", {"post": answer.id, "decision": "hide", "reason": "spam"}, status=303)
    assert post(answer).hidden_reason == "spam"
    visitor.post(f"/posts/{answer.id}/restore", status=303)
    assert post(answer).listed
    Visitor(app).sign_in(make.agent()).get(f"/posts/{answer.id}/hide", status=403)


def test_whom_of_staff_something_is_not_for_is_told_who_may(app, visitor):
    answer = make.answer(make.question())
    page = visitor.sign_in(make.agent()).get(f"/posts/{answer.id}/hide", status=403)
    assert "Only staff with one of these roles can do this: Administrator, Moderator." in page.words


def test_a_thread_goes_where_its_asker_cannot_read_it_only_with_a_tick(app, visitor):
    inside, home = make.category("inside", name="Inside", read_access="staff"), make.category("home", read_access="members")
    thread, of_staff = make.question(), make.question(make.agent())
    visitor.sign_in(make.moderator())
    place = f"/threads/{thread.id}/move"
    page = visitor.get(place)
    assert {"Inside (staff only)", f"{home.name} (members only)"} <= {option.get_text() for option in page.all("#category option")}
    page = page.submit("/move", status=422, category=str(inside.id))
    assert "cannot read it there" in page.one("#without_asker-error").get_text()
    assert page.one("#category option[selected]")["value"] == str(inside.id)
    page.submit("/move", status=303, category=str(inside.id), without_asker="y")
    assert session().get(Thread, thread.id, populate_existing=True).category_id == inside.id
    page = visitor.get(f"/threads/{of_staff.id}/move")
    assert not page.all("#without_asker"), "staff read it there"
    page.submit("/move", status=303, category=str(inside.id))


def test_a_thread_is_moved_retyped_locked_and_pinned(app, visitor):
    mod, other = make.moderator(), make.category("other", name="Other things")
    thread = make.question()
    visitor.sign_in(mod)
    page = visitor.get(f"/threads/{thread.id}/move")
    assert [option.get_text() for option in page.all("#category option")] == ["Other things"]
    page.submit("/move", status=422, category="")
    page.submit("/move", status=303)
    for action in ("type", "lock", "pin"):
        visitor.post(f"/threads/{thread.id}/{action}", {"type": "discussion"}, status=303)
    row = session().get(Thread, thread.id, populate_existing=True)
    assert (row.category_id, row.type, bool(row.locked_at), bool(row.pinned_at)) == (other.id, "discussion", True, True)
    for action in ("unlock", "unpin"):
        visitor.post(f"/threads/{thread.id}/{action}", status=303)
    row = session().get(Thread, thread.id, populate_existing=True)
    assert (row.locked_at, row.pinned_at) == (None, None)
    visitor.post(f"/threads/{thread.id}/type", {"type": "nonsense"}, status=422)


def test_a_bookmark_is_a_button_that_swaps_itself(app, visitor):
    bob, thread = make.member(), make.question()
    visitor.sign_in(bob)
    fragment = visitor.post(f"/threads/{thread.id}/bookmark", {"value": "on"}, headers={"HX-Request": "true"})
    assert fragment.one("button")["aria-pressed"] == "true"
    assert session().get(Bookmark, (bob.id, thread.id)) is not None
    visitor.post(f"/threads/{thread.id}/bookmark", {"value": "off"}, status=303)
    assert session().get(Bookmark, (bob.id, thread.id)) is None
