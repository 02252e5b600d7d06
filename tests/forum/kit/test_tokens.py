"""Tokens cannot be guessed, reused for something else, or changed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.tokens import new_public_id, new_token, same_secret, sign, token_hash, unsign

SECRET = "s" * 40
START = datetime(2026, 1, 1, tzinfo=UTC)


def test_tokens_carry_at_least_160_bits_and_a_prefix():
    token = new_token()
    assert token.startswith("plz_")
    assert len(token.removeprefix("plz_")) * 6 >= 160
    assert len({new_token() for _ in range(500)}) == 500
    assert new_token("x_").startswith("x_")


def test_a_hash_is_sha256_in_hex():
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(token_hash("\ud800")) == 64


def test_secrets_are_compared_whole():
    assert same_secret("añ", "añ")
    assert not same_secret("a", "ab")


def test_public_ids_are_lower_case_and_cannot_be_counted_up():
    ids = {new_public_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(len(value) == 20 and value.isalnum() and value.islower() for value in ids if not value.isdigit())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(JSON)
def test_a_signed_payload_reads_back(payload):
    assert unsign(sign(payload, SECRET, "accept"), SECRET, "accept", 60) == payload


def test_a_signed_text_serves_one_purpose_only():
    token = sign({"post": 7}, SECRET, "accept")
    assert unsign(token, SECRET, "reset", 60) is None
    assert unsign(token, "t" * 40, "accept", 60) is None


def test_a_signed_text_expires():
    with time_machine.travel(START, tick=False) as traveller:
        token = sign(1, SECRET, "accept")
        traveller.shift(timedelta(seconds=60))
        assert unsign(token, SECRET, "accept", 60) == 1
        traveller.shift(timedelta(seconds=1))
        assert unsign(token, SECRET, "accept", 60) is None


def test_a_text_signed_in_the_future_is_refused():
    with time_machine.travel(START, tick=False) as traveller:
        token = sign(1, SECRET, "accept")
        traveller.shift(timedelta(seconds=-5))
        assert unsign(token, SECRET, "accept", 60) is None


def test_one_changed_character_spoils_it():
    token = sign({"post": 7}, SECRET, "accept")
    for index in range(len(token)):
        other = "A" if token[index] != "A" else "B"
        spoilt = token[:index] + other + token[index + 1 :]
        # The last character of a 20 byte signature carries bits that Base64 does not use.
        assert index == len(token) - 1 or unsign(spoilt, SECRET, "accept", 60) is None


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é", "\ud800", "\x00", "A" * 10_000, ".eJw.x.y"])
def test_rubbish_is_nobody_s_token(token):
    assert unsign(token, SECRET, "accept", 60) is None


def test_signing_without_a_secret_or_a_purpose_is_a_mistake():
    for secret, purpose in [("", "accept"), (SECRET, "")]:
        with pytest.raises(ValueError, match="needs a secret"):
            sign(1, secret, purpose)
