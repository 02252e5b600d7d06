"""What is encrypted is what the standard says, and one browser alone reads it."""

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from forum.notifications.push import keys, messages
from forum.notifications.push.keys import base64url, from_base64url
from tests.forum.notifications.push.browser import Browser

# RFC 8291, section 5
PLAIN = b"When I grow up, I want to be a watermelon"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out_byte_for_byte():
    own = ec.derive_private_key(int.from_bytes(from_base64url(OURS), "big"), keys.curve())
    assert base64url(messages.sealed(PLAIN, THEIRS, AUTH, salt=from_base64url(SALT), own=own)) == BODY


def test_the_browser_reads_it_and_no_message_is_like_another():
    browser = Browser()
    first, second = (messages.sealed("¿Qué tal?".encode(), browser.p256dh, browser.auth) for _twice in range(2))
    assert browser.read(first) == browser.read(second) == "¿Qué tal?"
    assert first != second
    with pytest.raises(InvalidTag):
        Browser().read(first)


def test_a_message_stays_within_what_push_services_take():
    browser = Browser()
    assert len(messages.sealed(b"x" * messages.MOST_TEXT_BYTES, browser.p256dh, browser.auth)) <= 4_096
    with pytest.raises(ValueError, match="too long"):
        messages.sealed(b"x" * (messages.MOST_TEXT_BYTES + 1), browser.p256dh, browser.auth)


@pytest.mark.parametrize("wrong", ["", "!", "AAAA", base64url(b"\x04" + b"\x01" * 64), base64url(b"\x00" * 65)])
def test_what_is_no_key_is_refused(wrong):
    with pytest.raises(ValueError):
        messages.browser_key(wrong)


def test_push_is_off_until_there_are_keys(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)
    assert not keys.is_on() and keys.public_key() == ""
    public = keys.make_keys()
    assert keys.public_key() == public and len(from_base64url(public)) == 65
    assert keys.key_file().stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [keys.FILE], "no draft is left behind"
    with pytest.raises(FileExistsError):
        keys.make_keys()
    assert keys.public_key() == public
    assert keys.make_keys(replace=True) != public


def test_the_operators_own_key_comes_first(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)
    own = base64url(keys.secrets_of(ec.generate_private_key(keys.curve())))
    made = keys.make_keys()
    monkeypatch.setattr(app.config["PLAZA"], "vapid_private_key", own)
    assert keys.public_key() != made


def test_a_damaged_file_is_no_key(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)
    keys.key_file().write_text("what is this?")
    assert not keys.is_on()


def test_the_signature_names_sender_place_and_time(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)
    public = keys.make_keys()
    scheme, token, key = keys.authorization("https://push.example").replace(",", "").split()
    assert (scheme, key) == ("vapid", f"k={public}")
    head, claims, signature = token.removeprefix("t=").split(".")
    raw = from_base64url(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    messages.browser_key(public).verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    found = json.loads(from_base64url(claims))
    assert json.loads(from_base64url(head)) == {"typ": "JWT", "alg": "ES256"}
    assert found["aud"] == "https://push.example" and found["sub"].startswith("mailto:")
    from forum.kit.clock import utcnow
    assert 0 < found["exp"] - utcnow().timestamp() <= 24 * 3600
