"""Signatures are those of Standard Webhooks, and secrets are nowhere in the database."""

from datetime import timedelta

import pytest
import time_machine

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from moderation.handoff.commands import Draft, add_destination, rotate_secret
from moderation.handoff.mapping import read_moves, written
from moderation.handoff.models import Destination
from moderation.handoff.signing import ID, SIGNATURE, TIMESTAMP, is_signed, key_of, keys_of, signature, signed_headers, stamped
from tests import make

pytestmark = pytest.mark.once


def test_the_example_of_standard_webhooks_comes_out(app):
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') == wanted


def test_a_signature_holds_for_its_number_time_and_body_alone(app):
    key, now, body = b"k" * 32, utcnow(), b"{}"
    headers = signed_headers([key], "msg_1", now, body)
    stamp = int(now.timestamp())
    assert stamped(headers) == ("msg_1", stamp) and is_signed([key], headers, "msg_1", stamp, body)
    for number, at, text, keys in (
        ("msg_2", stamp, body, [key]), ("msg_1", stamp + 1, body, [key]), ("msg_1", stamp, b"{ }", [key]),
        ("msg_1", stamp, body, [b"x" * 32]),
    ):
        assert not is_signed(keys, headers, number, at, text)
    assert is_signed([key], {**headers, SIGNATURE: "v2,x v1,y " + headers[SIGNATURE]}, "msg_1", stamp, body)
    for wrong in ("", "x", "-1", "１７", str(stamp - 301), str(stamp + 301), "9" * 40):
        assert stamped({**headers, TIMESTAMP: wrong}) is None, wrong
    for wrong in ("", "x" * 201, "a\nb", "é"):
        assert stamped({**headers, ID: wrong}) is None, wrong


def test_a_secret_is_shown_once_kept_nowhere_and_its_former_one_counts_for_a_day(app):
    admin = make.admin("adm")
    made, first = add_destination(admin, Draft("Tickets", "https://tickets.example.com/in"))
    assert len(key_of(first)) == 32
    made, second = rotate_secret(admin, made.id)
    row = session().get(Destination, made.id)
    kept = " ".join(str(getattr(row, column.key)) for column in Destination.__table__.columns)
    assert first != second and first not in kept and first.removeprefix("whsec_") not in kept
    assert keys_of(row) == [key_of(second), key_of(first)]
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        assert keys_of(row) == [key_of(second)]


@pytest.mark.parametrize("address", [
    "http://tickets.example.com/", "https://127.0.0.1/", "https://localhost/", "https://LOCALHOST.:443/", "https://2130706433/",
    "https://127.1/", "https://0x7f000001/", "https://printer.local/", "https://a.localhost/", "https://metadata.google.internal/",
    "https://10.0.0.1/x", "https://[::1]/", "https://u:p@tickets.example.com/",
    "ftp://tickets.example.com/", "https://169.254.169.254/latest", "javascript:alert(1)", "", "https://[::ffff:127.0.0.1]/",
])
def test_only_public_https_addresses_are_taken(app, address):
    with pytest.raises(Invalid) as refused:
        add_destination(make.admin("adm"), Draft("Tickets", address))
    assert list(refused.value.fields) == ["address"]


def test_states_are_read_line_by_line(app):
    moves = read_moves("In Review = acknowledge\n\n  closed=Resolve  fixed \na = b = nothing")
    assert moves == {"in review": "acknowledge", "closed": "resolve fixed", "a = b": "nothing"} and read_moves(written(moves)) == moves
    for wrong in ("closed", "closed = resolve", "closed = resolve magic", "= wait", "x = wait long", "x = take", "y" * 81 + " = wait"):
        with pytest.raises(Invalid):
            read_moves(wrong)
