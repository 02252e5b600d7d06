"""Answering and commenting over HTTP, previews and drafts."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.core.db import session
from forum.kit.errors import TooMany
from forum.threads import commands
from forum.threads.models import Post
from forum.threads.routes import previews
from tests import make
from tests.forum.threads.conftest import setting
from tests.visitor import Visitor


def posts_by(member) -> list[Post]:
    return list(session().scalars(select(Post).where(Post.author_id == member.id).order_by(Post.id)))


def test_an_answer_is_written_on_its_own_page_without_scripts(app, visitor):
    bob, thread = make.member(), make.question(title="Box blinks red")
    page = visitor.sign_in(bob).get(f"/threads/{thread.id}/answers")
    assert page.one("h1").get_text() == "Box blinks red"
    refused = page.submit("/answers", status=422, body="  ")
    assert "Write something first." in refused.words
    assert refused.one("#error-summary")
    done = refused.submit("/answers", status=303, body="Restart it.")
    assert done.headers["Location"] == f"/posts/{posts_by(bob)[0].id}/"


def test_pressing_twice_answers_once(app, visitor):
    bob, thread = make.member(), make.question()
    page = visitor.sign_in(bob).get(f"/threads/{thread.id}/answers")
    for _twice in range(2):
        page.submit("/answers", status=303, body="Restart it.")
    assert len(posts_by(bob)) == 1


def test_a_quote_comes_along_without_scripts(app, visitor):
    thread = make.question()
    answer = make.answer(thread, make.member("bob"), body="Restart it.")
    visitor.sign_in(make.member())
    page = visitor.get(f"/threads/{thread.id}/answers?quote={answer.id}")
    assert "> @bob:\n>\n> Restart it." in page.one("textarea[name=body]").get_text()
    visitor.get(f"/threads/{make.question().id}/answers?quote={answer.id}", status=404)
    assert "> " not in visitor.get(f"/threads/{thread.id}/answers?quote=x").one("textarea[name=body]").get_text()


def test_details_may_be_asked_for_by_others_than_the_asker(app, visitor):
    ana = make.member()
    thread = make.question(ana)
    assert Visitor(app).sign_in(make.member()).get(f"/threads/{thread.id}/answers").all("[name=asks_for_info]")
    assert not Visitor(app).sign_in(ana).get(f"/threads/{thread.id}/answers").all("[name=asks_for_info]")
    assert not Visitor(app).sign_in(make.member()).get(f"/threads/{make.discussion().id}/answers").all("[name=asks_for_info]")


def test_a_comment_is_written_on_its_own_page_without_scripts(app, visitor):
    bob = make.member()
    answer = make.answer(make.question())
    page = visitor.sign_in(bob).get(f"/posts/{answer.id}/comments")
    refused = page.submit("/comments", status=422, body="x" * 2001)
    assert "At most 2000 characters." in refused.words
    refused.submit("/comments", status=303, body="Thanks")
    assert posts_by(bob)[0].parent_id == answer.id


def test_a_comment_sent_from_the_thread_s_page_needs_words_only(app, visitor):
    bob = make.member()
    answer = make.answer(make.question())
    visitor.sign_in(bob).post(f"/posts/{answer.id}/comments", {"body": "Thanks"}, status=303)
    assert len(posts_by(bob)) == 1


@pytest.mark.parametrize("where", ["answer", "comment"])
def test_personal_data_is_warned_of(app, visitor, where):
    bob, answer = make.member(), make.answer(make.question())
    url = f"/threads/{answer.thread_id}/answers" if where == "answer" else f"/posts/{answer.id}/comments"
    warned = visitor.sign_in(bob).get(url).submit(url.rsplit("/", 1)[1], status=422, body="Call 612 345 678")
    assert "a phone number" in warned.words
    warned.submit(url.rsplit("/", 1)[1], status=303, confirmed="y")
    assert len(posts_by(bob)) == 1


def test_a_locked_thread_says_so(app, visitor):
    thread = make.question()
    commands.lock_thread(make.moderator(), thread.id)
    visitor.sign_in(make.member())
    visitor.get(f"/threads/{thread.id}/answers", status=403)
    visitor.post(f"/threads/{thread.id}/answers", {"body": "Late"}, status=403)


def test_the_draft_of_an_answer_is_there_again(app, visitor):
    bob, thread = make.member(), make.question()
    visitor.sign_in(bob)
    kept = visitor.post("/drafts/", {"draft_key": f"answer-{thread.id}", "body": "Half"}, headers={"Accept": "application/json"})
    assert kept.json["saved_at"]
    assert visitor.get(f"/threads/{thread.id}/answers").one("textarea[name=body]").get_text().strip() == "Half"
    page = visitor.get("/drafts/")
    assert page.one(".draft-title a")["href"] == f"/threads/{thread.id}/answers"
    after = page.submit("/drafts/", button="discard=list")
    assert "You have no drafts" in after.words
    assert "Draft discarded." in after.words


def test_drafts_are_one_s_own(app, visitor):
    commands.save_draft(make.member(), "ask", content={"body": "canary"})
    assert "canary" not in visitor.sign_in(make.member()).get("/drafts/").text


def test_a_preview_looks_like_the_post_and_writes_nothing(app, visitor):
    ana = make.member("ana")
    visitor.sign_in(make.member())
    words = {"body": "**Bold** @ana <script>alert(1)</script> call me: bob@gmail.com"}
    page = visitor.post("/preview", words, headers={"Accept": "application/json"})
    assert "<strong>Bold</strong>" in page.json["html"]
    assert f"/members/{ana.id}/ana/" in page.json["html"]
    assert "<script" not in page.json["html"]
    assert page.json["findings"] == [{"message": "Check before posting: an e-mail address (b…@gmail.com)."}]
    assert "<strong>Bold</strong>" in visitor.post("/preview", words).text
    assert session().scalar(select(func.count()).select_from(Post)) == 0


def test_previews_are_limited_in_a_minute_for_each_member(app, visitor, monkeypatch):
    def spend(key: str, rate: str) -> None:
        assert (key, rate) == (f"preview:{bob.id}", "2/minute")
        raise TooMany(retry_after=7)

    setting("search.previews_per_minute", 2)
    monkeypatch.setattr(previews, "spend", spend)
    bob = make.member()
    assert visitor.sign_in(bob).post("/preview", {"body": "x"}, status=429).headers["Retry-After"] == "7"


def test_strangers_have_no_preview_and_no_drafts(app):
    stranger, member = Visitor(app), Visitor(app).sign_in(make.member())
    token = member.csrf_token()
    for place in ("/preview", "/drafts/"):
        response = stranger.client.post(place, data={"body": "x", "csrf_token": token}, headers={"Accept": "application/json"})
        assert response.status_code in {400, 403}
