"""Editing, revisions, going back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads.commands import edit_post, hide_post, retag_thread, rollback_post, save_draft
from forum.threads.events import MembersMentioned, PostEdited, ThreadChanged
from forum.threads.models import Post, Revision, Tally, Thread
from forum.threads.queries import field_values, find_draft, revisions_of, tags_of
from tests import make

ROUTER = {"key": "product", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True}


def numbers(post) -> list[int]:
    return list(session().scalars(select(Revision.number).where(Revision.post_id == post.id).order_by(Revision.number)))


def test_an_edit_is_a_revision_with_its_note(app, heard):
    bob = make.member()
    answer = make.answer(make.question(), bob, body="Old")
    heard.clear()
    edited = edit_post(bob, answer.id, body="New *text*", base=1, note="  clearer\n")
    assert (edited.revision, edited.body_html, edited.edited_by_id) == (2, "<p>New <em>text</em></p>\n", bob.id)
    newest = revisions_of(edited)[0]
    assert (newest.number, newest.note, newest.body, newest.title) == (2, "clearer", "New *text*", None)
    assert [event.revision for event in heard if isinstance(event, PostEdited)] == [2]


def test_an_edit_without_a_difference_writes_nothing(app, heard, statements):
    from tests.statements import writes

    ana = make.member(reputation=500)
    thread = make.question(ana, title="Box blinks", body="Words\r\nand more", tags=["wifi"])
    post = make.opening_post(thread)
    heard.clear()
    with statements() as seen:
        edit_post(ana, post.id, body="\nWords\nand more  \n", base=1, title=" Box  blinks", tags=["WiFi"], fields={})
    assert not writes(seen)
    assert not heard
    assert numbers(post) == [1]


def test_the_second_of_two_editors_is_told_and_keeps_both_texts(app):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question(), bob, body="First")
    edit_post(mod, answer.id, body="Second", base=1)
    with pytest.raises(WrongState) as conflict:
        edit_post(bob, answer.id, body="Third", base=1)
    assert (conflict.value.current, conflict.value.details["body"]) == (2, "Second")
    assert session().get(Post, answer.id).body_markdown == "Second"
    assert edit_post(bob, answer.id, body="Third", base=2).revision == 3


def test_saving_the_same_words_twice_is_no_conflict(app):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    edit_post(bob, answer.id, body="Better", base=1)
    assert edit_post(bob, answer.id, body="Better", base=1).revision == 2


def test_title_tags_and_fields_of_a_question_are_edited_together(app, heard):
    ana = make.member(reputation=500)
    place = make.category(fields=(ROUTER,))
    thread = make.question(ana, category=place, title="Box blinks", tags=["wifi"], fields={"product": "HX-100"})
    heard.clear()
    post = edit_post(ana, make.opening_post(thread).id, body="Now with a log.", base=1, title="Box blinks red", tags=["led", "wifi"],
                     fields={"product": "HX-200"})
    assert (post.thread.title, post.thread.slug) == ("Box blinks red", "box-blinks-red")
    assert [tag.name for tag in tags_of(thread.id)] == ["led", "wifi"]
    assert field_values(thread.id, place.id) == {"product": "HX-200"}
    assert [(event.what, event.was) for event in heard if isinstance(event, ThreadChanged)] == [
        ("title", "Box blinks"), ("tags", ""), ("fields", "")]
    newest = revisions_of(post)[0]
    assert (newest.title, newest.tags, newest.fields) == ("Box blinks red", ("led", "wifi"), {"product": "HX-200"})


def test_tallies_follow_the_tags(app):
    ana = make.member(reputation=500)
    thread = make.question(ana, tags=["wifi"])
    edit_post(ana, make.opening_post(thread).id, body="Other words.", base=1, tags=["led"])
    kept = {tag_id for tag_id, count in session().execute(select(Tally.tag_id, Tally.threads)) if count}
    assert kept == {0, tags_of(thread.id)[0].id}


def test_every_problem_of_an_edit_is_named_at_once(app):
    ana = make.member()
    thread = make.question(ana, category=make.category(fields=(ROUTER,)), fields={"product": "HX-100"})
    with pytest.raises(Invalid) as refusal:
        edit_post(ana, make.opening_post(thread).id, body=" ", base=1, title="", tags=["unknown"], fields={"product": "X"})
    assert set(refusal.value.fields) == {"body", "title", "tags", "field_product"}


def test_whoever_may_not_retag_cannot_do_so_by_editing(app, monkeypatch):
    from tests.forum.threads.conftest import setting

    setting("privileges.edit_tags", 900)
    helper, ana = make.member(reputation=600), make.member()
    make.tag("wifi")
    post = make.opening_post(make.question(ana))
    with pytest.raises(NotAllowed):
        edit_post(helper, post.id, body="Better words.", base=1, tags=["wifi"])
    assert edit_post(helper, post.id, body="Better words.", base=1, tags=[]).revision == 2


@pytest.mark.parametrize(("reputation", "allowed"), [(499, False), (500, True)])
def test_others_posts_are_edited_from_five_hundred_on(app, reputation, allowed):
    answer, helper = make.answer(make.question()), make.member(reputation=reputation)
    if allowed:
        assert edit_post(helper, answer.id, body="Better", base=1).edited_by_id == helper.id
    else:
        with pytest.raises(NotAllowed):
            edit_post(helper, answer.id, body="Better", base=1)


def test_editing_a_thread_of_many_answers_costs_the_same(app, statements):
    ana = make.member()
    thread = make.question(ana)
    post = make.opening_post(thread)
    with statements() as few:
        edit_post(ana, post.id, body="Once.", base=1, title="A new title")
    for _each in range(20):
        make.answer(thread)
    with statements() as many:
        edit_post(ana, post.id, body="Twice.", base=2, title="Another title")
    assert len(many) <= len(few)


def test_going_back_is_a_new_revision(app):
    ana = make.member(reputation=500)
    thread = make.question(ana, title="First title", body="First", tags=["wifi"])
    post = make.opening_post(thread)
    edit_post(ana, post.id, body="Second", base=1, title="Second title", tags=["led"])
    back = rollback_post(ana, post.id, 1, base=2)
    assert (back.revision, back.body_markdown, back.thread.title, back.body_html) == (3, "First", "First title", "<p>First</p>\n")
    assert [tag.name for tag in tags_of(thread.id)] == ["wifi"]
    assert revisions_of(back)[0].restores == 1
    assert rollback_post(ana, post.id, 1).revision == 3


def test_going_back_is_refused_when_somebody_was_faster_or_the_revision_is_not_there(app):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    edit_post(bob, answer.id, body="Second", base=1)
    with pytest.raises(WrongState):
        rollback_post(bob, answer.id, 1, base=1)
    for number in (0, 3):
        with pytest.raises(NotFound):
            rollback_post(bob, answer.id, number)
    with pytest.raises(NotAllowed):
        rollback_post(make.member(), answer.id, 1)


def test_retagging_is_a_revision_of_the_question(app, heard):
    helper, ana = make.member(reputation=100), make.member()
    make.tag("wifi")
    thread = make.question(ana)
    heard.clear()
    retag_thread(helper, thread.id, tags=["wifi"])
    assert [tag.name for tag in tags_of(thread.id)] == ["wifi"]
    assert numbers(make.opening_post(thread)) == [1, 2]
    assert [event.what for event in heard if isinstance(event, ThreadChanged)] == ["tags"]
    retag_thread(helper, thread.id, tags=["wifi"])
    assert numbers(make.opening_post(thread)) == [1, 2]
    with pytest.raises(NotAllowed):
        retag_thread(make.member(reputation=99), thread.id, tags=[])


def test_a_member_named_by_an_edit_is_told_and_one_named_before_is_not(app, heard):
    ana, bob, carl = make.member("ana"), make.member("bob"), make.member("carl")
    answer = make.answer(make.question(), ana, body="See @bob")
    heard.clear()
    edit_post(ana, answer.id, body="See @bob and @carl", base=1)
    assert [event.member_ids for event in heard if isinstance(event, MembersMentioned)] == [(carl.id,)]
    assert bob.id != carl.id


def test_saving_uses_up_the_draft_of_the_edit(app):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    save_draft(bob, f"edit-{answer.id}", content={"body": "half"})
    edit_post(bob, answer.id, body="whole", base=1)
    assert find_draft(bob, f"edit-{answer.id}") == {}


def test_a_hidden_post_is_not_there_to_be_edited_by_its_author(app):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question(), bob)
    hide_post(mod, answer.id, reason="spam")
    with pytest.raises(NotFound):
        edit_post(bob, answer.id, body="x", base=1)
    assert edit_post(mod, answer.id, body="Without the address.", base=1).revision == 2


def test_what_is_deleted_is_taken_back_before_it_is_edited(app):
    from forum.threads.commands import delete_post

    bob = make.member()
    answer = make.answer(make.question(), bob)
    delete_post(bob, answer.id)
    with pytest.raises(WrongState):
        edit_post(bob, answer.id, body="x", base=1)


def test_an_edit_raises_the_version_of_the_page(app):
    bob = make.member()
    thread = make.question()
    answer = make.answer(thread, bob)
    before = session().get(Thread, thread.id).version
    assert edit_post(bob, answer.id, body="x", base=1).thread.version > before
