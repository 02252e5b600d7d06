"""What an address somebody pasted is about: a thread, a post or a member of ours. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from forum.kit.row_ids import row_id

ADDRESS_MAX_CHARS = 2_000
HOST_SHOWN = 100
POST = re.compile(r"/posts/(\d{1,10})(?:/|$)")
THREAD = re.compile(r"/(?:questions|discussions|announcements|threads)/(\d{1,10})(?:/|$)")
MEMBER = re.compile(r"/members/(\d{1,10})(?:/|$)")
ANCHOR = re.compile(r"(?:post|question|answer|comment)-(\d{1,10})")


@dataclass(frozen=True)
class Place:
    """Exactly one of them; a thread stands for its opening post."""

    post_id: int | None = None
    thread_id: int | None = None
    member_id: int | None = None


def place_of(address: str, public_url: str) -> Place | None:
    """The place of an address here, whole or from the first slash on; None for another site's and for what is no such page."""
    text = address.strip()
    if text.lower().startswith(f"{urlsplit(public_url).netloc.lower()}/"):
        text = f"//{text}"
    if not text or len(text) > ADDRESS_MAX_CHARS:
        return None
    try:
        parts, own = urlsplit(text), urlsplit(public_url)
    except ValueError:
        return None
    if parts.netloc and parts.netloc.lower() != own.netloc.lower():
        return None
    if parts.scheme and parts.scheme not in ("http", "https"):
        return None
    path = unquote(parts.path)
    for found, name in ((ANCHOR.fullmatch(parts.fragment), "post_id"), (POST.match(path), "post_id"), (THREAD.match(path), "thread_id"),
                        (MEMBER.match(path), "member_id")):
        if found:
            return _placed(name, found[1])
    return None


def other_host(address: str, public_url: str) -> str:
    """The host of an address that is another site's; empty where it is ours, or none at all."""
    try:
        found = urlsplit(address.strip()).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
    return "" if found == urlsplit(public_url).netloc.lower() else found[:HOST_SHOWN]


def _placed(name: str, number: str) -> Place | None:
    try:
        return Place(**{name: row_id(number)})
    except ValueError:
        return None
