"""Hidden, private and absent are one and the same at every door of this room."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.threads import commands
from tests import make
from tests.forum.threads.conftest import picture
from tests.visitor import Visitor

GETS = (
    "/threads/{thread}/answers", "/threads/{thread}/move", "/posts/{answer}/comments", "/posts/{answer}/edit", "/posts/{answer}/history",
    "/posts/{answer}/hide", "/posts/{question}/edit", "/posts/{question}/history", "/posts/{comment}/edit",
)
POSTS = (
    "/threads/{thread}/answers", "/threads/{thread}/bookmark", "/threads/{thread}/lock", "/threads/{thread}/unlock",
    "/threads/{thread}/pin", "/threads/{thread}/unpin", "/threads/{thread}/move", "/threads/{thread}/type", "/posts/{answer}/comments",
    "/posts/{answer}/edit", "/posts/{answer}/rollback", "/posts/{answer}/delete", "/posts/{answer}/undelete",
    "/posts/{answer}/restore", "/posts/{question}/delete", "/posts/{question}/edit", "/posts/{question}/comments", "/posts/{comment}/edit",
)
WORDS = {"body": "words", "reason": "spam", "category": "1", "type": "discussion", "number": "1", "base": "1", "title": "A title"}


def hidden_thread(how: str, author):
    place = make.category("secret", read_access="staff") if how == "private category" else make.category()
    writer = make.agent("writer") if how == "private category" else author
    thread = make.question(writer, category=place)
    answer = make.answer(thread, writer)
    comment = make.comment(answer, writer)
    question = make.opening_post(thread)
    if how == "hidden":
        commands.hide_post(make.moderator(), question.id, reason="spam")
    ids = {"thread": thread.id, "answer": answer.id, "question": question.id, "comment": comment.id}
    return dict.fromkeys(ids, 999_999) if how == "absent" else ids


@pytest.mark.parametrize("how", ["absent", "hidden", "private category"])
def test_what_one_may_not_see_is_not_there(app, visitor, how):
    bob = make.member("bob")
    ids = hidden_thread(how, bob)
    visitor.sign_in(bob)
    for path in GETS:
        page = visitor.get(path.format(**ids), status=404)
        assert page.one("h1").get_text() == "There is nothing here", path
    token = visitor.csrf_token()
    for path in POSTS:
        visitor.post(path.format(**ids), {**WORDS, "csrf_token": token}, status=404)
    visitor.post("/drafts/", {"draft_key": f"answer-{ids['thread']}", "body": "x", "csrf_token": token}, status=404)


def test_every_door_asks_what_its_form_asks(app, visitor):
    thread = make.question()
    answer = make.answer(thread)
    visitor.sign_in(make.member())
    visitor.get(f"/posts/{answer.id}/hide", status=403)
    for path in ("/threads/{0}/move", "/posts/{1}/edit"):
        visitor.get(path.format(thread.id, answer.id), status=403)
        visitor.post(path.format(thread.id, answer.id), WORDS, status=403)
    threads, posts = ("lock", "pin", "type"), ("delete", "restore", "rollback")
    for path in (*(f"/threads/{{0}}/{word}" for word in threads), *(f"/posts/{{1}}/{word}" for word in posts)):
        visitor.post(path.format(thread.id, answer.id), WORDS, status=403)


def send(visitor: Visitor, data: bytes, filename: str = "screen.png"):
    """Upload as the composer does. The body is made here because the test client would leave its temporary file open."""
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), filename), "csrf_token": visitor.csrf_token()})
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.client.post("/attachments/", data=body, content_type=kind, headers={"Accept": "application/json"})


def download(visitor: Visitor, url: str, known: str = ""):
    with visitor.client.get(url, headers={"If-None-Match": known} if known else {}) as response:
        return response


def test_an_upload_answers_with_its_markdown(app, visitor):
    visitor.sign_in(make.member())
    response = send(visitor, picture())
    assert response.status_code == 201
    assert response.json["markdown"] == f"![screen.png]({response.json['url']})"
    refused = send(visitor, b"MZ", "virus.exe")
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert refused.json["fields"] == {"file": ["Files of this type cannot be attached."]}
    assert send(visitor, b"not empty", "log.txt").json["markdown"].startswith("[log.txt](/attachments/")


def test_an_upload_may_be_larger_than_a_form_and_not_larger_than_the_setting(app, visitor):
    visitor.sign_in(make.member())
    sizes = {size: send(visitor, b"x" * size, "big.txt").status_code for size in (7_900_000, 8_500_000, 10_000_000)}
    assert sizes == {7_900_000: 201, 8_500_000: 422, 10_000_000: 413}
    assert send(visitor, b"x" * 10_000_000, "big.txt").json["title"] == "That is too large. A file may have at most 8 megabytes."
    token = visitor.csrf_token()
    stranger = Visitor(app)
    stranger.csrf_token = lambda: token
    assert send(stranger, b"x" * 2_000_000, "a.txt").status_code in {400, 413}


def test_a_download_is_sandboxed_and_asks_each_time(app, visitor):
    ana = make.member()
    visitor.sign_in(ana)
    url = send(visitor, picture()).json["url"]
    stranger = Visitor(app)
    stranger.get(url, status=404)
    answer = make.answer(make.question(), ana, body=f"![x]({url})")
    response = download(stranger, url)
    assert response.status_code == 200
    assert response.mimetype == "image/png"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert download(stranger, url, response.headers["ETag"]).status_code == 304
    commands.hide_post(make.moderator(), answer.id, reason="spam")
    assert download(stranger, url, response.headers["ETag"]).status_code == 404


def test_what_is_no_image_is_saved_and_never_shown(app, visitor):
    visitor.sign_in(make.member())
    response = download(visitor, send(visitor, b"<script>alert(1)</script>", "page.txt").json["url"])
    assert response.mimetype == "text/plain"
    assert response.headers["Content-Disposition"] == "attachment; filename=page.txt"


def test_files_come_with_the_form_when_there_are_no_scripts(app, visitor):
    bob, thread = make.member(), make.question()
    visitor.sign_in(bob)
    files = [(io.BytesIO(picture()), "one.png"), (io.BytesIO(b"log"), "two.log")]
    form = {"body": "See:", "csrf_token": visitor.csrf_token(), "files": files}
    response = visitor.client.post(f"/threads/{thread.id}/answers", data=form)
    assert response.status_code == 303
    page = Visitor(app).client.get(response.headers["Location"])
    assert page.status_code in {200, 302, 303, 404}
    from sqlalchemy import select

    from forum.core.db import session
    from forum.threads.models import Post

    html = session().scalar(select(Post.body_html).where(Post.author_id == bob.id))
    assert "one.png" in html
    assert "two.log" in html


def test_a_file_refused_with_the_form_keeps_the_text(app, visitor):
    thread = make.question()
    visitor.sign_in(make.member())
    form = {"body": "My words", "csrf_token": visitor.csrf_token(), "files": [(io.BytesIO(b"MZ"), "virus.exe")]}
    response = visitor.client.post(f"/threads/{thread.id}/answers", data=form)
    assert response.status_code == 422
    assert "Files of this type cannot be attached." in response.text
    assert "My words" in response.text
