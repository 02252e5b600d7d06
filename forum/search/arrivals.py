"""Where a reader came from: a search of ours, or a page that suggested what they opened. Pure.

A browser says which page of ours it came from (`Referer`); pages elsewhere are told and believed nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from forum.search.parse import parse
from forum.search.states import Place

MAX_ADDRESS_CHARS = 2_000
SEARCH = "/search"
PLACES = (
    (Place.ASK, re.compile(r"/ask")),
    (Place.ANSWER, re.compile(r"/help/answer")),
    (Place.WIDGET, re.compile(r"/embed/.*")),
    (Place.DUPLICATE, re.compile(r"/questions/\d+/duplicate|/posts/\d+/flag/duplicate")),
    (Place.REVIEW, re.compile(r"/desk/review/.*")),
    (Place.THREAD, re.compile(r"/(?:questions|discussions|announcements)/\d+/.*")),
)
SOUGHT_HELP = frozenset({None, Place.ASK, Place.ANSWER, Place.WIDGET})
"""Who comes from there has a problem, and may say that it is solved."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`place` is None for a search; `words` are those looked for, as they were typed."""

    place: Place | None
    words: str = ""

    @property
    def sought_help(self) -> bool:
        return self.place in SOUGHT_HELP


def arrival(came_from: str | None, host: str) -> Arrival | None:
    """What the address of the page before says; None when it says nothing."""
    if not came_from or len(came_from) > MAX_ADDRESS_CHARS:
        return None
    try:
        page = urlsplit(came_from)
    except ValueError:
        return None
    if page.netloc != host:
        return None
    words = parse(parse_qs(page.query).get("q", [""])[0]).plain if page.path in (SEARCH, "/help/answer") else ""
    if page.path == SEARCH:
        return Arrival(None, words) if words else None
    return next((Arrival(place, words) for place, pattern in PLACES if pattern.fullmatch(page.path)), None)
