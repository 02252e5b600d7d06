"""Signing up: the same answer for everybody, and the inbox decides."""

from sqlalchemy import select

from forum.accounts.models import Email, User
from forum.core import jobs
from forum.core.db import session
from tests import make
from tests.forum.accounts.letters import letters, link_in

GOOD = {"handle": "ana_ruiz", "display_name": "", "email": "ana@example.org", "password": "a lantern in the fog"}


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
    fresh = visitor.get("/sign-up").submit("/sign-up", **GOOD, )
    known = visitor.get("/sign-up").submit("/sign-up", **{**GOOD, "handle": "bea_two", "email": "bea@example.org"})
    assert fresh.response.data == known.response.data
    assert session().scalar(select(Email).where(Email.address == "bea@example.org")).user_id == members()["bea"].id
    jobs.drain()
    assert [letter.to for letter in letters()] == [["ana@example.org"], ["bea@example.org"]]
    assert "already" in letters()[-1].body
