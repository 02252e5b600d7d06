"""What one may ask of the log, read from an address or a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from forum.kit.row_ids import row_id
from forum.kit.text import plain_line
from moderation.audit.queries import Wanted

FORMATS = ("csv", "jsonl")
TEXT_MAX = 200


def wanted_in(given: Mapping[str, str]) -> Wanted:
    """The filters; what cannot be read (a day that is none, a number too long) filters nothing."""
    def text(name: str) -> str:
        return plain_line(given.get(name, ""))[:TEXT_MAX]

    return Wanted(
        action=text("action"), actor=text("actor"), member=text("member"), thread_id=_id(given.get("thread", "")),
        since=_day(text("since")), until=_day(text("until")), words=text("words"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _id(text: str) -> int | None:
    try:
        return row_id(text)
    except ValueError:
        return None
