"""What a page asks of the database does not grow with what it shows."""

from __future__ import annotations

import pytest

from forum.core import settings
from forum.core.db import db
from forum.resolution.commands import accept_answer
from tests import make
from tests.statements import Statements
from tests.visitor import Visitor

pytestmark = pytest.mark.once

LIST_MOST, THREAD_MOST = 8, 12


def cost(app, url: str, who=None) -> int:
    """Statements of one visit with nothing kept from before."""
    visitor = Visitor(app).sign_in(who) if who else Visitor(app)
    app.extensions["plaza_cache"].clear()
    settings.forget()
    with Statements(db.engine)() as seen:
        visitor._open("GET", url)
    return len(seen)


LISTS = ("/", "/questions/", "/questions/?status=unresolved&sort=votes", "/categories/internet/", "/tags/wifi/", "/tags/", "/categories/")


@pytest.mark.parametrize("role", ["stranger", "member", "agent"])
def test_lists_of_fifty_cost_what_lists_of_one_cost(app, role):
    make.category("internet"), make.tag("wifi")
    who = {"stranger": lambda: None, "member": make.member, "agent": make.agent}[role]()
    asker = make.member()
    make.question(asker, tags=("wifi",))
    few = {url: cost(app, url, who) for url in LISTS}
    for _ in range(49):
        make.question(asker, tags=("wifi",))
    many = {url: cost(app, url, who) for url in LISTS}
    assert not {url: (few[url], many[url]) for url in LISTS if not many[url] <= few[url] <= LIST_MOST}


@pytest.mark.parametrize("role", ["stranger", "member", "moderator", "asker"])
def test_a_thread_with_fifty_answers_costs_what_one_with_one_costs(app, role):
    make.tag("wifi")
    asker, helper = make.member(), make.member()
    who = {"stranger": lambda: None, "member": make.member, "moderator": make.moderator, "asker": lambda: asker}[role]()
    thread = make.question(asker, tags=("wifi",))
    answer = make.answer(thread, helper)
    make.comment(answer, asker)
    few = cost(app, thread.url, who)
    for _ in range(49):
        make.comment(make.answer(thread), asker)
    accept_answer(asker, answer.id)
    many = cost(app, thread.url, who)
    assert many <= THREAD_MOST
    assert many <= few + 1  # the history of a solved question


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_a_kept_thread_page_asks_only_who_is_there(app, role):
    who = {"member": make.member, "moderator": make.moderator}[role]()
    thread = make.question()
    make.answer(thread)
    visitor = Visitor(app).sign_in(who)
    visitor.get(thread.url)
    with Statements(db.engine)() as seen:
        visitor._open("GET", thread.url)
    assert len(seen) <= 2, seen


def test_a_kept_page_asks_a_stranger_nothing_through_the_app(app, visitor):
    thread = make.question()
    for url in ("/", thread.url):
        visitor.get(url)
        with Statements(db.engine)() as seen:
            assert visitor._open("GET", url).status_code == 200
        assert seen == []
