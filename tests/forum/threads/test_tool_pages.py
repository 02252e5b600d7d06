"""The pages of thread tools, without scripts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.threads import commands
from forum.threads.models import Post, Thread
from tests import make
from tests.visitor import Visitor


def kind(post):
    return session().get_one(Post, post.id, populate_existing=True).kind


def test_everything_is_reached_from_the_page_of_a_thread(app, visitor):
    thread = make.question(title="Box blinks")
    visitor.sign_in(make.moderator())
    page = visitor.get(thread.url)
    assert f"/threads/{thread.id}/tools" in page.links()
    tools = visitor.get(f"/threads/{thread.id}/tools")
    for tool in ("move", "split", "merge", "slow"):
        assert f"/threads/{thread.id}/{tool}" in tools.links()
        assert visitor.get(f"/threads/{thread.id}/{tool}").one("h1")
    assert "Can be undone" in tools.words


def test_agents_are_offered_only_what_they_may_do(app, visitor):
    thread = make.question()
    visitor.sign_in(make.agent())
    links = visitor.get(f"/threads/{thread.id}/tools").links()
    assert f"/threads/{thread.id}/move" in links and f"/threads/{thread.id}/split" not in links
    visitor.get(f"/threads/{thread.id}/split", status=403)
    visitor.sign_in(make.member()).get(f"/threads/{thread.id}/tools", status=403)


def test_posts_are_split_off_and_the_way_back_is_a_button(app, visitor):
    thread = make.question(title="Box blinks")
    answer = make.answer(thread)
    visitor.sign_in(make.moderator())
    page = visitor.get(f"/threads/{thread.id}/split?post={answer.id}")
    refused = page.submit("/split", status=422, title="")
    assert "Give it a title." in refused.words
    done = refused.submit("/split", title="Another box")
    assert done.one("h1").get_text().strip() == "Another box"
    assert "1 post came from another thread: Box blinks" in done.words
    assert "1 post went to a thread of its own: Another box" in visitor.get(thread.url).words
    assert visitor.get(f"/posts/{answer.id}/", status=302).headers["Location"].endswith(f"#post-{answer.id}")
    back = visitor.get(f"/threads/{thread.id}/tools").submit("/undo")
    assert back.one("h1").get_text().strip() == "Box blinks"
    assert visitor.get(done.url, status=301).headers["Location"] == thread.url


def test_every_address_of_a_merged_thread_leads_to_the_other(app, visitor):
    thread, into = make.question(title="Old box"), make.question(title="New box")
    visitor.sign_in(make.moderator())
    page = visitor.get(f"/threads/{thread.id}/merge")
    assert "no such thread" in page.submit("/merge", status=422, into="999999").words
    elsewhere = page.submit("/merge", status=422, into=f"https://another.example{into.url}")
    assert "Paste the link of a thread, or its number." in elsewhere.words and "/merge" in elsewhere.text
    done = page.submit("/merge", into=f"http://localhost{into.url}")
    assert "Another thread was merged into this one: Old box" in done.words
    visitor = Visitor(app)
    for address in (thread.url, f"/questions/{thread.id}/", f"/discussions/{thread.id}/old-box/"):
        assert visitor.get(address, status=301).headers["Location"] == into.url
    assert visitor.get(f"/feeds/threads/{thread.id}.atom", status=301).headers["Location"].endswith(f"/feeds/threads/{into.id}.atom")


def test_an_answer_to_a_thread_that_was_merged_meanwhile_is_not_lost(app, visitor):
    thread, into, bob = make.question(), make.question(), make.member()
    page = visitor.sign_in(bob).get(f"/threads/{thread.id}/answers")
    commands.merge_threads(make.moderator(), thread.id, into_id=into.id)
    page.submit("/answers", status=303, body="Here it is.")
    written = session().scalars(select(Post).where(Post.author_id == bob.id)).one()
    assert written.thread_id == into.id


def test_a_merged_thread_is_absent_for_whoever_may_not_read_the_other(app, visitor):
    secret = make.category("secret", read_access="staff")
    thread, into = make.question(), make.question(make.agent(), category=secret)
    commands.merge_threads(make.moderator(), thread.id, into_id=into.id)
    visitor.get(thread.url, status=404)
    visitor.get(f"/feeds/threads/{thread.id}.atom", status=404)


def test_a_comment_becomes_an_answer_by_its_page(app, visitor):
    thread = make.question()
    comment, answer = make.comment(make.opening_post(thread)), make.answer(thread)
    visitor.sign_in(make.moderator())
    visitor.get(f"/posts/{comment.id}/convert").submit("/convert", status=303)
    assert kind(comment) == "answer"
    page = visitor.get(f"/posts/{answer.id}/convert")
    assert page.submit("/convert", status=422).one("#error-summary")
    page.submit("/convert", status=303, under=str(comment.id))
    assert kind(answer) == "comment"
    visitor.get(f"/posts/{make.opening_post(thread).id}/convert", status=404)


@pytest.mark.once
def test_a_comment_under_a_hidden_answer_says_why_it_cannot_be_converted(app, visitor):
    answer, max_ = make.answer(make.question()), make.moderator()
    comment = make.comment(answer)
    commands.hide_post(max_, answer.id, reason="spam")
    page = visitor.sign_in(max_).get(f"/posts/{comment.id}/convert")
    assert "stands under a post that is" in page.one("#denied").get_text() and not page.all("form[action$='/convert']")


def test_slow_mode_is_said_beside_the_reply_box_and_the_text_is_kept(app, visitor):
    thread, bob = make.question(), make.member()
    visitor.sign_in(make.moderator()).get(f"/threads/{thread.id}/slow").submit("/slow", status=303, minutes="10")
    visitor.sign_in(bob)
    assert "once in 10 minutes" in visitor.get(thread.url).one("#slow-mode").get_text()
    make.answer(thread, bob)
    page = visitor.get(thread.url)
    assert "You can post again in" in page.one("#slow-mode").get_text()
    late = page.submit("/answers", status=429, body="One more thing.")
    assert late.one("textarea[name=body]").get_text().strip() == "One more thing."
    assert "Slow mode: one post every 10 minutes here. You can post again in 10 minutes (at " in late.words
    assert 0 < int(late.headers["Retry-After"]) <= 600
    visitor.sign_in(make.member())
    assert "You can post again in" not in visitor.get(thread.url).words


def test_the_author_is_made_anonymous_only_when_they_have_asked(app, visitor):
    ana = make.member("ana_q", display_name="Ana Quill")
    thread = make.question(ana)
    visitor.sign_in(make.moderator())
    page = visitor.get(f"/posts/{make.opening_post(thread).id}/anonymous")
    assert page.submit("/anonymous", status=422).one("#error-summary")
    assert "Anonymous" in page.submit("/anonymous", understood="y").words
    assert session().get_one(Thread, thread.id, populate_existing=True).asker_id != ana.id


@pytest.mark.parametrize("what", ["split", "merge", "convert"])
def test_what_is_done_is_in_the_audit_log(app, visitor, what):
    max_, thread, other = make.moderator(), make.question(), make.question()
    answer = make.answer(thread)
    if what == "split":
        commands.split_thread(max_, thread.id, post_ids=[answer.id], title="Apart", category_id=thread.category_id)
    elif what == "merge":
        commands.merge_threads(max_, other.id, into_id=thread.id)
    else:
        commands.convert_post(max_, answer.id, under_id=make.opening_post(thread).id)
    said = {"split": "Thread split", "merge": "Threads merged", "convert": "Post converted"}
    assert said[what] in visitor.sign_in(max_).get("/desk/audit/").words
