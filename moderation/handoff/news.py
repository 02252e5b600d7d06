"""What a destination sends: read strictly, since anything may stand in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.kit.errors import Invalid
from forum.kit.row_ids import MAX_ROW_ID
from forum.kit.safe_urls import safe_href
from forum.kit.text import normalise, plain_line
from moderation.handoff.states import AUTHOR_MOST, REFERENCE_MOST, REMARK_MOST, STATE_MOST, URL_MOST

TYPE = "case.update"


@dataclass(frozen=True, slots=True)
class News:
    """Empty parts say nothing about what they would change."""

    case_id: int
    state: str = ""
    reference: str = ""
    url: str = ""
    author: str = ""
    words: str = ""


def read_news(body: bytes) -> News:
    """`{"type": "case.update", "data": {"case", "state", "reference", "url", "comment": {"author", "text"}}}`. Raises Invalid."""
    try:
        sent = json.loads(body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Invalid(_l("This is no JSON.")) from None
    data = sent.get("data") if isinstance(sent, dict) else None
    if not isinstance(data, dict) or sent.get("type") != TYPE:
        raise Invalid.field("type", _l("Only messages of the type case.update are understood."))
    case = data.get("case")
    if not isinstance(case, int) or isinstance(case, bool) or not 0 < case <= MAX_ROW_ID:
        raise Invalid.field("case", _l("The number of the case is missing."))
    comment = data.get("comment") or {}
    if not isinstance(comment, dict):
        raise Invalid.field("comment", _l("A comment has an author and a text."))
    return News(
        case, _line(data, "state", STATE_MOST), _line(data, "reference", REFERENCE_MOST), _address(data),
        _line(comment, "author", AUTHOR_MOST), _text(comment),
    )


def _line(data: dict[str, Any], name: str, most: int) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(line := plain_line(value)) > most:
        raise Invalid.field(name, _l("Use at most %(num)d characters.", num=most))
    return line


def _text(comment: dict[str, Any]) -> str:
    value = comment.get("text")
    if value is None:
        return ""
    if not isinstance(value, str) or len(words := normalise(value).strip()) > REMARK_MOST:
        raise Invalid.field("comment", _l("Use at most %(num)d characters.", num=REMARK_MOST))
    return words


def _address(data: dict[str, Any]) -> str:
    url = _line(data, "url", URL_MOST)
    if url and (not url.startswith(("https://", "http://")) or safe_href(url) != url):
        raise Invalid.field("url", _l("Write a whole address, with https:// in front."))
    return url


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
