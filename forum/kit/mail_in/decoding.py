"""Bytes of mails as text: whatever the headers claim, something readable comes out."""

from __future__ import annotations

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header

MAX_HEADER_CHARS = 4_000
KNOWN_CODECS = re.compile(r"(?:utf|ascii|latin|iso8859|iso2022|cp\d|mac|koi8|gb|hz|big5|shift_jis|euc|tis|johab|ptcp)[\w-]*")
"""Character sets of mails. Python has codecs that are none, and some (punycode, idna) whose time grows with the square."""


def text_of(data: bytes, charset: str | None) -> str:
    """In the character set that is claimed, else as UTF-8, else as Windows does; what fits nothing becomes a replacement mark."""
    name = _codec(charset)
    if name:
        try:
            return data.decode(name)
        except (UnicodeError, LookupError, ValueError):
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(name if name and name not in ("utf-8", "ascii") else "cp1252", "replace")


def _codec(charset: str | None) -> str | None:
    try:
        name = codecs.lookup((charset or "").strip("\"' ")[:40]).name
    except (LookupError, ValueError, TypeError):
        return None
    return name if KNOWN_CODECS.fullmatch(name) else None


def header_text(raw: str) -> str:
    """A header as people read it: unfolded, encoded words decoded, cut at 4,000 characters."""
    value = " ".join(_readable(raw[:MAX_HEADER_CHARS]).split())
    if "=?" not in value:
        return value
    try:
        found = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return value
    return "".join(text_of(part, charset) if isinstance(part, bytes) else part for part, charset in found)


def _readable(raw: str) -> str:
    """Headers with bytes that no standard allows, as bytes say what they are."""
    return text_of(raw.encode("utf-8", "surrogateescape"), None) if any("\udc80" <= char <= "\udcff" for char in raw) else raw
