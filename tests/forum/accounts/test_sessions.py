"""The list of one's sessions, and what ends them."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.accounts import presence
from forum.accounts.commands import set_roles
from forum.accounts.devices import device_words, is_pocket_device
from forum.accounts.models import LoginSession, User
from forum.core.db import session
from forum.kit.clock import utcnow
from tests import make
from tests.forum.accounts.people import is_signed_in, member, signed_in
from tests.visitor import Visitor


def test_the_list_shows_each_browser_and_ends_one_or_all_others(app):
    member("ana")
    here, second, third = (signed_in(app, "ana") for _ in range(3))
    page = here.get("/settings/sessions")
    assert len(page.all(".session")) == 3
    assert len(page.all(".session form")) == 2, "the session one looks from is ended by signing out"
    page.submit("/end", status=303)
    assert sorted(is_signed_in(v) for v in (here, second, third)) == [False, True, True]
    here.get("/settings/sessions").submit("/settings/sessions/end-others")
    assert [is_signed_in(v) for v in (here, second, third)] == [True, False, False]


def test_nobody_ends_or_sees_the_session_of_another(app):
    member("ana")
    member("mallory")
    ana, mallory = signed_in(app, "ana"), signed_in(app, "mallory")
    ana_s = session().scalars(select(LoginSession.id).join(User, User.id == LoginSession.user_id).where(User.handle == "ana")).one()
    mallory.post(f"/settings/sessions/{ana_s}/end", status=404)
    mallory.post("/settings/sessions/999999/end", status=404)
    assert is_signed_in(ana)
    assert len(mallory.get("/settings/sessions").all(".session")) == 1


def test_a_session_that_ended_by_time_is_not_listed(app):
    member("ana")
    signed_in(app, "ana")
    with time_machine.travel(utcnow() + timedelta(days=91)):
        assert len(signed_in(app, "ana").get("/settings/sessions").all(".session")) == 1


def test_strangers_are_sent_to_sign_in_and_back(app):
    for place in ("/settings/", "/settings/account", "/settings/sessions", "/settings/appearance", "/settings/leave", "/me/"):
        page = Visitor(app).get(place, status=302)
        assert page.headers["Location"].startswith("/sign-in?next=%2F") or page.headers["Location"].startswith("/sign-in?next=/")


def test_being_seen_is_written_later_and_at_most_every_ten_minutes(app):
    member("ana")
    presence.flush()
    visitor = signed_in(app, "ana")
    visitor.get("/settings/")
    assert presence.flush() == 0, "it was written when the session began"
    with time_machine.travel(utcnow() + timedelta(minutes=11)):
        visitor.get("/settings/")
        visitor.get("/settings/account")
        before = session().scalars(select(LoginSession.seen_at)).one()
        assert presence.flush() == 1
        session().expire_all()
        assert session().scalars(select(LoginSession.seen_at)).one() > before
        assert session().scalars(select(User.last_seen_at)).one() > before


def test_roles_that_change_end_the_sessions_of_their_member(app):
    ana = member("ana")
    visitor = signed_in(app, "ana")
    set_roles(make.admin(), ana.id, {"agent"})
    assert not is_signed_in(visitor)


def test_a_browser_is_described_in_words():
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
    assert [device_words(agent) for agent in (firefox, phone, edge, "curl/8", "")] == [
        "Firefox, Linux", "Safari, iPhone", "Edge, Windows", "curl/8", "?",
    ]
    assert is_pocket_device(phone) and not is_pocket_device(firefox)


def test_the_pages_cost_few_statements_however_many_sessions(app, statements):
    member("ana")
    visitor = signed_in(app, "ana")
    counts = []
    for _ in range(2):
        with statements() as seen:
            visitor.get("/settings/sessions")
        counts.append(len(seen))
        for _ in range(10):
            signed_in(app, "ana")
    assert counts[0] == counts[1] <= 4
