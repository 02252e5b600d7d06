"""What editors write beside an article: why, what they looked at, what has to change."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.kit.errors import Invalid
from forum.kit.text import normalise


def remark(field: str, text: str, *, most: int, missing: Any = None) -> str:
    """What was written in this field. Raises Invalid about it: too long, or `missing` where there has to be something."""
    said = normalise(text).strip()
    if missing is not None and not said:
        raise Invalid.field(field, missing)
    if len(said) > most:
        raise Invalid.field(field, _l("This is too long."))
    return said
