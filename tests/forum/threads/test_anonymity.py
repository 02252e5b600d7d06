"""What is anonymous names its author at no door, for nobody but moderators."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.core.events import announce
from forum.exchange.exporting.flow import export_lines
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed, WrongState
from forum.notifications.models import Notification
from forum.resolution import commands as resolution
from forum.resolution.models import ResolutionChange
from forum.threads import commands
from forum.threads.models import Post, Revision, Thread, ThreadAct
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.drift import drifting

NAME = "Zora Quill"


@pytest.fixture
def story(app):
    """Zora asked, edited, commented and accepted; Bob answered, and both have points for it."""
    zora, bob, max_ = make.member("zora_q", display_name=NAME), make.member(), make.moderator()
    thread = make.question(zora, "My landlord reads my router")
    opening, answer = make.opening_post(thread), make.answer(thread, bob)
    make.comment(answer, zora)
    commands.edit_post(zora, opening.id, body="He really reads it.", base=1)
    for _ in range(3):
        cast_vote(make.member(), opening.id, 1)
    resolution.accept_answer(zora, answer.id)
    jobs.drain()
    return zora, bob, max_, thread, opening, answer


@command
def leave_as(member) -> None:
    announce(MemberLeft(utcnow(), member.id))


def doors(thread, zora):
    return (
        thread.url, f"/posts/{make.opening_post(thread).id}/history", "/questions/", "/", "/search?q=landlord", "/search?q=user:zora_q",
        f"/feeds/threads/{thread.id}.atom", "/feeds/questions.atom",
    )


def test_no_door_ties_the_posts_to_their_author(story, visitor):
    zora, bob, max_, thread, opening, answer = story
    before = {url: visitor.get(url).text for url in doors(thread, zora)}
    assert sum(NAME in text for text in before.values()) >= 5
    commands.anonymise_author(max_, opening.id)
    jobs.drain()
    for url in doors(thread, zora):
        assert NAME not in visitor.get(url).text, url
        assert f"/members/{zora.id}/" not in visitor.get(url).text, url
    assert "Anonymous" in visitor.get(thread.url).words
    hers = (f"/members/{zora.id}/zora_q/", f"/members/{zora.id}/zora_q/?tab=reputation", f"/feeds/members/{zora.id}.atom")
    visitor.sign_in(bob)
    for url in hers:
        text = visitor.get(url).text
        assert "landlord" not in text and f"/posts/{opening.id}/" not in text and f"/posts/{answer.id}/" not in text, url
    assert NAME not in visitor.get(thread.url).text
    assert NAME not in visitor.get("/inbox/").text
    out = io.BytesIO()
    export_lines(out, with_private=True, with_removed=True)
    line = next(line for line in out.getvalue().decode().splitlines() if "landlord" in line)
    assert "zora" not in line
    assert drifting() == {}


def test_no_row_beside_the_secret_one_names_the_author(story):
    zora, _bob, max_, thread, opening, _answer = story
    commands.anonymise_author(max_, opening.id)
    posts = select(Post.id).where(Post.thread_id == thread.id)
    for column, where in (
        (Post.author_id, Post.thread_id == thread.id), (Post.edited_by_id, Post.thread_id == thread.id),
        (Revision.editor_id, Revision.post_id.in_(posts)), (Thread.asker_id, Thread.id == thread.id),
        (Thread.last_activity_by_id, Thread.id == thread.id), (ResolutionChange.actor_id, ResolutionChange.thread_id == thread.id),
        (Notification.actor_id, Notification.thread_id == thread.id),
    ):
        assert zora.id not in set(session().scalars(select(column).where(where))), column


def test_points_and_counters_go_and_come_back_with_the_name(story):
    zora, bob, max_, thread, opening, _answer = story
    columns = (User.question_count, User.answer_count, User.solution_count, User.reputation)

    def standing():
        session().rollback()
        return [tuple(session().execute(select(*columns).where(User.id == one.id)).one()) for one in (zora, bob)]

    before = standing()
    assert before[0] == (1, 0, 0, make.MAY_VOTE + 15 + 2)
    commands.anonymise_author(max_, opening.id)
    assert standing()[0] == (0, 0, 0, make.MAY_VOTE)
    assert standing()[1] == before[1]
    assert drifting() == {}
    act = session().scalar(select(ThreadAct.id).where(ThreadAct.tool == "anonymise"))
    with pytest.raises(NotAllowed):
        commands.undo_act(make.agent(), act)
    commands.undo_act(max_, act)
    assert standing() == before
    assert session().get_one(Thread, thread.id, populate_existing=True).asker_id == zora.id
    assert drifting() == {}


def test_the_author_is_told_and_cannot_vote_for_themselves(story):
    zora, _bob, max_, thread, opening, _answer = story
    commands.anonymise_author(max_, opening.id)
    jobs.drain()
    told = select(Notification).where(Notification.kind == "anonymised")
    assert [(one.user_id, one.actor_id) for one in session().scalars(told)] == [(zora.id, None)]
    with pytest.raises(NotAllowed):
        cast_vote(zora, opening.id, 1)
    with pytest.raises(NotAllowed):
        commands.edit_post(zora, opening.id, body="Mine again", base=2)
    with pytest.raises(WrongState):
        commands.anonymise_author(max_, opening.id)
    assert thread.id


def test_when_the_author_leaves_nobody_knows_any_more(story):
    zora, _bob, max_, _thread, opening, _answer = story
    commands.anonymise_author(max_, opening.id)
    leave_as(zora)
    act = session().scalar(select(ThreadAct.id).where(ThreadAct.tool == "anonymise"))
    with pytest.raises(WrongState):
        commands.undo_act(max_, act)


def test_moderators_look_it_up_among_the_tools_and_agents_do_not(story, visitor):
    _zora, _bob, max_, thread, opening, _answer = story
    commands.anonymise_author(max_, opening.id)
    assert NAME in visitor.sign_in(max_).get(f"/threads/{thread.id}/tools").words
    assert NAME not in visitor.sign_in(make.agent()).get(f"/threads/{thread.id}/tools").words
