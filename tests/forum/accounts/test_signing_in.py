"""Signing in: by address or handle, the same answer for every failure, slower for whoever guesses."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts import passwords, throttling
from forum.accounts.models import LoginSession, User
from forum.accounts.passwords import hasher
from forum.core.db import command, session
from forum.kit.clock import utcnow
from tests.forum.accounts.people import PASSWORD, is_signed_in, member, signed_in
from tests.visitor import Visitor


def attempt(visitor, name="ana", password="not the password", status=422, **answers):
    return visitor.get("/sign-in").submit("/sign-in", identifier=name, password=password, status=status, **answers)


@pytest.mark.parametrize("name", ["ana", "ANA", "@ana", "ana@example.org", " Ana@Example.ORG "])
def test_a_member_signs_in_by_handle_or_address(app, name):
    member("ana")
    assert is_signed_in(signed_in(app, name))


def test_a_wrong_password_and_an_unknown_name_get_the_same_bytes(app):
    member("ana")
    pages = [attempt(Visitor(app), name) for name in ("ana", "ana@example.org", "nobody", "nobody@example.org")]
    texts = [
        page.text.replace(name, "NAME").replace(page.soup.select_one("input[name=csrf_token]")["value"], "TOKEN")
        for page, name in zip(pages, ("ana@example.org", "ana@example.org", "nobody@example.org", "nobody@example.org"), strict=True)
    ]
    assert texts[1] == texts[3]
    assert texts[0].replace('"ana"', '"NAME"') == texts[2].replace('"nobody"', '"NAME"')
    assert "do not belong together" in pages[0].words


def test_an_unknown_name_costs_a_hash_like_a_known_one(app, monkeypatch):
    member("ana")
    checked = []
    real = passwords.hasher.verify
    monkeypatch.setattr(type(passwords.hasher), "verify", lambda _self, kept, given: checked.append(kept) or real(kept, given))
    attempt(Visitor(app), "ana")
    attempt(Visitor(app), "nobody")
    assert len(checked) == 2


def test_a_member_without_a_password_cannot_sign_in(app):
    from tests import make

    make.member("imported", is_placeholder=True)
    for password in (" ", "None", "anything at all"):
        attempt(Visitor(app), "imported", password)


def test_remembering_keeps_the_cookie_and_not_remembering_ends_with_the_browser(app):
    member("ana")
    kept = Visitor(app)
    page = attempt(kept, password=PASSWORD, status=303, remember="y")
    assert "Expires=" in page.headers["Set-Cookie"]
    passing = attempt(Visitor(app), password=PASSWORD, status=303)
    assert "plaza_session" in passing.headers["Set-Cookie"]
    cookie = next(c for c in passing.headers.getlist("Set-Cookie") if c.startswith("plaza_session"))
    assert "Expires" not in cookie and "Max-Age" not in cookie
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie


def test_behind_tls_the_cookie_is_bound_to_the_host_and_secure(app, monkeypatch):
    member("ana")
    visitor = Visitor(app)
    form = visitor.get("/sign-in")
    monkeypatch.setattr(app.config["PLAZA"], "public_url", "https://plaza.example")
    cookies = form.submit("/sign-in", identifier="ana", password=PASSWORD, status=303).headers.getlist("Set-Cookie")
    cookie = next(c for c in cookies if "plaza_session" in c)
    assert cookie.startswith("__Host-plaza_session=") and "Secure" in cookie and "Domain" not in cookie


def test_signing_in_gives_a_new_id_and_ends_the_session_the_browser_had(app):
    member("ana")
    visitor = signed_in(app, "ana")
    before = visitor.client.get_cookie("plaza_session").value
    token = visitor.csrf_token()
    visitor.post("/sign-in", {"identifier": "ana", "password": PASSWORD, "csrf_token": token}, status=303)
    assert visitor.client.get_cookie("plaza_session").value != before
    old = Visitor(app)
    old.client.set_cookie("plaza_session", before)
    assert not is_signed_in(old)
    assert len(session().scalars(select(LoginSession)).all()) == 1


def test_a_cookie_replayed_after_signing_out_is_worth_nothing(app):
    member("ana")
    visitor = signed_in(app, "ana")
    value = visitor.client.get_cookie("plaza_session").value
    visitor.get("/sign-in").submit("/sign-out", status=303)
    assert visitor.client.get_cookie("plaza_session") is None
    thief = Visitor(app)
    thief.client.set_cookie("plaza_session", value)
    assert not is_signed_in(thief)


def test_the_table_holds_no_cookie(app):
    member("ana")
    visitor = signed_in(app, "ana")
    row = session().scalars(select(LoginSession)).one()
    assert visitor.client.get_cookie("plaza_session").value not in {row.key_hash, row.agent}
    assert len(row.key_hash) == 64


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/threads/1", "/threads/1"), ("/ask?title=a%20b", "/ask?title=a%20b"), ("https://evil.example/", "/"), ("//evil.example", "/"),
        ("/\\evil.example", "/"), ("\\\\evil.example", "/"), ("javascript:alert(1)", "/"), ("/%2f%2fevil.example", "/"),
        ("/..//evil.example", "/"), ("\t//evil.example", "/"), ("http:evil.example", "/"), ("///evil.example", "/"), ("", "/"),
        ("/%5cevil.example", "/"), ("/\uff0fevil.example", "/"), ("evil.example", "/"), ("/\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_the_way_back_leads_to_a_path_of_ours_only(app, target, place):
    member("ana")
    visitor = Visitor(app)
    token = visitor.csrf_token()
    page = visitor.post("/sign-in", {"identifier": "ana", "password": PASSWORD, "next": target, "csrf_token": token}, status=303)
    assert page.headers["Location"] == place


def test_a_hash_with_older_parameters_is_renewed_when_its_owner_signs_in(app, monkeypatch):
    member("ana")
    before = session().scalars(select(User.password_hash)).one()
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    signed_in(app, "ana")
    session().expire_all()
    after = session().scalars(select(User.password_hash)).one()
    assert after != before and "t=2" in after
    assert hasher is not passwords.hasher


def test_a_suspended_member_is_told_until_when_and_stays_outside(app):
    member("ana", suspended_until=utcnow() + timedelta(days=1))
    page = attempt(Visitor(app), password=PASSWORD, status=403)
    assert "suspended until" in page.words


def test_sessions_end_after_idle_days_and_after_ninety_days_in_any_case(app):
    member("ana")
    visitor = signed_in(app, "ana")
    with time_machine.travel(utcnow() + timedelta(days=13, hours=23), tick=False):
        assert is_signed_in(visitor)
    with time_machine.travel(utcnow() + timedelta(days=14, hours=1), tick=False):
        assert not is_signed_in(visitor)

    @command
    def always_seen():
        session().scalars(select(LoginSession)).one().seen_at = utcnow() + timedelta(days=90)

    always_seen()
    with time_machine.travel(utcnow() + timedelta(days=90, minutes=1), tick=False):
        assert not is_signed_in(visitor)


def test_staff_sessions_are_shorter(app):
    from tests import make
    from tests.forum.accounts.people import give_password

    give_password(make.admin("root_ana").id)
    visitor = signed_in(app, "root_ana")
    with time_machine.travel(utcnow() + timedelta(hours=11), tick=False):
        assert is_signed_in(visitor)
    with time_machine.travel(utcnow() + timedelta(hours=13), tick=False):
        assert not is_signed_in(visitor)


def test_the_delay_doubles_from_ten_seconds_to_a_quarter_of_an_hour():
    assert [throttling.delay_seconds(n, 5) for n in (0, 4, 5, 6, 7, 11, 12, 30)] == [0, 0, 10, 20, 40, 640, 900, 900]
