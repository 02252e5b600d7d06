"""The warning before posting finds what would hurt, and keeps quiet about model numbers, versions and logs."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.personal_data import findings_by_kind, iban_valid, luhn, personal_data

# Numbers reserved for documentation and tests by those who give them out.
FOUND = [
    ("email", "write to ana.ruiz@correo-real.es please", "ana.ruiz@correo-real.es"),
    ("email", "mailto:bob+spam@mail.co.uk", "bob+spam@mail.co.uk"),
    ("email", "(a_b@c-d.org)", "a_b@c-d.org"),
    ("phone", "call +34 612 345 678 now", "+34 612 345 678"),
    ("phone", "0049 (0)30 1234567", "0049 (0)30 1234567"),
    ("phone", "tel 612 345 678", "612 345 678"),
    ("phone", "mi móvil: 612 34 56 78.", "612 34 56 78"),
    ("phone", "(555) 234-5678 ask for Bob", "(555) 234-5678"),
    ("card", "my card 4111 1111 1111 1111 was charged", "4111 1111 1111 1111"),
    ("card", "5555-5555-5555-4444", "5555-5555-5555-4444"),
    ("card", "378282246310005", "378282246310005"),
    ("iban", "IBAN ES91 2100 0418 4502 0005 1332", "ES91 2100 0418 4502 0005 1332"),
    ("iban", "DE89370400440532013000", "DE89370400440532013000"),
    ("ip", "my address is 81.45.12.200 today", "81.45.12.200"),
    ("ip", "from 2a02:9130:84b2:17fe::1 I see", "2a02:9130:84b2:17fe::1"),
    ("secret", "password: hunter2hunter", "hunter2hunter"),
    ("secret", "Wi-Fi password is: Blue!Horse42", "Blue!Horse42"),
    ("secret", "contraseña: Caballo7Azul", "Caballo7Azul"),
    ("secret", 'api_key = "9f8e7d6c5b4a39281706"', "9f8e7d6c5b4a39281706"),
    ("secret", "key AKIA" + "IOSFODNN7EXAMPLE here", "AKIA" + "IOSFODNN7EXAMPLE"),
    ("secret", "ghp_" + "a1B2" * 9, "ghp_" + "a1B2" * 9),
    ("secret", "xoxb-" + "123456789012-abcdefABCDEF", "xoxb-" + "123456789012-abcdefABCDEF"),
    ("secret", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
    ("secret", "postgresql://plaza:s3cretpw@db.corp:5432/x", "s3cretpw"),
    ("secret", "plz_" + "A1b2C3d4" * 5, "plz_" + "A1b2C3d4" * 5),
    (
        "secret",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dozjgNryP4J3jVmNHl0w5N",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dozjgNryP4J3jVmNHl0w5N",
    ),
]

QUIET = [
    "",
    "HX-200 firmware 4.2.1.8",
    "version 10.0.19041.1",
    "ana@example.com",
    "user@host.example.org",
    "root@localhost",
    "@ana_ruiz said so",
    "a@b",
    "logo@2x.png",
    "serial 123456789012",
    "order 4111111111111112",
    "1234 5678 9012 3456",
    "0000 0000 0000 0000",
    "ES00 2100 0418 4502 0005 1332",
    "192.168.1.1",
    "10.0.0.138 and 172.16.0.1",
    "127.0.0.1:8080",
    "0.0.0.0",
    "203.0.113.7",
    "8.8.8.8 and 1.1.1.1",
    "fe80::1",
    "2001:db8::1",
    "::1",
    "aa:bb:cc:dd:ee:ff",
    "12:34:56",
    "at 20:15:33 it stopped",
    "2026-11-22 03:04:05",
    "2026.11.22",
    "22/11/2026",
    "1,000,000.50 EUR",
    "100 000 000 packets",
    "3.14159265358979",
    "password: ********",
    "password: <your password>",
    "the password field: required",
    "password = None",
    "contraseña: xxxxxxxx",
    "I forgot my password: help",
    "Password incorrect",
    "error 0x80070005-1234567",
    "GET /a/1234567890123456/b",
    "id=378282246310005x",
    "call 112 or 900 100",
    "https://a.b/612345678",
    "1000 2000 3000 4000 5000",
    "speed 300 500 1000",
    "http://a.b:8080/x@y",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "550e8400-e29b-41d4-a716-446655440000",
    "temperature 21 22 23 24 25 26",
    "ports 8000 8001 8002",
    "MTU 1492 1500",
    "2x612 345 678",
    "v612.345.678",
    "ISBN 978-3-16-148410-0",
    "step 1. 2. 3. 4. 5. 6. 7.",
    "+1",
    "+++",
    "00000000000",
    "1-2-3-4-5-6-7-8-9",
    "sk-1",
    "AKIA",
    "key: value",
]


@pytest.mark.parametrize(("kind", "text", "part"), FOUND, ids=[f"{kind} {part[:12]}" for kind, _, part in FOUND])
def test_what_would_hurt_is_found_exactly(kind, text, part):
    (finding,) = personal_data(text)
    assert (finding.kind, text[finding.start : finding.end]) == (kind, part)


@pytest.mark.parametrize("text", QUIET)
def test_what_hurts_nobody_is_left_alone(text):
    assert personal_data(text) == []


@pytest.mark.parametrize(("kind", "text", "part"), FOUND, ids=[f"{kind} {part[:12]}" for kind, _, part in FOUND])
def test_the_sample_is_masked(kind, text, part):
    (finding,) = personal_data(text)
    assert part not in finding.sample_masked and "…" in finding.sample_masked
    assert sum(char in finding.sample_masked for char in part) < len(part)


def test_several_findings_come_in_order_and_do_not_overlap():
    found = personal_data("a@b.es, IBAN DE89370400440532013000, a@c.es, password: hunter2hunter")
    assert [finding.kind for finding in found] == ["email", "iban", "email", "secret"]
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_warning_names_each_kind_once():
    groups = dict(findings_by_kind(personal_data("a@b.es c@d.es +34 612 345 678")))
    assert {kind: len(group) for kind, group in groups.items()} == {"email": 2, "phone": 1}


@given(st.integers(0, 10**15).map(str))
def test_exactly_one_check_digit_satisfies_luhn(digits):
    assert sum(luhn(digits + str(check)) for check in range(10)) == 1


@pytest.mark.parametrize(
    "iban", ["GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606", "NO9386011117947", "MT84MALT011000012345MTLCAST001S"]
)
def test_ibans_of_the_standard_are_valid_and_one_wrong_digit_is_not(iban):
    assert iban_valid(iban)
    assert not iban_valid(iban[:-1] + ("1" if iban[-1] != "1" else "2"))
    assert not iban_valid(iban[:10])


PARTS = st.sampled_from(
    ["a@b.es", "+34 ", "612", " ", "4111", "-", ".", ":", "1", "192.168.", "ES91", "password: ", "x", "@", "eyJ", "/", "ghp_", "::"]
)


@given(st.lists(PARTS | st.text(max_size=5), max_size=80).map("".join))
def test_any_text_can_be_searched(text):
    for finding in personal_data(text):
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "a@", "a.", "@a.b", "1.", "1:", "+1 ", "AB12 ", "eyJa.", "password:", "(1", "a-", "::", "0-", "x_", "http://a:b"]
)
def test_long_texts_take_time_in_proportion(unit):
    text = unit * (32_000 // len(unit))
    started = time.thread_time()
    personal_data(text)
    spent = time.thread_time() - started
    print(f"{unit!r}: {spent:.3f} s")
    assert spent < 2
