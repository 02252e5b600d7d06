"""What the audit log holds of the guidelines and the canned reasons, in words."""

from __future__ import annotations

import re
from typing import Any

from flask import g, has_request_context
from flask_babel import get_locale
from flask_babel import gettext as _

from moderation.guidelines.forms import DECISION_WORDS, LANGUAGE_WORDS, REASON_WORDS
from moderation.guidelines.queries.editions import titles_by_code

REASON_LINE = re.compile(r"(\w+): ([\w, ]*)")
KEPT = "plaza_rule_titles"


def canned_words(value: Any) -> str:
    """A canned reason as its commands record it: the reason and the decisions in words, then the text itself in each language."""
    head, *parts = str(value).split("\n\n")
    found = REASON_LINE.fullmatch(head)
    if found is None:
        return str(value)
    fits = ", ".join(str(DECISION_WORDS.get(code, code)) for code in found[2].split(", "))
    said = [_("Reason: %(reason)s", reason=REASON_WORDS.get(found[1], found[1])), _("Goes with: %(decisions)s", decisions=fits)]
    return "\n\n".join(("\n".join(said), *filter(None, map(_part, parts))))


def _part(text: str) -> str:
    code, colon, words = text.partition(": ")
    if not colon or code not in LANGUAGE_WORDS:
        return text
    return f"{LANGUAGE_WORDS[code]}: {words}" if words.strip() else ""


def rule_titles(value: Any) -> str:
    """Rules by their codes: their titles as they are called today, or were last."""
    known = _titles()
    return ", ".join(known.get(code, code) for code in (value if isinstance(value, list) else [value]))


def _titles() -> dict[str, str]:
    """Read once, however many rows a page shows."""
    language = get_locale().language
    if not has_request_context():
        return titles_by_code(language)
    if KEPT not in g:
        setattr(g, KEPT, titles_by_code(language))
    found: dict[str, str] = getattr(g, KEPT)
    return found
