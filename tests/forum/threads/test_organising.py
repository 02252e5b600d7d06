"""Moving, retyping, locking, pinning, bookmarks, view counts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import STRANGER
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads import commands
from forum.threads.commands.contributions import kept_contributions, true_contributions
from forum.threads.events import CategoryChanged, ThreadChanged
from forum.threads.models import Bookmark, Category, Thread
from forum.threads.queries import field_values
from forum.threads.tallies import kept_tallies, true_tallies
from tests import make

ROUTER = {"key": "product", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True}
SPEED = {"key": "speed", "kind": "number"}


def test_a_moved_thread_is_counted_in_its_new_place_only(app, heard):
    agent, ana, other = make.agent(), make.member(), make.category("other")
    thread = make.question(ana)
    old = thread.category_id
    heard.clear()
    moved = commands.move_thread(agent, thread.id, category_id=other.id)
    assert moved.category_id == other.id
    assert kept_tallies() == true_tallies()
    assert [(event.what, event.was) for event in heard if isinstance(event, ThreadChanged)] == [("category", str(old))]
    with pytest.raises(NotAllowed):
        commands.move_thread(ana, thread.id, category_id=old)


def test_both_categories_pages_become_stale(app):
    other = make.category("other")
    thread = make.question()
    before = dict(session().execute(select(Category.id, Category.version)).all())
    commands.move_thread(make.agent(), thread.id, category_id=other.id)
    after = dict(session().execute(select(Category.id, Category.version)).all())
    assert all(after[category_id] > before[category_id] for category_id in before)


def test_answers_to_fields_of_the_same_key_go_along_and_the_others_come_back(app):
    agent = make.agent()
    first, second = make.category("first", fields=(ROUTER, SPEED)), make.category("second", fields=(ROUTER,))
    thread = make.question(category=first, fields={"product": "HX-100", "speed": "5"})
    commands.move_thread(agent, thread.id, category_id=second.id)
    assert field_values(thread.id, second.id) == {"product": "HX-100"}
    commands.move_thread(agent, thread.id, category_id=first.id)
    assert field_values(thread.id, first.id) == {"product": "HX-100", "speed": "5"}


def test_a_thread_moved_out_of_sight_counts_for_its_authors_no_more(app):
    agent, ana, bob = make.agent(), make.member(), make.member()
    secret = make.category("secret", read_access="staff")
    thread = make.question(ana)
    make.answer(thread, bob)
    old = thread.category_id
    commands.move_thread(agent, thread.id, category_id=secret.id)
    assert kept_contributions() == true_contributions() == {}
    commands.move_thread(agent, thread.id, category_id=old)
    assert kept_contributions() == true_contributions() == {ana.id: (1, 0), bob.id: (0, 1)}


def test_counters_follow_when_a_category_s_readers_change(app):
    ana = make.member()
    thread = make.question(ana)

    @command
    def close_to(access: str) -> None:
        session().get_one(Category, thread.category_id).read_access = access
        announce(CategoryChanged(at=utcnow(), actor_id=None, category_id=thread.category_id, what="read_access"))

    close_to("staff")
    assert session().get(User, ana.id).question_count == 0
    close_to("everyone")
    assert session().get(User, ana.id).question_count == 1


def test_a_category_one_may_not_read_or_that_is_archived_takes_nothing(app):
    thread, agent = make.question(), make.agent()
    with pytest.raises(NotFound):
        commands.move_thread(agent, thread.id, category_id=999)
    with pytest.raises(Invalid):
        commands.move_thread(agent, thread.id, category_id=make.category("old", archived_at=utcnow()).id)


def test_a_question_becomes_a_discussion_and_a_question_again(app, heard):
    mod, ana = make.moderator(), make.member()
    thread = make.question(ana)
    heard.clear()
    talk = commands.change_type(mod, thread.id, type="discussion")
    assert (talk.type, talk.status, talk.resolution) == ("discussion", "discussion", None)
    assert session().get(User, ana.id).question_count == 0
    again = commands.change_type(mod, thread.id, type="question")
    assert (again.type, again.status, again.resolution) == ("question", "unanswered", "open")
    assert session().get(User, ana.id).question_count == 1
    assert [event.was for event in heard if isinstance(event, ThreadChanged)] == ["question", "discussion"]
    assert kept_tallies() == true_tallies()


def test_announcements_keep_their_type_and_members_change_none(app):
    mod = make.moderator()
    news = make.question(mod, type="announcement")
    with pytest.raises(Invalid):
        commands.change_type(mod, news.id, type="question")
    with pytest.raises(Invalid):
        commands.change_type(mod, make.question().id, type="announcement")
    with pytest.raises(NotAllowed):
        commands.change_type(make.agent(), make.question().id, type="discussion")


def test_a_closed_question_is_reopened_before_it_becomes_a_discussion(app):
    thread, mod = make.question(), make.moderator()

    @command
    def close() -> None:
        row = session().get_one(Thread, thread.id)
        row.resolution, row.closed_reason = "closed", "off_topic"

    close()
    with pytest.raises(WrongState):
        commands.change_type(mod, thread.id, type="discussion")


@pytest.mark.parametrize(("do", "undo", "column"), [
    (commands.lock_thread, commands.unlock_thread, "locked_at"), (commands.pin_thread, commands.unpin_thread, "pinned_at"),
])
def test_locks_and_pins_are_set_and_taken_off_once(app, heard, do, undo, column):
    mod, thread = make.moderator(), make.question()
    version = session().get(Thread, thread.id).version
    heard.clear()
    assert getattr(do(mod, thread.id), column) is not None
    assert do(mod, thread.id).version == version + 1
    assert getattr(undo(mod, thread.id), column) is None
    undo(mod, thread.id)
    word = column.removesuffix("_at")
    assert [event.what for event in heard] == [word, f"un{word}"]
    for actor in (make.member(reputation=50_000), make.agent()):
        with pytest.raises(NotAllowed):
            do(actor, thread.id)


def test_a_bookmark_is_kept_once_and_only_for_those_who_see_the_thread(app):
    bob, thread = make.member(), make.question()
    for _twice in range(2):
        commands.add_bookmark(bob, thread.id)
    assert len(session().scalars(select(Bookmark)).all()) == 1
    for _twice in range(2):
        commands.remove_bookmark(bob, thread.id)
    assert not session().scalars(select(Bookmark)).all()
    with pytest.raises(NotAllowed):
        commands.add_bookmark(STRANGER, thread.id)
    commands.hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
    with pytest.raises(NotFound):
        commands.add_bookmark(bob, thread.id)


def test_views_are_gathered_and_written_together(app, statements):
    thread, other = make.question(), make.question()
    version = session().get(Thread, thread.id).version
    with statements() as seen:
        for _each in range(3):
            commands.note_view(thread.id)
        commands.note_view(other.id)
    assert not seen
    assert commands.flush_views() == 4
    assert commands.flush_views() == 0
    row = session().get(Thread, thread.id, populate_existing=True)
    assert (row.view_count, row.version) == (3, version)


def test_views_that_could_not_be_written_wait(app, monkeypatch):
    from forum.threads.commands import viewing

    thread = make.question()
    commands.note_view(thread.id)

    def refuse(*_all: object) -> None:
        raise RuntimeError("database away")

    with monkeypatch.context() as patched:
        patched.setattr(viewing, "add_views", refuse)
        with pytest.raises(RuntimeError):
            commands.flush_views()
    assert commands.flush_views() == 1
