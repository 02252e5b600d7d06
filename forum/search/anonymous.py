"""What keeps the search log free of people: words without personal data, visitors as marks that change every day. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re

from forum.core.search import split
from forum.kit.text import personal_data

MARK_CHARS = 16
MAX_WORDS_CHARS = 120
HANDLE = re.compile(r"(?<!\w)@\w+")
LONG_NUMBER_DIGITS = 5
"""Customer and order numbers, dates of birth, papers: words with that many digits say nothing about a gap."""
ERROR_CODE = "0x"
NUMBERS = re.compile(r"(?:\b\d+\b\W*){2,}")
"""Numbers in groups, such as an account or a telephone is written."""


def scrubbed(words: str) -> str:
    """The folded words of a text without mail addresses, telephone and card numbers, keys, handles and long numbers."""
    kept, last = [], 0
    for finding in sorted({*personal_data(words), *personal_data(words.upper())} if words.isascii() else personal_data(words)):
        kept.append(words[last:max(last, finding.start)])
        last = max(last, finding.end)
    said = HANDLE.sub(" ", " ".join([*kept, words[last:]]))
    said = NUMBERS.sub(lambda found: " " if _digits(found.group()) > LONG_NUMBER_DIGITS else found.group(), said)
    plain = [word for word in split(said) if _digits(word) < LONG_NUMBER_DIGITS or word.startswith(ERROR_CODE)]
    return " ".join(plain)[:MAX_WORDS_CHARS].strip()


def _digits(words: str) -> int:
    return sum(char.isdigit() for char in words)


def session_mark(salt: str, reader: str) -> str:
    """A visitor of one day. Without the day's salt, which is thrown away, nothing leads back to them."""
    return hmac.new(salt.encode(), reader.encode(), hashlib.sha256).hexdigest()[:MARK_CHARS]


def query_mark(words: str) -> str:
    """The same for the same words, whatever their capitals and accents."""
    return hashlib.sha256(scrubbed(words).encode()).hexdigest()[:MARK_CHARS]


def event_key(*parts: object) -> str:
    """What makes one step with one suggestion happen once a day."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:2 * MARK_CHARS]
