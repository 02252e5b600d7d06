"""Find personal data and secrets in a text, to warn before it is posted. Precise rather than complete.

Every pattern is bounded, so the time is linear in the text; what needs a check sum is checked.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["email", "phone", "card", "iban", "secret", "ip"]


@dataclass(frozen=True, order=True)
class Finding:
    """One place: ``start`` and ``end`` count characters, ``sample_masked`` shows just enough to recognise it."""

    start: int
    end: int
    kind: Kind
    sample_masked: str


EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-])", re.I | re.ASCII)
EXAMPLE_HOST = re.compile(r"@(?:.*\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost)$", re.I)
CARD = re.compile(
    r"(?<![\w.,:/#+-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{5})(?![\w-]|[.,:]\d| \d{4})", re.ASCII
)
IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])", re.ASCII)
PHONE = re.compile(
    r"(?<![\w.,:/#=+-])(?:(?:\+|00)[1-9]\d{0,2}[ .()-]{0,3}|\(?\d{2,4}\)[ .-]?)?\d(?:[ .()-]{0,2}\d){6,11}(?![\w-]|[.,:]\d)",
    re.ASCII,
)
IPV4 = re.compile(r"(?<![\w.:-])\d{1,3}(?:\.\d{1,3}){3}(?![\w:-]|\.\d)", re.ASCII)
IPV6 = re.compile(r"(?<![\w:.])(?=[0-9a-f]{0,4}:)[0-9a-f:]{6,39}(?![\w:])", re.I | re.ASCII)
SECRETS = (
    re.compile(r"-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY-----"),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", re.ASCII),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{40,255}\b", re.ASCII),
    re.compile(r"\bglpat-[A-Za-z0-9_-]{20,64}(?![\w-])", re.ASCII),
    re.compile(r"\bxox[abeprs]-[A-Za-z0-9-]{10,250}", re.ASCII),
    re.compile(r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}\b", re.ASCII),
    re.compile(r"\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,250}", re.ASCII),
    re.compile(r"\bAIza[A-Za-z0-9_-]{35}(?![\w-])", re.ASCII),
    re.compile(r"\bplz_[A-Za-z0-9_-]{24,80}(?![\w-])", re.ASCII),
    re.compile(r"\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}", re.ASCII),
    re.compile(r"(?<![\w/])[a-z][a-z0-9+]{1,15}://[^\s:/@?#]{1,64}:(?P<value>[^\s:/@?#]{1,64})@[\w.-]{1,80}", re.I | re.ASCII),
    re.compile(
        r"(?<!\w)(?:(?:wi-?fi|wlan|router|my|mi)[ _-])?(?:password|passphrase|passwd|pwd|api[ _-]?key|secret[ _-]?key|access[ _-]?token"
        r"|contraseña|clave)[\"']?(?: is| es)?\s{0,3}[:=]\s{0,3}[\"']?(?P<value>[^\s\"'<>*•,;]{6,128})",
        re.I,
    ),
)
PLACEHOLDER = re.compile(
    r"[<\[{($%]|x{3,}|\*|\.{2}|(?:your|my|tu|mi|pass|changeme|example|ejemplo|password|contraseña|secret|none|null|true|false|string|input"
    r"|incorrect|wrong|correct|required|invalid|unknown)(?![a-z0-9])",
    re.I,
)


def personal_data(text: str) -> list[Finding]:
    """Places that look like e-mail, phone, card, IBAN, IP address or a secret, in order, not overlapping.

    Left out on purpose because nobody is harmed: example.com addresses, private and documentation networks,
    placeholders, numbers whose check digits do not agree.
    """
    taken: list[Finding] = []
    for kind, pattern, accepts in CHECKS:
        for match in pattern.finditer(text):
            start, end = match.span("value") if "value" in pattern.groupindex else match.span()
            value = text[start:end]
            if accepts(value) and not any(start < other.end and other.start < end for other in taken):
                taken.append(Finding(start, end, kind, mask(value, kind)))
    return sorted(taken)


def mask(value: str, kind: Kind) -> str:
    """Enough of a value to recognise one's own, not enough to use it."""
    if kind == "email":
        name, _, host = value.partition("@")
        return f"{name[:1]}…@{host}"
    if kind == "ip":
        return re.split(r"[.:]", value)[0] + "…"
    shown = 4 if kind in {"card", "iban"} else 2
    return ("" if kind in {"card", "phone"} else value[:2]) + "…" + ("" if kind == "secret" else value[-shown:])


def masked(text: str) -> str:
    """The text with all of it masked: for records that nobody can change later."""
    for found in reversed(personal_data(text)):
        text = text[:found.start] + found.sample_masked + text[found.end:]
    return text


def luhn(digits: str) -> bool:
    """Whether a card number's check digit agrees (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        number = int(char) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def iban_valid(value: str) -> bool:
    """Whether an IBAN's check digits agree (ISO 13616: rearranged number modulo 97 is 1)."""
    bare = value.replace(" ", "")
    if not 15 <= len(bare) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in bare[4:] + bare[:4])) % 97 == 1


def _email(value: str) -> bool:
    return not EXAMPLE_HOST.search(value) and not value.endswith((".png", ".jpg", ".gif")) and ".." not in value


def _card(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return digits[0] in "3456" and len(set(digits)) > 1 and luhn(digits)


def _phone(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    if len(set(digits)) < 4 or re.fullmatch(r"(?:19|20)\d\d[ .-]\d\d?[ .-]\d\d?.*", value):
        return False
    if re.match(r"\+|00[1-9]", value):
        return 9 <= len(digits) <= 16
    # Without a country code only numbers grouped the way people write them: "612 345 678", "(555) 123-4567".
    return bool(GROUPED.fullmatch(value)) and re.search(r"[ .()-]", value) is not None


GROUPED = re.compile(
    r"[679]\d{2}[ .-]\d{3}[ .-]\d{3}|[679]\d{2}(?:[ .-]\d{2}){3}|\([2-9]\d{2}\) ?[2-9]\d{2}[ .-]\d{4}|[2-9]\d{2}([.-])[2-9]\d{2}\1\d{4}",
    re.ASCII,
)


def _ip(value: str) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast:
        return False
    return str(address) not in WELL_KNOWN and not (address.version == 4 and _looks_like_version(value))


WELL_KNOWN = frozenset(
    {"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "208.67.222.222", "208.67.220.220"}
    | {"2001:4860:4860::8888", "2606:4700:4700::1111"}
)


def _looks_like_version(value: str) -> bool:
    return all(len(part) <= 2 and int(part) < 30 for part in value.split("."))


def _secret(value: str) -> bool:
    return not PLACEHOLDER.match(value)


CHECKS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    *(("secret", pattern, _secret) for pattern in SECRETS),
    ("email", EMAIL, _email),
    ("iban", IBAN, iban_valid),
    ("card", CARD, _card),
    ("ip", IPV4, _ip),
    ("ip", IPV6, _ip),
    ("phone", PHONE, _phone),
)


def findings_by_kind(findings: list[Finding]) -> Iterator[tuple[Kind, list[Finding]]]:
    """The findings grouped by kind in a stable order, for a warning that names each kind once."""
    for kind in ("secret", "email", "phone", "card", "iban", "ip"):
        group = [finding for finding in findings if finding.kind == kind]
        if group:
            yield kind, group
