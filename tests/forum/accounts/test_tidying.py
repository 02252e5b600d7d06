"""What has ended goes; a name that nobody confirmed becomes free."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.accounts.jobs import forget_ended, forget_unconfirmed
from forum.accounts.models import LoginSession, OneTimeToken, User
from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from tests import make
from tests.forum.accounts.people import PASSWORD, member, signed_in
from tests.visitor import Visitor


def handles():
    session().expire_all()
    return set(session().scalars(select(User.handle)))


def sign_up(app, handle):
    Visitor(app).post("/sign-up", {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD}, status=303)


def test_an_account_nobody_confirmed_or_entered_goes_after_a_week_with_its_links(app):
    sign_up(app, "never")
    sign_up(app, "entered")
    signed_in(app, "entered")
    make.member("confirmed", joined_at=utcnow())
    make.member("imported", verified=False, is_placeholder=True)
    jobs.drain()
    with time_machine.travel(utcnow() + timedelta(days=6, hours=23)):
        forget_unconfirmed()
        assert "never" in handles()
    with time_machine.travel(utcnow() + timedelta(days=7, minutes=1)):
        forget_unconfirmed()
        assert handles() == {"entered", "confirmed", "imported"}
        assert len(session().scalars(select(OneTimeToken)).all()) == 1
        sign_up(app, "never")


def test_ended_sessions_and_links_are_deleted_and_living_ones_stay(app):
    member("ana")
    signed_in(app, "ana")
    Visitor(app).post("/forgot-password", {"email": "ana@example.org"}, status=303)
    jobs.drain()
    with time_machine.travel(utcnow() + timedelta(minutes=61)):
        forget_ended()
        assert session().scalars(select(OneTimeToken)).all() == []
        assert len(session().scalars(select(LoginSession)).all()) == 1
    with time_machine.travel(utcnow() + timedelta(days=91)):
        forget_ended()
        assert session().scalars(select(LoginSession)).all() == []
