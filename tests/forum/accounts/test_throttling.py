"""Whoever guesses waits longer and longer; the owner of the account elsewhere never does."""

from datetime import timedelta

import pytest
import time_machine

from forum.accounts import throttling
from forum.accounts.commands import request_password_reset
from forum.core import jobs
from forum.core.permissions import STRANGER
from forum.kit.clock import utcnow
from tests.forum.accounts.letters import letters
from tests.forum.accounts.people import PASSWORD, is_signed_in, member
from tests.visitor import Visitor


def attempt(app, *, name="ana", password="not the password", address="203.0.113.9"):
    """Status and page of one try from an address."""
    visitor = Visitor(app)
    token = visitor.csrf_token()
    with app.app_context():
        return visitor.client.post(
            "/sign-in", data={"identifier": name, "password": password, "csrf_token": token}, environ_base={"REMOTE_ADDR": address},
        )


def test_after_five_failures_the_right_password_waits_as_well_and_the_page_says_how_long(limited):
    member("ana")
    assert [attempt(limited).status_code for _ in range(5)] == [422] * 5
    refused = attempt(limited, password=PASSWORD)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert "Please try again in" in refused.get_data(as_text=True)
    with time_machine.travel(utcnow() + timedelta(seconds=11)):
        assert attempt(limited, password=PASSWORD).status_code == 303


def test_the_wait_grows_with_every_further_failure(limited):
    member("ana")
    for _ in range(5):
        attempt(limited)
    waits, now = [], utcnow()
    for _ in range(3):
        now += timedelta(seconds=(waits[-1] if waits else 10) + 1)
        with time_machine.travel(now, tick=False):
            assert attempt(limited).status_code == 422
            waits.append(int(attempt(limited).headers["Retry-After"]))
    assert waits == [20, 40, 80]


def test_guessing_never_keeps_the_owner_out(limited):
    member("ana")
    for _ in range(8):
        attempt(limited, address="203.0.113.9")
    assert attempt(limited, password=PASSWORD, address="198.51.100.7").status_code == 303


def test_an_unknown_name_is_slowed_down_exactly_like_a_known_one(limited):
    member("ana")
    with time_machine.travel(utcnow(), tick=False):
        known = [attempt(limited, address="203.0.113.1") for _ in range(7)]
        unknown = [attempt(limited, name="nobody", address="203.0.113.2") for _ in range(7)]
    assert [r.status_code for r in known] == [r.status_code for r in unknown]
    assert [r.headers.get("Retry-After") for r in known] == [r.headers.get("Retry-After") for r in unknown]


def test_ten_failures_in_five_minutes_stop_an_address_whatever_the_names(limited):
    member("ana")
    statuses = [attempt(limited, name=f"name{n}").status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
    assert attempt(limited, name="ana", password=PASSWORD).status_code == 429
    with time_machine.travel(utcnow() + timedelta(minutes=5, seconds=1)):
        assert attempt(limited, password=PASSWORD).status_code == 303


def test_thirty_failures_in_an_hour_stop_an_address(limited):
    start, statuses = utcnow(), []
    for n in range(31):
        with time_machine.travel(start + timedelta(minutes=n * 1.9), tick=False):
            statuses.append(attempt(limited, name=f"name{n}").status_code)
    assert statuses == [422] * 30 + [429]


def test_an_ipv6_line_is_one_address_and_its_neighbour_another(limited):
    for n in range(10):
        attempt(limited, name=f"name{n}", address=f"2001:db8:1:2:{n}::1")
    assert attempt(limited, address="2001:db8:1:2:ffff::1").status_code == 429
    assert attempt(limited, address="2001:db8:1:3::1").status_code == 422


def test_signing_in_costs_nothing_of_what_others_behind_the_same_address_have_left(limited):
    member("ana")
    for _ in range(12):
        assert attempt(limited, password=PASSWORD).status_code == 303


def test_a_right_password_forgets_the_failures_of_this_account_but_not_of_the_address(limited):
    member("ana")
    member("mallory")
    for n in range(9):
        attempt(limited, name=f"name{n}")
    assert attempt(limited, name="mallory", password=PASSWORD).status_code == 303
    attempt(limited, name="name10")
    assert attempt(limited, name="name11").status_code == 429


@pytest.mark.parametrize("path", ["/forgot-password", "/verify"])
def test_asking_for_mails_is_limited_per_network_and_silent_per_address(limited, path):
    from forum.core import jobs
    from tests.forum.accounts.letters import letters

    member("ana", verified=path == "/forgot-password")
    visitor = Visitor(limited)
    statuses = [visitor.post(path, {"email": "ana@example.org"}, status=303).status for _ in range(10)]
    assert statuses == [303] * 10
    visitor.post(path, {"email": "ana@example.org"}, status=429)
    jobs.drain()
    assert len(letters()) == 6


def test_sign_ups_are_limited_per_network(limited):
    visitor = Visitor(limited)
    for n in range(10):
        answers = {"handle": f"fresh{n}", "email": f"fresh{n}@example.org", "password": PASSWORD}
        visitor.post("/sign-up", answers, status=303)
    visitor.post("/sign-up", {"handle": "fresh10", "email": "fresh10@example.org", "password": PASSWORD}, status=429)


def test_guessing_the_password_of_an_open_session_is_limited_too(limited):
    ana = member("ana")
    visitor = Visitor(limited).sign_in(ana)
    for _ in range(10):
        visitor.post("/settings/leave", {"password": "wrong wrong wrong", "sure": "y"}, status=422)
    visitor.post("/settings/leave", {"password": PASSWORD, "sure": "y"}, status=429)
    assert is_signed_in(visitor)


def test_blanks_around_an_address_do_not_make_more_mails_of_it(limited):
    """The spellings of one address share one allowance, whatever is put around or inside them that nobody sees."""
    member("ana")
    for number in range(throttling.MAILS_PER_DAY + 4):
        request_password_reset(STRANGER, f"{' ' * number}ANA@example.org", origin=f"10.0.0.{number}")
    jobs.drain()
    assert len(letters()) == throttling.MAILS_PER_DAY
