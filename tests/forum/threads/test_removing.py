"""Deleting, hiding, and what follows everywhere at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.permissions import STRANGER
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads.commands import delete_post, hide_post, post_answer, post_comment, restore_post, undelete_post
from forum.threads.commands.contributions import kept_contributions, true_contributions
from forum.threads.events import PostDeleted, PostHidden, PostRestored, PostUndeleted
from forum.threads.models import Post, Thread
from forum.threads.queries import get_post, get_thread
from forum.threads.tallies import kept_tallies, true_tallies
from tests import make


def state(thread) -> tuple[object, ...]:
    row = session().get(Thread, thread.id, populate_existing=True)
    return (row.answer_count, row.comment_count, row.status, row.first_response_at, row.last_activity_at, row.last_activity_by_id)


def counts(member) -> tuple[int, int]:
    row = session().get(User, member.id, populate_existing=True)
    return row.question_count, row.answer_count


def nothing_drifted() -> bool:
    return kept_tallies() == true_tallies() and kept_contributions() == true_contributions()


@pytest.mark.parametrize("how", ["hide", "delete"])
def test_a_removed_answer_leaves_no_trace_and_returns_whole(app, heard, how):
    bob, mod = make.member("bob"), make.moderator()
    thread = make.question()
    before = state(thread)
    answer = make.answer(thread, bob)
    make.comment(answer)
    make.comment(answer)
    full = state(thread)
    heard.clear()
    if how == "hide":
        hide_post(mod, answer.id, reason="spam")
    else:
        delete_post(bob, answer.id)
    assert state(thread) == before
    assert counts(bob) == (0, 0)
    assert nothing_drifted()
    if how == "hide":
        restore_post(mod, answer.id)
    else:
        undelete_post(bob, answer.id)
    assert state(thread) == full
    assert counts(bob) == (0, 1)
    assert session().get(Post, answer.id, populate_existing=True).comment_count == 2
    assert nothing_drifted()
    kinds = (PostHidden, PostRestored) if how == "hide" else (PostDeleted, PostUndeleted)
    assert [type(event) for event in heard] == list(kinds)


def test_a_comment_removed_under_a_removed_answer_is_counted_out_once(app):
    bob, mod = make.member(), make.moderator()
    thread = make.question()
    answer = make.answer(thread)
    comment = make.comment(answer, bob)
    make.comment(answer)
    hide_post(mod, answer.id, reason="spam")
    hide_post(mod, comment.id, reason="spam")
    assert state(thread)[1] == 0
    restore_post(mod, answer.id)
    assert state(thread)[1] == 1
    restore_post(mod, comment.id)
    assert state(thread)[1] == 2


def test_a_comment_is_not_seen_by_its_author_while_the_answer_above_is_gone(app):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question())
    comment = make.comment(answer, bob)
    hide_post(mod, answer.id, reason="spam")
    for viewer in (bob, make.member(), STRANGER):
        with pytest.raises(NotFound):
            get_post(viewer, comment.id)
    assert get_post(mod, comment.id).id == comment.id


def test_a_hidden_question_takes_its_thread_along(app):
    ana, bob, mod = make.member(), make.member(), make.moderator()
    thread = make.question(ana)
    answer = make.answer(thread, bob)
    make.comment(answer)
    post = make.opening_post(thread)
    hide_post(mod, post.id, reason="abusive")
    for viewer in (ana, bob, make.agent(), STRANGER):
        with pytest.raises(NotFound):
            get_thread(viewer, thread.id)
        with pytest.raises(NotFound):
            get_post(viewer, answer.id)
    assert not session().get(Thread, thread.id).listed
    assert counts(ana) == counts(bob) == (0, 0)
    assert nothing_drifted()
    restore_post(mod, post.id)
    assert get_thread(STRANGER, thread.id).listed
    assert (counts(ana), counts(bob)) == ((1, 0), (0, 1))
    assert nothing_drifted()


def test_an_answer_hidden_in_a_hidden_thread_is_not_counted_twice(app):
    bob, mod = make.member(), make.moderator()
    thread = make.question()
    answer = make.answer(thread, bob)
    question = make.opening_post(thread)
    hide_post(mod, question.id, reason="spam")
    hide_post(mod, answer.id, reason="spam")
    restore_post(mod, question.id)
    assert counts(bob) == (0, 0)
    restore_post(mod, answer.id)
    assert counts(bob) == (0, 1)
    assert nothing_drifted()


def test_hidden_and_deleted_are_two_things(app):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question(), bob)
    delete_post(bob, answer.id)
    hide_post(mod, answer.id, reason="spam")
    restored = restore_post(mod, answer.id)
    assert not restored.listed
    assert undelete_post(bob, answer.id).listed


def test_removing_twice_announces_once(app, heard):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question(), bob)
    heard.clear()
    for _twice in range(2):
        hide_post(mod, answer.id, reason="spam")
    for _twice in range(2):
        restore_post(mod, answer.id)
    for _twice in range(2):
        delete_post(bob, answer.id)
    for _twice in range(2):
        undelete_post(bob, answer.id)
    assert [type(event) for event in heard] == [PostHidden, PostRestored, PostDeleted, PostUndeleted]


@pytest.mark.parametrize("roles", [(), ("agent",), ("editor",)])
def test_only_moderators_hide(app, roles):
    answer = make.answer(make.question())
    with pytest.raises(NotAllowed):
        hide_post(make.member(roles=roles), answer.id, reason="spam")
    with pytest.raises(NotAllowed):
        restore_post(make.member(roles=roles), answer.id)


def test_hiding_needs_a_reason_of_the_list(app):
    answer = make.answer(make.question())
    with pytest.raises(Invalid):
        hide_post(make.moderator(), answer.id, reason="because")


def test_one_s_own_post_is_deleted_and_nobody_else_s(app):
    ana, bob = make.member(), make.member()
    answer = make.answer(make.question(ana), bob)
    for other in (ana, make.agent(), make.member(reputation=50_000)):
        with pytest.raises(NotAllowed):
            delete_post(other, answer.id)
    assert not delete_post(bob, answer.id).listed


def test_a_question_others_have_answered_stays(app):
    ana, mod = make.member(), make.moderator()
    thread = make.question(ana)
    answer = make.answer(thread)
    post = make.opening_post(thread)
    with pytest.raises(WrongState):
        delete_post(ana, post.id)
    hide_post(mod, answer.id, reason="spam")
    assert not delete_post(ana, post.id).thread.listed


def test_an_accepted_answer_stays(app):
    bob = make.member()
    answer = make.answer(make.question(), bob)

    @command
    def accept() -> None:
        session().get_one(Post, answer.id).is_solution = True

    accept()
    with pytest.raises(WrongState):
        delete_post(bob, answer.id)


def test_what_a_moderator_deleted_its_author_cannot_take_back(app):
    bob, mod = make.member(), make.moderator()
    answer = make.answer(make.question(), bob)
    delete_post(mod, answer.id)
    with pytest.raises(NotAllowed):
        undelete_post(bob, answer.id)
    assert undelete_post(mod, answer.id).listed


def test_the_author_of_a_deleted_thread_still_sees_it_and_nobody_else_does(app):
    ana = make.member()
    thread = make.question(ana)
    delete_post(ana, make.opening_post(thread).id)
    assert get_thread(ana, thread.id).id == thread.id
    for viewer in (make.member(), make.agent(), STRANGER):
        with pytest.raises(NotFound):
            get_thread(viewer, thread.id)


def test_the_first_response_is_that_of_the_answers_that_remain(app):
    mod, agent = make.moderator(), make.agent()
    thread = make.question()
    first = make.answer(thread, agent)
    second = make.answer(thread)
    hide_post(mod, first.id, reason="not_an_answer")
    row = session().get(Thread, thread.id, populate_existing=True)
    assert (row.first_response_at, row.first_staff_response_at) == (second.created_at, None)


def test_posts_in_a_category_not_everybody_reads_count_for_nobody(app):
    agent = make.agent()
    secret = make.category("secret", read_access="staff")
    thread = make.question(agent, category=secret)
    answer = post_answer(agent, thread.id, body="Among us.")
    post_comment(agent, answer.id, body="Yes.")
    assert counts(agent) == (0, 0)
    hide_post(make.moderator(), answer.id, reason="spam")
    assert counts(agent) == (0, 0)
    assert nothing_drifted()


def test_comments_of_a_removed_answer_are_not_listed(app):
    mod = make.moderator()
    answer = make.answer(make.question())
    comment = make.comment(answer)
    hide_post(mod, answer.id, reason="spam")
    assert session().scalar(select(Post.listed).where(Post.id == comment.id)) is False
