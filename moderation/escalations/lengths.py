"""Lengths of business time as administrators write and read them: "30 min", "4 h", "1 h 30 min". The same in every language."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

WRONG_LENGTH = _l("Write a length such as 30 min, 4 h or 1 h 30 min.")
MOST_MINUTES = 60 * 24 * 366
_WRITTEN = re.compile(r"(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*(?:min|m))?")
_BY_COLON = re.compile(r"(\d{1,5}):([0-5]\d)")


def read_length(text: str) -> int | None:
    """Minutes; None for nothing written. Raises ValueError for what is no length, none at all, or more than a year."""
    text = text.strip().lower()
    if not text:
        return None
    found = _BY_COLON.fullmatch(text) or _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0)
    if not 0 < minutes <= MOST_MINUTES:
        raise ValueError(text)
    return minutes


def written(minutes: int | None) -> str:
    """As `read_length` reads it; empty for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part)
