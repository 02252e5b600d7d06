"""Held posts: they count nowhere and are told to nobody until they are let in; then everything happens once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.notifications.commands import follow_category
from forum.notifications.models import Follow, Notification
from forum.resolution.counting import counts
from forum.threads import screening
from forum.threads.commands import (
    delete_post,
    edit_post,
    hide_post,
    release_post,
    restore_post,
    undelete_post,
)
from forum.threads.events import AnswerPosted, CommentPosted, PostHeld, PostReleased, QuestionAsked
from forum.threads.models import HeldPost, Post, Thread
from forum.threads.queries import get_post, get_thread
from forum.threads.screening import Outcome, Verdict
from tests import make
from tests.forum.drift import drifting
from tests.visitor import Visitor

KINDS = ("question", "answer", "comment")


class Holding:
    """A screen that holds everything of the members it is given."""

    def __init__(self, *held, refused=()):
        self.held, self.refused, self.noted = {one.id for one in held}, {one.id for one in refused}, []

    def advise(self, submission):
        return None

    def judge(self, submission):
        if submission.actor.id in self.refused:
            return Outcome(Verdict.REFUSE, ("Please leave out the link.",))
        return Outcome(Verdict.HOLD if submission.actor.id in self.held and not submission.is_edit else Verdict.POST)

    def keep(self, submission, outcome, post):
        return 7 if outcome.is_held else None

    def note(self, submission, outcome):
        self.noted.append(submission.markdown)


@pytest.fixture
def screen():
    before = list(screening._declared)
    yield lambda *held, **also: (made := Holding(*held, **also), screening.declare(made))[0]
    screening._declared[:] = before


def facts(thread_id: int) -> tuple:
    row = session().get(Thread, thread_id, populate_existing=True)
    return row.answer_count, row.comment_count, row.status, row.first_response_at, row.last_activity_by_id, row.follower_count


def contributions(member) -> tuple[int, int]:
    row = session().get(User, member.id, populate_existing=True)
    return row.question_count, row.answer_count


def posted(kind: str, ana, body: str = "Held words about the box.") -> Post:
    if kind == "question":
        return make.opening_post(make.question(ana, "Held title?", body=body))
    thread = make.question()
    return make.answer(thread, ana, body) if kind == "answer" else make.comment(make.opening_post(thread), ana, body)


@pytest.mark.parametrize("kind", KINDS)
def test_a_held_post_is_seen_by_its_author_and_moderators_only(app, screen, kind):
    ana, mod = make.member("ana"), make.moderator()
    screen(ana)
    post = posted(kind, ana)
    assert (post.held_at, post.listed) == (post.created_at, False)
    for viewer in (ana, mod):
        assert get_post(viewer, post.id).id == post.id
    for viewer in (STRANGER, make.member(), make.agent()):
        with pytest.raises(NotFound):
            get_post(viewer, post.id)
    assert not drifting()


def test_a_held_question_counts_nowhere_and_once_when_it_is_let_in(app, screen, heard):
    ana, bob, mod = make.member("ana"), make.member("bob"), make.moderator()
    place = make.category("internet")
    follow_category(bob, "internet")
    screen(ana)
    thread = make.question(ana, "Held title?", body="@bob held words")
    opening = make.opening_post(thread)
    jobs.drain()
    assert [type(event) for event in heard] == [PostHeld]
    assert (counts().unresolved, contributions(ana), thread.follower_count) == (0, (0, 0), 0)
    assert session().scalar(select(func.count()).select_from(Notification)) == 0
    assert not drifting()
    heard.clear()
    release_post(mod, opening.id)
    release_post(mod, opening.id)
    jobs.drain()
    assert [type(event) for event in heard if isinstance(event, QuestionAsked | PostReleased)] == [QuestionAsked, PostReleased]
    assert (counts().unresolved, contributions(ana)) == (1, (1, 0))
    told = session().execute(select(Notification.user_id, Notification.kind).order_by(Notification.id)).all()
    assert {row.user_id for row in told if row.kind != "restored"} == {bob.id}
    assert [row.user_id for row in told if row.kind == "restored"] == [ana.id], "its author hears that it was let in"
    assert session().scalars(select(Follow.user_id).where(Follow.thread_id == thread.id)).all() == [ana.id]
    assert session().scalar(select(func.count()).select_from(HeldPost)) == 0
    assert session().get(Thread, thread.id, populate_existing=True).created_at == thread.created_at
    assert place.id == thread.category_id
    assert not drifting()


def test_the_own_page_says_how_many_posts_wait_and_to_staff_alone_besides(app, screen):
    ana = make.member("ana")
    screen(ana)
    make.question(ana)
    make.question(ana)
    url = f"/members/{ana.id}/ana/"
    for who, address, told in (
        (ana, url, True), (ana, f"{url}?tab=questions", True), (make.agent(), url, True), (make.member(), url, False),
    ):
        words = Visitor(app).sign_in(who).get(address).words
        assert ("2 posts wait for review" in words) is told and "You have not written anything" not in words, address
    assert "review" not in Visitor(app).get(url).words


@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_a_held_reply_changes_nothing_of_its_thread_until_it_is_let_in(app, screen, heard, kind):
    ana, mod, asker = make.member("ana"), make.moderator(), make.member("asker")
    thread = make.question(asker)
    before = facts(thread.id)
    screen(ana)
    heard.clear()
    post = make.answer(thread, ana) if kind == "answer" else make.comment(make.opening_post(thread), ana)
    jobs.drain()
    assert facts(thread.id) == before
    assert (contributions(ana), [type(event) for event in heard]) == ((0, 0), [PostHeld])
    assert session().scalar(select(func.count()).select_from(Notification)) == 0
    heard.clear()
    release_post(mod, post.id)
    jobs.drain()
    happened = AnswerPosted if kind == "answer" else CommentPosted
    assert [event.actor_id for event in heard if isinstance(event, happened)] == [ana.id]
    answers, comments, _status, first, last_by, _followers = facts(thread.id)
    assert (answers, comments, last_by) == ((1, 0, ana.id) if kind == "answer" else (0, 1, ana.id))
    assert (first == post.created_at) if kind == "answer" else first is None
    assert set(session().scalars(select(Notification.user_id)).all()) == {asker.id, ana.id}, "its author hears that it was let in"
    assert not drifting()


def test_a_held_request_for_details_puts_the_asker_on_turn_only_when_let_in(app, screen):
    ana, mod = make.member("ana"), make.moderator()
    thread = make.question()
    screen(ana)
    post = make.comment(make.opening_post(thread), ana, asks_for_info=True)
    assert session().get(Thread, thread.id, populate_existing=True).waiting_on == "community"
    release_post(mod, post.id)
    assert session().get(Thread, thread.id, populate_existing=True).waiting_on == "asker"


def test_the_askers_held_edit_of_a_reply_gives_no_turn_back(app, screen):
    ana, mod = make.member("ana"), make.moderator()
    thread = make.question(ana)
    make.comment(make.opening_post(thread), mod, asks_for_info=True)
    screen(ana)
    post = make.comment(make.opening_post(thread), ana)
    edit_post(ana, post.id, body="Held details, edited.", base=1)
    assert session().get(Thread, thread.id, populate_existing=True).waiting_on == "asker"


@pytest.mark.parametrize("kind", KINDS)
def test_its_author_may_edit_delete_and_bring_back_what_is_held(app, screen, kind):
    ana, mod = make.member("ana"), make.moderator()
    screen(ana)
    post = posted(kind, ana)
    edit_post(ana, post.id, body="Other held words.", base=1, **({"title": "Held title?", "tags": ()} if kind == "question" else {}))
    delete_post(ana, post.id)
    with pytest.raises(WrongState):
        release_post(mod, post.id)
    undelete_post(ana, post.id)
    assert get_post(ana, post.id).held_at is not None
    assert not drifting()
    release_post(mod, post.id)
    assert get_post(STRANGER, post.id).body_markdown == "Other held words."
    assert not drifting()


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_post_is_hidden_and_may_still_be_let_in_later(app, screen, kind):
    ana, mod = make.member("ana"), make.moderator()
    screen(ana)
    post = posted(kind, ana)
    hide_post(mod, post.id, reason="spam")
    with pytest.raises(NotFound):
        get_post(ana, post.id)
    restore_post(mod, post.id)
    with pytest.raises(NotFound):
        get_post(STRANGER, post.id)
    hide_post(mod, post.id, reason="spam")
    release_post(mod, post.id)
    assert get_post(STRANGER, post.id).listed
    jobs.drain()
    assert not drifting()


def test_only_moderators_let_in_and_twice_is_once(app, screen):
    ana, mod = make.member("ana"), make.moderator()
    screen(ana)
    post = make.answer(make.question(), ana)
    with pytest.raises(NotAllowed):
        release_post(ana, post.id)
    with pytest.raises(NotFound):
        release_post(make.agent(), post.id)
    with pytest.raises(NotAllowed):
        hide_post(ana, post.id, reason="spam")
    release_post(mod, post.id)
    assert release_post(mod, post.id).listed


def test_a_reply_that_is_let_in_below_something_hidden_stays_out_of_sight(app, screen):
    ana, mod = make.member("ana"), make.moderator()
    thread = make.question()
    answer = make.answer(thread)
    screen(ana)
    comment = make.comment(answer, ana)
    hide_post(mod, answer.id, reason="spam")
    release_post(mod, comment.id)
    with pytest.raises(NotFound):
        get_post(STRANGER, comment.id)
    assert facts(thread.id)[:2] == (0, 0)
    restore_post(mod, answer.id)
    assert facts(thread.id)[:2] == (1, 1)
    assert not drifting()


def test_the_same_form_sent_twice_holds_once(app, screen):
    ana = make.member("ana")
    screen(ana)
    thread = make.question()
    posts = [make.answer(thread, ana, "The same words.", key="k1") for _ in range(2)]
    assert posts[0].id == posts[1].id
    assert session().scalar(select(func.count()).select_from(HeldPost)) == 1


def test_a_refusal_stores_nothing_is_noted_and_the_text_stays_in_the_form(app, screen):
    ana = make.member("ana")
    thread = make.question()
    made = screen(refused=(ana,))
    with pytest.raises(Invalid) as refused:
        make.answer(thread, ana, "Buy it")
    assert (refused.value.fields, made.noted) == ({"body": ["Please leave out the link."]}, ["Buy it"])
    browser = Visitor(app).sign_in(ana)
    page = browser.post(f"/threads/{thread.id}/answers", {"body": "Buy it there"}, status=422)
    assert "Please leave out the link." in page.words
    assert page.one("textarea[name=body]").get_text().strip() == "Buy it there"


@pytest.mark.parametrize("kind", KINDS)
def test_the_author_is_told_that_it_waits_and_finds_it_again(app, screen, kind):
    ana, mod = make.member("ana"), make.moderator("mod")
    screen(ana)
    browser = Visitor(app).sign_in(ana)
    if kind == "question":
        make.category("internet")
        page = browser.post("/ask", {"category": "internet", "title": "Held title?", "body": "Held words.", "type": "question", "tags": ""})
    else:
        thread = make.question()
        above = make.opening_post(thread)
        place = f"/threads/{thread.id}/answers" if kind == "answer" else f"/posts/{above.id}/comments"
        page = browser.post(place, {"body": "Held words."})
    assert "A moderator looks at this before others can see it" in page.words
    assert "Waiting for review" in page.words
    post = session().scalars(select(Post).where(Post.held_at.is_not(None))).one()
    assert browser.get(f"/members/{ana.id}/ana/").all(f"#waiting ~ ul a[href='/posts/{post.id}/']")
    stranger = Visitor(app)
    assert "Held words" not in stranger.get(get_thread(mod, post.thread_id).url, status=404 if kind == "question" else 200).text
    assert not Visitor(app).sign_in(mod).get(f"/members/{ana.id}/ana/").all("#waiting")
    Visitor(app).sign_in(mod).post(f"/posts/{post.id}/release")
    assert "Held words" in stranger.get(get_thread(STRANGER, post.thread_id).url).text


def test_the_system_and_what_is_unscreened_is_never_asked_about(app, screen):
    ana = make.member("ana")
    screen(ana)
    with screening.unscreened():
        assert make.question(ana).listed


def test_what_waits_offers_no_boxes_that_could_not_be_used(app, screen):
    ana = make.member("ana")
    screen(ana)
    waits = make.question(ana, "Why does nobody see this yet?")
    page = Visitor(app).sign_in(ana).get(waits.url)
    assert not waits.listed and not page.all("form[action$='/answers']") and not page.all("form[action$='/comments']")
