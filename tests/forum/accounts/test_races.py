"""Two at the same moment: one wins."""

import threading

import pytest

from forum.accounts.commands import change_handle, reset_password, set_roles
from forum.accounts.commands.joining import _join
from forum.accounts.queries import count_admins
from forum.accounts.states import TokenPurpose
from forum.accounts.tokens import issue_token
from forum.core.db import db, session
from forum.core.permissions import STRANGER
from forum.kit.errors import Gone, Invalid, PlazaError
from tests import make
from tests.forum.accounts.people import member


def at_once(app, *actions):
    """Run the actions in threads that start together. Returns what each ended with: None or its error."""
    start, ends = threading.Barrier(len(actions)), [None] * len(actions)

    def run(number, action):
        with app.app_context():
            start.wait()
            try:
                action()
            except PlazaError as error:
                ends[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    return ends


def test_a_mailed_link_is_used_once_even_at_the_same_moment(app):
    ana = member("ana")
    token = issue_token(ana.id, TokenPurpose.RESET, address="ana@example.org")
    session().rollback()
    ends = at_once(app, *(lambda n=n: reset_password(STRANGER, token, f"quiet heron number {n}") for n in range(4)))
    assert sorted(type(end).__name__ for end in ends) == ["Gone", "Gone", "Gone", "NoneType"]
    assert sum(isinstance(end, Gone) for end in ends) == 3


def test_a_handle_goes_to_one_of_two_who_want_it(app):
    ana, bea = member("ana"), member("bea")
    session().rollback()
    ends = at_once(app, lambda: change_handle(ana, "star"), lambda: change_handle(bea, "star"))
    assert sorted(isinstance(end, Invalid) for end in ends) == [False, True]


def test_an_address_signs_up_once(app):
    ends = at_once(app, *(lambda n=n: _join(STRANGER, f"name{n}", "Name", "same@example.org", "hash", "en") for n in range(3)))
    assert ends == [None] * 3
    from sqlalchemy import func, select

    from forum.accounts.models import User

    assert session().scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.parametrize("round_", range(3))
def test_two_admins_who_demote_each_other_leave_one(app, round_):
    one, two = make.admin(), make.admin()
    session().rollback()
    at_once(app, lambda: set_roles(one, two.id, ()), lambda: set_roles(two, one.id, ()))
    assert count_admins() == 1
