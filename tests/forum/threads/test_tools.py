"""Splitting, merging, converting, slow mode: what goes along, what stays, and what taking it back restores."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from forum.notifications.models import Follow, Notification
from forum.resolution import commands as resolution
from forum.resolution.counting import counts
from forum.threads import commands
from forum.threads.models import Bookmark, Post, Thread, ThreadAct
from forum.threads.queries import find_draft, get_thread, merged_into, move_notes
from forum.votes.commands import add_me_too, cast_vote
from forum.votes.models import MeToo
from tests import make
from tests.forum.drift import drifting


def fresh(model, row_id):
    return session().get_one(model, row_id, populate_existing=True)


def places(thread_id):
    rows = select(Post.id, Post.kind, Post.parent_id).where(Post.thread_id == thread_id).order_by(Post.id)
    return [tuple(row) for row in session().execute(rows)]


def state():
    """All that must be as before when an act is taken back."""
    session().rollback()
    threads = select(
        Thread.id, Thread.asker_id, Thread.status, Thread.listed, Thread.resolution, Thread.solved_how, Thread.duplicate_of_id,
        Thread.answer_count, Thread.comment_count, Thread.me_too_count, Thread.score, Thread.first_response_at, Thread.follower_count,
        Thread.last_activity_at, Thread.reorganised,
    ).where(Thread.merged_into_id.is_(None)).order_by(Thread.id)
    posts = select(Post.id, Post.thread_id, Post.kind, Post.parent_id, Post.listed, Post.is_solution, Post.comment_count, Post.score)
    people = select(User.id, User.question_count, User.answer_count, User.solution_count, User.reputation, User.unread_count)
    me_toos = select(MeToo.thread_id, MeToo.user_id).order_by(MeToo.thread_id, MeToo.user_id)
    asked = (threads, posts.order_by(Post.id), people.order_by(User.id), me_toos)
    return [[tuple(row) for row in session().execute(one)] for one in asked]


def newest_act() -> int:
    return session().scalar(select(ThreadAct.id).order_by(ThreadAct.id.desc()).limit(1))


def split(thread, *posts, by=None, **said):
    chosen = {"title": "Another matter", "category_id": thread.category_id, **said}
    return commands.split_thread(by or make.moderator(), thread.id, post_ids=[post.id for post in posts], **chosen)


def test_a_split_thread_begins_with_its_earliest_post_and_keeps_comments_and_votes(app):
    ana, bob, cid = make.member(), make.member(), make.member()
    thread = make.question(ana, tags=[make.tag("dns").name])
    first, second, stays = make.answer(thread, bob), make.answer(thread, cid), make.answer(thread, cid)
    below, aside = make.comment(first, cid), make.comment(stays, ana)
    cast_vote(cid, first.id, 1)
    new = split(thread, second, first, aside)
    assert places(new.id) == [
        (first.id, "question", None), (second.id, "answer", None), (below.id, "comment", first.id), (aside.id, "comment", first.id),
    ]
    assert [row[0] for row in places(thread.id)] == [make.opening_post(thread).id, stays.id]
    assert (new.asker_id, new.score, new.answer_count, new.comment_count, new.status) == (bob.id, 1, 1, 2, "answered")
    followers = set(session().scalars(select(Follow.user_id).where(Follow.thread_id == new.id)))
    assert followers == {ana.id, bob.id, cid.id}
    assert counts().asked == 2
    jobs.drain()
    told = select(Notification.user_id).where(Notification.kind == "split", Notification.thread_id == new.id)
    assert set(session().scalars(told)) == {ana.id, bob.id, cid.id}
    assert drifting() == {}


def test_taking_a_split_back_gives_the_accepted_answer_its_acceptance_back(app):
    max_, ana = make.moderator("max"), make.member("ana")
    thread = make.question(ana)
    answer, other = make.answer(thread), make.answer(thread)
    resolution.accept_answer(ana, answer.id)
    commands.split_thread(max_, thread.id, post_ids=[answer.id, other.id], title="Why is the other box silent?",
                          category_id=thread.category_id)
    assert get_thread(ana, thread.id).resolution == "open"
    commands.undo_act(max_, newest_act())
    session().expire_all()
    assert get_thread(ana, thread.id).resolution == "solved" and session().get_one(Post, answer.id).is_solution
    assert not drifting()


def test_taking_a_split_back_restores_everything_and_leads_the_new_address_home(app):
    max_ = make.moderator()
    thread = make.question()
    first, second = make.answer(thread), make.answer(thread)
    make.comment(first)
    cast_vote(make.member(), first.id, 1)
    before = state()
    new = split(thread, first, second, by=max_)
    act = newest_act()
    later = make.answer(new)
    commands.undo_act(max_, act)
    assert (later.id, "answer", None) in places(thread.id)
    commands.delete_post(max_, later.id)
    gone, stood = state(), before
    assert [row for row in gone[1] if row[0] != later.id] == stood[1]
    assert merged_into(STRANGER, new.id).id == thread.id
    with pytest.raises(NotFound):
        get_thread(max_, new.id)
    assert commands.undo_act(max_, act).id == thread.id
    assert drifting() == {}


def test_an_accepted_answer_that_leaves_is_accepted_no_more(app):
    ana = make.member()
    thread = make.question(ana)
    answer = make.answer(thread)
    resolution.accept_answer(ana, answer.id)
    split(thread, answer)
    left = fresh(Thread, thread.id)
    assert (left.resolution, left.status, fresh(Post, answer.id).is_solution) == ("open", "unanswered", False)
    jobs.drain()
    assert session().scalar(select(Notification.id).where(Notification.kind == "reopened", Notification.user_id == ana.id))
    assert drifting() == {}


def test_a_merged_question_brings_everything_once_and_counts_nowhere(app):
    ana, bob, cid, dee, max_ = (*(make.member() for _ in range(4)), make.moderator())
    kept, gone = make.question(ana), make.question(bob)
    answer = make.answer(gone, cid)
    resolution.accept_answer(bob, answer.id)
    for thread in (kept, gone):
        add_me_too(dee, thread.id)
    commands.add_bookmark(dee, gone.id)
    commands.save_draft(dee, f"answer-{gone.id}", content={"body": "Half an answer"})
    before = state()
    commands.merge_threads(max_, gone.id, into_id=kept.id)
    merged = fresh(Thread, kept.id)
    assert (merged.answer_count, merged.me_too_count, merged.resolution) == (2, 2, "open")
    assert set(session().scalars(select(MeToo.user_id).where(MeToo.thread_id == kept.id))) == {dee.id, bob.id}
    assert {ana.id, bob.id, cid.id, dee.id} == set(session().scalars(select(Follow.user_id).where(Follow.thread_id == kept.id)))
    assert session().get(Bookmark, (dee.id, kept.id)) is not None
    assert find_draft(dee, f"answer-{kept.id}") == {"body": "Half an answer"}
    assert counts().asked == counts().unresolved == 1
    assert drifting() == {}
    commands.undo_act(max_, newest_act())
    assert state() == before
    assert session().get(Bookmark, (dee.id, kept.id)) is None
    assert find_draft(dee, f"answer-{gone.id}") == {"body": "Half an answer"}
    assert drifting() == {}


def test_what_opened_a_merged_thread_may_become_a_comment(app):
    kept, gone = make.question(), make.question()
    opening, comment = make.opening_post(gone), make.comment(make.opening_post(gone))
    commands.merge_threads(make.moderator(), gone.id, into_id=kept.id, as_comment=True)
    here = make.opening_post(kept).id
    assert places(kept.id) == [(here, "question", None), (opening.id, "comment", here), (comment.id, "comment", here)]
    assert drifting() == {}


def test_duplicates_of_a_merged_question_point_to_where_it_went_and_back(app):
    max_ = make.moderator()
    kept, gone, again = make.question(), make.question(), make.question()
    resolution.mark_duplicate(max_, again.id, gone.id)
    commands.merge_threads(max_, gone.id, into_id=kept.id)
    assert fresh(Thread, again.id).duplicate_of_id == kept.id
    assert drifting() == {}
    commands.undo_act(max_, newest_act())
    assert fresh(Thread, again.id).duplicate_of_id == gone.id
    assert drifting() == {}


def test_what_is_merged_twice_over_leads_to_the_end_and_is_taken_back_from_the_end(app):
    max_ = make.moderator()
    one, two, three = make.question(), make.question(), make.question()
    commands.merge_threads(max_, one.id, into_id=two.id)
    first = newest_act()
    commands.merge_threads(max_, two.id, into_id=three.id)
    second = newest_act()
    assert merged_into(STRANGER, one.id).id == three.id
    with pytest.raises((WrongState, NotFound)):
        commands.undo_act(max_, first)
    commands.undo_act(max_, second)
    commands.undo_act(max_, first)
    assert [fresh(Thread, each.id).merged_into_id for each in (one, two, three)] == [None, None, None]
    assert drifting() == {}


def test_no_merge_into_itself_a_duplicate_or_what_is_removed(app):
    max_ = make.moderator()
    one, two, three = make.question(), make.question(), make.question()
    resolution.mark_duplicate(max_, two.id, one.id)
    commands.hide_post(max_, make.opening_post(three).id, reason="other")
    for into in (one.id, two.id, three.id, 9_999):
        with pytest.raises(Invalid) as refused:
            commands.merge_threads(max_, one.id, into_id=into)
        assert "into" in refused.value.fields


def test_a_comment_becomes_an_answer_and_back_with_what_was_written_under_it(app):
    max_, bob = make.moderator(), make.member()
    thread = make.question()
    comment = make.comment(make.opening_post(thread), bob)
    cast_vote(make.member(), comment.id, 1)
    before = state()
    commands.convert_post(max_, comment.id)
    act = newest_act()
    assert (fresh(Post, comment.id).kind, fresh(Thread, thread.id).status) == ("answer", "answered")
    assert fresh(User, bob.id).reputation == make.MAY_VOTE + 10
    assert drifting() == {}
    reply = make.comment(fresh(Post, comment.id))
    commands.undo_act(max_, act)
    assert fresh(Post, reply.id).parent_id == make.opening_post(thread).id
    commands.delete_post(max_, reply.id)
    assert [row for row in state()[1] if row[0] != reply.id] == [(*row[:6], *row[6:]) for row in before[1]]
    assert fresh(User, bob.id).reputation == make.MAY_VOTE
    assert drifting() == {}


def test_an_accepted_answer_made_a_comment_opens_the_question_again(app):
    ana = make.member()
    thread = make.question(ana)
    answer, other = make.answer(thread), make.answer(thread)
    below = make.comment(answer)
    resolution.accept_answer(ana, answer.id)
    commands.convert_post(make.moderator(), answer.id, under_id=other.id)
    assert (fresh(Post, answer.id).parent_id, fresh(Post, below.id).parent_id) == (other.id, other.id)
    assert fresh(Thread, thread.id).resolution == "open"
    assert drifting() == {}


def test_slow_mode_lets_members_post_once_in_so_many_minutes_and_staff_always(app):
    thread, bob, max_ = make.question(), make.member(), make.moderator()
    commands.set_slow_mode(max_, thread.id, minutes=10)
    answer = make.answer(thread, bob)
    for again in (lambda: make.answer(thread, bob), lambda: make.comment(answer, bob)):
        with pytest.raises(TooMany) as refused:
            again()
        assert 590 < refused.value.retry_after <= 600
    make.answer(thread, max_)
    make.answer(thread, make.agent())
    commands.set_slow_mode(max_, thread.id, minutes=0)
    make.answer(thread, bob)
    with pytest.raises(Invalid):
        commands.set_slow_mode(max_, thread.id, minutes=1_441)


@pytest.mark.parametrize("who", ["member", "agent"])
def test_only_moderators_use_the_tools(app, who):
    someone, thread, other = getattr(make, who)(), make.question(), make.question()
    answer = make.answer(thread)
    for attempt in (
        lambda: split(thread, answer, by=someone),
        lambda: commands.merge_threads(someone, thread.id, into_id=other.id),
        lambda: commands.convert_post(someone, answer.id, under_id=make.opening_post(thread).id),
        lambda: commands.set_slow_mode(someone, thread.id, minutes=5),
        lambda: commands.anonymise_author(someone, answer.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_merge_into_a_staff_category_takes_it_from_everybodys_sight(app):
    ana, max_, secret = make.member(), make.moderator(), make.category("secret", read_access="staff")
    thread, into = make.question(ana), make.question(make.agent(), category=secret)
    make.answer(thread)
    jobs.drain()
    assert fresh(User, ana.id).unread_count == 1
    commands.merge_threads(max_, thread.id, into_id=into.id)
    jobs.drain()
    left = select(Notification.kind).where(Notification.user_id == ana.id, Notification.withdrawn_at.is_(None))
    assert list(session().scalars(left)) == ["moved_away"] and fresh(User, ana.id).unread_count == 1
    for viewer in (STRANGER, ana):
        with pytest.raises(NotFound):
            merged_into(viewer, thread.id)
    assert drifting() == {}


def test_what_is_split_out_of_a_staff_category_says_nothing_of_where_it_came_from(app):
    max_, secret, public = make.moderator(), make.category("secret", read_access="staff"), make.category("public")
    thread = make.question(max_, "Ana's unpaid bill", category=secret)
    answer = make.answer(thread, max_)
    new = split(thread, answer, by=max_, category_id=public.id)
    assert move_notes(STRANGER, new) == ()
    assert [note.title for note in move_notes(max_, new)] == ["Ana's unpaid bill"]
