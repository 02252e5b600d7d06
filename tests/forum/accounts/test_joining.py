"""Signing up: the same answer for everybody, and the inbox decides."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Email, User
from forum.core import jobs
from forum.core.db import session
from tests import make
from tests.forum.accounts.letters import letters, link_in

GOOD = {"handle": "ana_ruiz", "display_name": "", "email": "ana@example.org", "password": "a lantern in the fog"}


def without_token(page):
    return page.text.replace(page.one("main input[name=csrf_token]")["value"], "")


def members():
    session().expire_all()
    return {user.handle: user for user in session().scalars(select(User))}


def test_a_stranger_signs_up_confirms_by_mail_and_is_signed_in(visitor):
    page = visitor.get("/sign-up").submit("/sign-up", **GOOD)
    assert "Look in your inbox" in page.words
    jobs.drain()
    link = link_in(letters()[-1])
    asked = visitor.get(link)
    assert members()["ana_ruiz"].verified_at is None, "looking at the page confirmed it"
    welcome = asked.submit(link, status=303)
    assert welcome.headers["Location"] == "/"
    assert members()["ana_ruiz"].verified_at is not None
    assert "Ana Ruiz" in visitor.get("/sign-in").words


def test_an_address_that_is_known_gets_the_same_answer_and_only_its_inbox_tells(app, visitor):
    make.member("bea")
    fresh = visitor.get("/sign-up").submit("/sign-up", **GOOD)
    known = visitor.get("/sign-up").submit("/sign-up", **{**GOOD, "handle": "bea_two", "email": "bea@example.org"})
    assert without_token(fresh) == without_token(known)
    assert session().scalar(select(Email).where(Email.address == "bea@example.org")).user_id == members()["bea"].id
    jobs.drain()
    assert [letter.to for letter in letters()] == [["ana@example.org"], ["bea@example.org"]]
    assert "already" in letters()[-1].body


def test_asking_for_the_same_handle_again_does_not_tell_whether_an_account_was_made(limited, visitor):
    make.member("bea")
    visitor.post("/sign-up", GOOD, status=303)
    visitor.post("/sign-up", {**GOOD, "handle": "bea_two", "email": "bea@example.org"}, status=303)
    for handle in ("ana_ruiz", "bea_two"):
        page = visitor.post("/sign-up", {**GOOD, "handle": handle, "email": "third@example.org"}, status=422)
        assert "has this name already" in page.words


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"handle": ""}, "handle"), ({"handle": "a b"}, "handle"), ({"handle": "Admin"}, "handle"), ({"handle": "BEA"}, "handle"),
        ({"email": "nowhere"}, "email"), ({"email": "a@b"}, "email"), ({"email": "a b@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "ana_ruiz2024"}, "password"), ({"display_name": "x" * 61}, "display_name"),
    ],
)
def test_a_refused_sign_up_links_to_the_field_and_keeps_everything_but_the_password(visitor, answers, field):
    make.member("bea")
    page = visitor.get("/sign-up").submit("/sign-up", status=422, **{**GOOD, "display_name": "Ana R.", **answers})
    assert f"#{field}" in [link["href"] for link in page.all("#error-summary a")]
    assert page.one(f"#{field}")["aria-invalid"] == "true"
    assert field == "email" or page.one("#email")["value"] == GOOD["email"]
    assert not page.one("#password").get("value")
    assert "ana_ruiz" not in members()


def test_everything_that_is_wrong_is_told_at_once(visitor):
    page = visitor.get("/sign-up").submit("/sign-up", status=422, **{**GOOD, "handle": "a b!", "email": "nowhere", "password": "short"})
    assert [link["href"] for link in page.all("#error-summary a")] == ["#handle", "#email", "#password"]


def test_who_wanted_to_ask_gets_there_after_signing_up(visitor):
    door = visitor.get("/sign-in", query={"next": "/ask?title=Red+light"})
    assert "To ask, please sign in" in door.words
    (sign_up,) = [link for link in door.links() if link.startswith("/sign-up") and "next=" in link]
    visitor.get(sign_up).submit("/sign-up", **GOOD)
    jobs.drain()
    link = link_in(letters()[-1])
    assert visitor.get(link).submit(link, status=303).headers["Location"] == "/ask?title=Red+light"


def test_the_display_name_is_made_from_the_handle(visitor):
    visitor.post("/sign-up", GOOD, status=303)
    assert members()["ana_ruiz"].display_name == "Ana Ruiz"


def test_an_unconfirmed_member_may_sign_in_but_not_write(app, visitor):
    make.category()
    visitor.post("/sign-up", GOOD, status=303)
    visitor.post("/sign-in", {"identifier": "ana_ruiz", "password": GOOD["password"]}, status=303)
    assert "not confirmed yet" in visitor.get("/settings/account").words
    answers = {"title": "Why does it blink?", "body": "It blinks.", "category": "internet"}
    assert visitor._open("POST", "/ask", data={**answers, "csrf_token": visitor.csrf_token()}).status_code == 403
