"""Views count people, each once in a while, from the app and from the cache alike."""

from __future__ import annotations

import pytest

from forum.core.db import session
from forum.pages import reading
from forum.threads.commands import flush_views
from forum.threads.models import Thread
from tests import make
from tests.visitor import Visitor

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def nobody_was_here(app):
    reading._seen.clear()
    flush_views()


def views_of(thread) -> int:
    flush_views()
    session().expire_all()
    return session().get_one(Thread, thread.id).view_count


def test_a_reader_counts_once_however_often_they_come(app, visitor):
    thread = make.question()
    for _ in range(3):  # the later ones come from the cache
        visitor.get(thread.url, headers=BROWSER)
    assert views_of(thread) == 1
    Visitor(app).sign_in(make.member()).get(thread.url, headers=BROWSER)
    assert views_of(thread) == 2


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8.5", "python-requests/2.32", ""])
def test_programs_do_not_count(app, visitor, agent):
    thread = make.question()
    visitor.get(thread.url, headers={"User-Agent": agent})
    visitor.get(thread.url, headers={"User-Agent": agent})
    assert views_of(thread) == 0


def test_counting_makes_no_page_stale(app, visitor):
    thread = make.question()
    etag = visitor.get(thread.url, headers=BROWSER).headers["ETag"]
    views_of(thread)
    visitor.get(thread.url, status=304, headers=BROWSER | {"If-None-Match": etag})
