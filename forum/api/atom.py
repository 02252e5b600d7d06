"""A feed as plain values, as Atom 1.0 (RFC 4287) has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
SINCE = "2025"
"""The year in the ids: they stay the same for ever, whatever becomes of the addresses (RFC 4151)."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOCAL_ADDRESS = re.compile(r"(<(?:a|img)\b[^<>]{0,2000}?\s(?:href|src)=\")/(?!/)")


@dataclass(frozen=True, slots=True)
class Author:
    """`url` is a path of ours, None for somebody who has left."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in a feed. `html` is a stored rendering; when it is empty, `summary` says how a long text begins."""

    key: str
    url: str
    title: str
    language: str
    author: Author
    published: datetime
    updated: datetime
    html: str = ""
    summary: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`key` and those of the entries become ids; `url` is the page that shows the same."""

    key: str
    url: str
    title: str
    language: str = ""
    entries: tuple[Entry, ...] = field(default_factory=tuple)

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


def tag_id(public_url: str, key: str) -> str:
    """The id of a feed or an entry."""
    return f"tag:{urlsplit(public_url).hostname},{SINCE}:{key}"


def rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whole_addresses(html: str, public_url: str) -> str:
    """Links and pictures of a stored rendering with the site's address: feed readers stand elsewhere."""
    return LOCAL_ADDRESS.sub(lambda found: f"{found[1]}{public_url}/", html)


def xml_text(text: str) -> str:
    """Without characters that XML cannot have."""
    return NOT_XML.sub("", text)
