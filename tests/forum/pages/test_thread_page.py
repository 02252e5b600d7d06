"""A thread's page: what stands where, who sees which button, and where links lead."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from forum.core import settings
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.pages.facts import facts_of, read_facts
from forum.pages.queries.posts import AnswerOrder
from forum.pages.queries.reading import load_thread_page
from forum.pages.rights import post_rights, rights_by_post
from forum.resolution.commands import (
    accept_answer,
    add_solution,
    ask_for_info,
    close_question,
    mark_duplicate,
    reopen_question,
    verify_answer,
)
from forum.threads.commands import delete_post, edit_post, hide_post, lock_thread, move_thread, save_draft
from forum.votes.commands import cast_vote
from tests import make
from tests.visitor import Page, Visitor


def answers(page: Page) -> list[str]:
    """Anchors of the answers in the order of the page."""
    return [post["id"] for post in page.all("article.post-answer")]


@pytest.fixture
def small_pages(monkeypatch):
    real = settings.get
    monkeypatch.setattr(settings, "get", lambda name: 5 if name == "threads.answers_per_page" else real(name))


def test_the_accepted_answer_stands_under_the_question_then_solutions_verified_and_votes(app, visitor):
    asker, agent = make.member(), make.agent()
    thread = make.question(asker)
    plain, liked, verified, other, accepted = (make.answer(thread) for _ in range(5))
    cast_vote(make.member(), liked.id, 1)
    verify_answer(agent, verified.id)
    accept_answer(asker, accepted.id)
    add_solution(asker, other.id, scope="Firmware 2.x")
    page = visitor.get(thread.url)
    assert answers(page) == [f"post-{one.id}" for one in (accepted, other, verified, liked, plain)]
    first = page.one(f"#post-{accepted.id}")
    assert "Accepted by the asker" in first.get_text()
    assert not first.find_parent(id="answers"), "it stands before the heading of the answers"
    assert "Firmware 2.x" in page.one(f"#post-{other.id} .post-verdict").get_text()
    assert "Verified by staff" in page.one(f"#post-{verified.id}").get_text()
    assert answers(visitor.get(thread.url + "?sort=oldest")) == [f"post-{one.id}" for one in (plain, liked, verified, other, accepted)]
    assert answers(visitor.get(thread.url + "?sort=newest")) == [f"post-{one.id}" for one in (accepted, other, verified, liked, plain)]


def test_the_solution_says_who_accepted_it(app, visitor):
    asker, thread = make.member(), make.question()
    by_staff, both, silent = make.answer(thread), make.answer(make.question()), make.question(asker)
    accept_answer(make.agent(), by_staff.id)
    verdict = visitor.get(thread.url).one(f"#post-{by_staff.id} .post-verdict").get_text()
    assert "Accepted by staff" in verdict and "asker" not in verdict and "Verified" not in verdict
    accept_answer(make.agent(), both.id)
    verify_answer(make.agent(), both.id)
    verdict = visitor.get(both.thread.url).one(f"#post-{both.id} .post-verdict").get_text()
    assert "Accepted by staff" in verdict and "Verified by staff" in verdict
    by_helper = make.answer(silent)
    with time_machine.travel(utcnow() + timedelta(days=8), tick=False):
        accept_answer(make.member(reputation=100_000), by_helper.id)
    verdict = visitor.get(silent.url).one(f"#post-{by_helper.id} .post-verdict").get_text()
    assert "Accepted for the asker" in verdict and "staff" not in verdict


def test_read_in_context_leads_to_the_answer_among_the_others(app, visitor, small_pages):
    asker = make.member()
    thread = make.question(asker)
    made = [make.answer(thread) for _ in range(8)]
    accept_answer(asker, made[6].id)
    link = visitor.get(thread.url).one(f"#post-{made[6].id} .post-context")
    target = visitor._open("GET", link["href"])
    assert target.status_code == 302
    assert target.headers["Location"] == f"{thread.url}?sort=oldest&page=2#post-{made[6].id}"
    assert f"post-{made[6].id}" in answers(visitor.get(target.headers["Location"].split("#")[0]))


def test_permalinks_find_the_page_of_every_post(app, visitor, small_pages):
    thread = make.question()
    made = [make.answer(thread) for _ in range(12)]
    cast_vote(make.member(), made[11].id, 1)
    verify_answer(make.agent(), made[9].id)
    comment = make.comment(made[3])
    for post in (*made, make.opening_post(thread), comment):
        location = visitor._open("GET", f"/posts/{post.id}/").headers["Location"]
        address, _, anchor = location.partition("#")
        assert anchor == f"post-{post.id}"
        assert visitor.get(address).all(f"#{anchor}"), location


def test_a_page_beyond_the_last_is_the_last(app, visitor, small_pages):
    thread = make.question()
    made = [make.answer(thread) for _ in range(6)]
    assert answers(visitor.get(thread.url + "?page=99")) == [f"post-{made[5].id}"]
    assert visitor.get(thread.url + "?page=2").one('link[rel="canonical"]')["href"].endswith("?page=2")


def test_there_is_one_address(app, visitor):
    thread = make.question()
    for wrong in (f"/questions/{thread.id}/", f"/questions/{thread.id}/other-words/", f"/discussions/{thread.id}/{thread.slug}/"):
        answer = visitor._open("GET", wrong + "?sort=oldest")
        assert answer.status_code == 301 and answer.headers["Location"] == thread.url + "?sort=oldest", wrong
    page = visitor.get(thread.url)
    assert page.one('link[rel="canonical"]')["href"] == "http://localhost" + thread.url
    assert visitor.get(thread.url + "?sort=oldest").one('meta[name="robots"]')["content"] == "noindex"


def test_search_engines_are_told_of_question_and_answers(app, visitor):
    asker = make.member("ana")
    thread = make.question(asker, title="Why </script> does it blink?")
    answer, other = make.answer(thread, body="Because <b>of</b> the lamp."), make.answer(thread)
    accept_answer(asker, answer.id)
    said = json.loads(visitor.get(thread.url).one('script[type="application/ld+json"]').string)
    question = said["mainEntity"]
    assert said["@type"] == "QAPage" and question["name"] == thread.title and question["answerCount"] == 2
    assert question["acceptedAnswer"]["url"] == f"http://localhost/posts/{answer.id}/"
    assert [one["url"] for one in question["suggestedAnswer"]] == [f"http://localhost/posts/{other.id}/"]
    assert question["author"]["name"] == "Ana" and question["datePublished"].endswith("Z")
    talk = json.loads(visitor.get(make.discussion().url).one('script[type="application/ld+json"]').string)
    assert talk["@type"] == "DiscussionForumPosting"


def test_comments_beyond_five_are_folded(app, visitor):
    thread = make.question()
    post = make.opening_post(thread)
    made = [make.comment(post) for _ in range(7)]
    page = visitor.get(thread.url)
    assert len(page.all(f"#comments-{post.id} > .comment")) == 5
    assert len(page.all(f"#comments-{post.id} details .comment")) == 2
    assert [one["id"] for one in page.all(".comment")] == [f"post-{one.id}" for one in made]


def test_strangers_are_led_to_sign_in_and_asked_nothing_else(app, visitor):
    thread = make.question()
    make.answer(thread)
    page = visitor.get(thread.url)
    assert page.all(f'a[href="/sign-in?next={thread.url}"]')
    assert not page.all("form[method=post]")
    assert "csrf" not in page.text


def test_the_asker_is_offered_what_comes_next(app):
    asker, helper = make.member(), make.member()
    thread = make.question(asker)
    mine, theirs = Visitor(app).sign_in(asker), Visitor(app).sign_in(helper)
    assert not mine.get(thread.url).all("#standing")
    answer = make.answer(thread, helper)
    assert "Did an answer solve it?" in mine.get(thread.url).one("#standing").get_text()
    assert mine.get(thread.url).all(f'form[action="/answers/{answer.id}/accept"]')
    assert not theirs.get(thread.url).all("#standing") and not theirs.get(thread.url).all('form[action$="/accept"]')
    mine.get(thread.url).submit(f"/answers/{answer.id}/accept")
    page = mine.get(thread.url)
    assert page.one(".thread-facts .chip").get_text() == "Solved"
    assert page.one("#standing a")["href"] == f"/questions/{thread.id}/still-broken"
    assert page.all(f'form[action="/answers/{answer.id}/withdraw"]')
    reopen_question(asker, thread.id)
    ask_for_info(helper, thread.id, body="Which firmware?")
    assert mine.get(thread.url).all(f'form[action="/questions/{thread.id}/info-given"]')


def test_votes_bookmarks_and_drafts_are_the_viewer_s_own(app):
    thread, ana, bob = make.question(), make.member("ana"), make.member("bob")
    answer = make.answer(thread)
    cast_vote(ana, answer.id, 1)
    save_draft(ana, f"answer-{thread.id}", content={"body": "Half a thought"})
    mine, theirs = Visitor(app).sign_in(ana).get(thread.url), Visitor(app).sign_in(bob).get(thread.url)
    assert mine.one(f"#vote-{answer.id}-up")["aria-pressed"] == "true"
    assert theirs.one(f"#vote-{answer.id}-up")["aria-pressed"] == "false"
    assert mine.one("#answer-body").get_text() == "Half a thought"
    assert theirs.one("#answer-body").get_text() == ""
    keys = {page.one('#answer-form input[name="key"]')["value"] for page in (mine, theirs)}
    assert len(keys) == 2 and all(len(key) > 10 for key in keys)


def test_an_answer_is_posted_from_the_page(app):
    thread = make.question()
    page = Visitor(app).sign_in(make.member()).get(thread.url)
    after = page.submit(f"/threads/{thread.id}/answers", body="Hold the button for ten seconds.")
    assert "ten seconds" in after.one("article.post-answer").get_text()


def test_an_edit_after_acceptance_is_said(app, visitor):
    asker, helper = make.member(), make.member()
    thread = make.question(asker)
    answer = make.answer(thread, helper)
    accept_answer(asker, answer.id)
    assert not visitor.get(thread.url).all(".post-edited-since")
    edit_post(helper, answer.id, base=1, body="Something else entirely.", note="changed")
    assert visitor.get(thread.url).one(".post-edited-since")["href"] == f"/posts/{answer.id}/history"


def test_a_closed_question_says_why(app, visitor):
    mod, thread = make.moderator(), make.question()
    close_question(mod, thread.id, reason="not_reproducible")
    assert "nobody could see the problem" in visitor.get(thread.url).one("#closed").get_text()
    lock_thread(mod, thread.id)
    assert "locked" in visitor.get(thread.url).one("#locked").get_text()
    assert not Visitor(app).sign_in(make.member()).get(thread.url).all("#answer-form")


def test_the_original_of_a_duplicate_is_named_only_to_those_who_may_read_it(app, visitor):
    mod, secret = make.moderator(), make.category("club", read_access="members")
    original = make.question(mod, title="The original in the club")
    thread = make.question(title="The same again, in public")
    mark_duplicate(mod, thread.id, original.id)
    assert original.title in visitor.get(thread.url).one("#closed").get_text()
    move_thread(mod, original.id, category_id=secret.id)
    assert original.title not in visitor.get(thread.url).text
    assert original.title in Visitor(app).sign_in(make.member()).get(thread.url).one("#closed").get_text()
    assert original.title not in visitor.get(thread.url).text


def test_what_happened_is_told_in_order(app, visitor):
    asker, mod = make.member("ana"), make.moderator("mod")
    thread = make.question(asker)
    ask_for_info(mod, thread.id, body="Which firmware?")
    accept_answer(asker, make.answer(thread).id)
    reopen_question(asker, thread.id)
    close_question(mod, thread.id, reason="off_topic")
    events = [line.get_text(" ", strip=True) for line in visitor.get(thread.url).all(".timeline .event")]
    expected = ("Mod asked for details", "Ana accepted an answer", "Ana reopened it", "Mod closed it: off topic")
    for line, words in zip(events, expected, strict=False):
        assert line.startswith(words), events
    assert len(events) >= 4


def test_moderators_see_what_was_removed_and_may_bring_it_back(app, visitor):
    mod, helper, thread = make.moderator(), make.member(), make.question()
    answer = make.answer(thread, helper, body="Buy my pills.")
    hide_post(mod, answer.id, reason="spam")
    assert "pills" not in visitor.get(thread.url).text
    assert "pills" not in Visitor(app).sign_in(helper).get(thread.url).text, "hidden from its author too"
    page = Visitor(app).sign_in(mod).get(thread.url)
    assert "Hidden" in page.one(f"#post-{answer.id} .post-state").get_text()
    page.submit(f"/posts/{answer.id}/restore")
    assert "pills" in visitor.get(thread.url).text


def test_an_author_sees_their_own_deleted_answer_and_nobody_else_does(app, visitor):
    helper, thread = make.member(), make.question()
    answer = make.answer(thread, helper, body="Never mind this one.")
    mine, other = Visitor(app).sign_in(helper), Visitor(app).sign_in(make.member())
    mine.get(thread.url), other.get(thread.url)
    delete_post(helper, answer.id)
    assert "Never mind" in mine.get(thread.url).text
    assert mine.get(thread.url).all(f'form[action="/posts/{answer.id}/undelete"]')
    assert "Never mind" not in other.get(thread.url).text and "Never mind" not in visitor.get(thread.url).text


ROLES = {
    "stranger": lambda: Actor(), "member": make.member, "unverified": lambda: make.member(verified=False), "agent": make.agent,
    "moderator": make.moderator, "admin": make.admin, "trusted": lambda: make.member(reputation=3000),
}


@pytest.mark.parametrize("role", ROLES)
def test_rights_asked_once_per_kind_are_the_rights_of_every_post(app, role):
    who = ROLES[role]()
    thread = make.question(make.member())
    for author in (make.member(), make.member(), who if who.id and who.is_verified else make.member()):
        make.comment(make.answer(thread, author), make.member())
    lock_thread(make.moderator(), make.question().id)
    page = load_thread_page(who, thread.id, order=AnswerOrder.BEST, number=1)
    _thread, posts = read_facts(facts_of(page))
    assert rights_by_post(who, posts) == {post.id: post_rights(who, post) for post in posts}


def test_who_has_not_confirmed_an_address_is_reminded_on_every_page(app):
    thread = make.question()
    for url in (thread.url, "/", "/questions/", "/settings/account"):
        assert "Confirm your e-mail address" in Visitor(app).sign_in(make.member(verified=False)).get(url).words
        assert "Confirm your e-mail address" not in Visitor(app).sign_in(make.member()).get(url).words


def test_a_deleted_thread_offers_its_author_to_bring_it_back_and_nothing_else(app, visitor):
    asker = make.member()
    thread = make.question(asker)
    question = make.opening_post(thread)
    delete_post(asker, question.id)
    page = visitor.sign_in(asker).get(thread.url)
    assert not page.all("#answer-form, .comment-form, a[href*='solved-by-self']")
    assert not page.all("form[action$='/follow'], form[action$='/bookmark']")
    back = page.one("#bring-back form")
    assert visitor.post(str(back["action"])).all("#answer-form")


def test_headings_in_a_question_stand_under_a_heading_of_its_own(app, visitor):
    thread = make.question(body="# What I did\n\nI pressed the button.")
    levels = [int(each.name[1]) for each in visitor.get(thread.url).all("main :is(h1, h2, h3, h4)")]
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels)), levels
