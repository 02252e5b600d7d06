"""Strangers' pages before the app: the same bytes while nothing has changed, gone at once when something has."""

from __future__ import annotations

import gzip
from urllib.parse import quote

import flask
import pytest

from forum.accounts.commands import change_profile
from forum.admin.commands import change_settings
from forum.core.db import command, session
from forum.core.settings import raise_epoch
from forum.pages import front
from forum.pages.queries.freshness import list_versions
from forum.threads.commands import delete_post, hide_post, move_thread, post_answer
from forum.threads.models import Category
from forum.votes.commands import cast_vote
from tests import make
from tests.visitor import Page, Visitor

SAME_HEADERS = ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy", "Permissions-Policy",
                "Content-Type", "ETag", "Cache-Control", "Vary")


@pytest.fixture
def passed_on(app, monkeypatch):
    """Requests that reached the app."""
    seen = []
    real = front.Front._from_cache
    def watched(self, environ):
        answer = real(self, environ)
        if answer is None:
            seen.append(environ["PATH_INFO"])
        return answer
    monkeypatch.setattr(front.Front, "_from_cache", watched)
    return seen


def test_the_second_stranger_is_answered_from_the_cache_with_the_same_bytes_and_headers(app, visitor, passed_on):
    thread = make.question()
    for url in ("/", "/questions/", "/categories/internet/", thread.url):
        first = visitor.get(url)
        passed_on.clear()
        second = Visitor(app).get(url)
        assert passed_on == [], url
        assert second.text == first.text
        for name in SAME_HEADERS:
            assert second.headers[name] == first.headers[name], f"{url} {name}"
        assert second.headers["X-Request-Id"] != first.headers["X-Request-Id"]
        assert second.headers["X-Request-Id"] not in second.text


def test_a_known_version_is_not_sent_again(app, visitor, passed_on):
    thread = make.question()
    for url in ("/", thread.url):
        etag = visitor.get(url).headers["ETag"]
        again = visitor.get(url, status=304, headers={"If-None-Match": etag})
        assert again.text == "" and again.headers["ETag"] == etag
        assert visitor.get(url, headers={"If-None-Match": '"other"'}).text
    make.answer(thread)
    assert visitor.get(thread.url, headers={"If-None-Match": etag}).headers["ETag"] != etag


def test_a_browser_that_takes_compressed_pages_gets_the_same_page(app, visitor, passed_on):
    thread = make.question()
    plain = visitor.get(thread.url)
    passed_on.clear()
    packed = visitor._open("GET", thread.url, headers={"Accept-Encoding": "gzip, deflate"})
    assert passed_on == [] and packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data).decode() == plain.text
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.text) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = visitor._open("GET", thread.url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_a_head_request_has_the_headers_alone(app, visitor):
    thread = make.question()
    full = visitor.get(thread.url)
    for _ in range(2):
        head = visitor._open("HEAD", thread.url)
        assert head.status_code == 200 and head.data == b"" and head.headers["ETag"] == full.headers["ETag"]


def test_pages_are_kept_apart_by_language_and_theme(app, visitor):
    thread = make.question()
    english, spanish = Visitor(app).get(thread.url), Visitor(app, "es").get(thread.url)
    dark = Visitor(app)
    dark.client.set_cookie("plaza_theme", "dark")
    assert english.one("html")["lang"] == "en" and spanish.one("html")["lang"] == "es"
    for _ in range(2):
        assert dark.get(thread.url).one("html")["data-theme"] == "dark"
        assert Visitor(app, "es").get(thread.url).text == spanish.text
        assert Visitor(app).get(thread.url).text == english.text
    chosen = Visitor(app)
    chosen.client.set_cookie("plaza_locale", "es")
    assert chosen.get(thread.url).one("html")["lang"] == "es"


def test_members_and_browsers_with_a_form_never_get_a_stranger_s_page(app, visitor, passed_on):
    thread = make.question()
    visitor.get(thread.url)
    member = Visitor(app).sign_in(make.member("ana"))
    passed_on.clear()
    assert member.get(thread.url).all('form[action$="/answers"]')
    assert passed_on == [thread.url]
    with_form = Visitor(app)
    with_form.get("/sign-in")
    passed_on.clear()
    with_form.get(thread.url)
    assert passed_on == [thread.url]
    assert not visitor.get(thread.url).all("form[method=post]"), "a stranger's page has no form that needs a token"


@pytest.mark.parametrize("change", ["answer", "edit_by_vote", "epoch", "name"])
def test_what_changes_is_seen_by_the_next_visitor(app, visitor, change):
    asker = make.member("ana")
    thread = make.question(asker)
    before = visitor.get(thread.url).text
    assert visitor.get(thread.url).text == before
    if change == "answer":
        post_answer(make.member(), thread.id, body="Press the button for ten seconds.")
        assert "ten seconds" in visitor.get(thread.url).text
    elif change == "edit_by_vote":
        cast_vote(make.member(), make.opening_post(thread).id, 1)
        assert visitor.get(thread.url).text != before
    elif change == "epoch":
        rename_category(thread.category_id)
        assert "Renamed" in visitor.get(thread.url).text
    else:
        change_profile(asker, display_name="Ana the Second", bio="")
        assert "Ana the Second" in visitor.get(thread.url).text


def without_address(page: Page) -> str:
    """The text without what the visitor sent and without the request's own number."""
    return page.text.replace(page.headers["X-Request-Id"], "").replace(page.url, "").replace(quote(page.url, safe=""), "")


@command
def rename_category(category_id: int) -> None:
    session().get_one(Category, category_id).name = "Renamed"
    raise_epoch()


def test_a_hidden_thread_is_gone_for_the_next_visitor(app, visitor):
    thread = make.question(title="A rant about everything")
    for url in (thread.url, "/", "/questions/", "/categories/internet/"):
        visitor.get(url)
    hide_post(make.moderator(), make.opening_post(thread).id, reason="abusive")
    gone = visitor.get(thread.url, status=404)
    never = visitor.get(thread.url.replace(str(thread.id), "999999", 1), status=404)
    assert without_address(gone) == without_address(never)
    for url in ("/", "/questions/", "/categories/internet/"):
        assert "A rant about everything" not in visitor.get(url).text, url


def test_a_thread_named_beside_another_vanishes_with_it(app, visitor):
    thread = make.question(title="Router blinks orange since the update")
    other = make.question(title="Orange router blinks after update", body="Router blinks orange after the update.")
    from forum.core import jobs
    jobs.drain()
    assert other.title in visitor.get(thread.url).one("#related").get_text()
    assert other.title in visitor.get(thread.url).one("#related").get_text()
    hide_post(make.moderator(), make.opening_post(other).id, reason="spam")
    assert other.title not in visitor.get(thread.url).text


def test_a_deleted_answer_is_gone_for_the_next_visitor(app, visitor):
    thread, helper = make.question(), make.member()
    answer = make.answer(thread, helper, body="Throw it out of the window.")
    assert "out of the window" in visitor.get(thread.url).text
    delete_post(helper, answer.id)
    assert "out of the window" not in visitor.get(thread.url).text
    visitor.get(f"/posts/{answer.id}/", status=404)


def test_a_thread_moved_out_of_sight_is_gone_for_the_next_visitor(app, visitor):
    thread, staff_only = make.question(), make.category("desk", read_access="staff")
    visitor.get(thread.url), visitor.get("/questions/")
    move_thread(make.moderator(), thread.id, category_id=staff_only.id)
    visitor.get(thread.url, status=404)
    assert thread.title not in visitor.get("/questions/").text


def test_private_threads_never_enter_the_strangers_cache(app, visitor):
    place = make.category("club", read_access="members")
    member = make.member()
    thread = make.question(member, category=place)
    Visitor(app).sign_in(member).get(thread.url)
    visitor.get(thread.url, status=404)
    visitor.get("/categories/club/", status=404)
    kept = [key for key in app.extensions["plaza_cache"]._local if key.startswith("front|")]
    assert not [key for key in kept if "club" in key or thread.url in key]


def test_a_page_is_not_kept_with_settings_from_before_they_changed(app, visitor):
    """A process remembers settings for seconds, and may be the first to be asked for a page after they changed in another one."""
    visitor.get("/")
    remembered = app.extensions["plaza_settings"]
    change_settings(make.admin(), {"site.name": "Harbour"})
    app.extensions["plaza_settings"] = remembered
    assert "Harbour" in visitor.get("/").text


def test_a_page_with_a_form_of_one_browser_is_not_kept_for_others(app, visitor, passed_on):
    visitor.get("/questions/")
    with app.test_request_context("/questions/"):
        flask.session["csrf_token"] = "of one browser"
        front.keep_page(flask.Response("<input value='of one browser'>"), list_versions("everyone"), until=1e12)
    assert "of one browser" not in Visitor(app).get("/questions/").text
