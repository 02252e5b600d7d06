"""Shape of what people send with a decision. `version` is the number of the state their page showed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from forum.core.config import current_config
from forum.kit.row_ids import MAX_ROW_ID
from forum.resolution.states import ClosedReason
from forum.threads.forms import Writing

QUESTION_PATH = re.compile(r"/questions/(\d{1,10})(?:/|$)")

REASON_WORDS = {
    ClosedReason.OFF_TOPIC: _l("Off topic: it is about something else than this community"),
    ClosedReason.NOT_REPRODUCIBLE: _l("Not reproducible: nobody can see the problem"),
    ClosedReason.NO_LONGER_NEEDED: _l("No longer needed"),
    ClosedReason.NO_REPLY: _l("No reply: the asker has not given the details asked for"),
}


def seen_version(raw: str | None) -> int | None:
    """The number a page showed; None when a script sends none. What is no number is the oldest page there can be."""
    if raw is None or raw == "":
        return None
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


class Press(FlaskForm):
    """A button: accept, withdraw, verify."""

    version = HiddenField()

    @property
    def seen(self) -> int | None:
        return seen_version(self.version.data)


class Decision(Writing):
    """A decision with words."""

    version = HiddenField()

    @property
    def seen(self) -> int | None:
        return seen_version(self.version.data)


class SelfSolvedForm(Decision):
    body = TextAreaField(_l("How did you solve it?"), description=_l("Others with the same problem will read this first."))


class InfoForm(Decision):
    body = TextAreaField(
        _l("Which details do you need?"), description=_l("Your words become a comment under the question, and the asker is told.")
    )


class CloseForm(Decision):
    reason = RadioField(_l("Why is it closed?"), validate_choice=False)
    body = TextAreaField(_l("Comment"), description=_l("Tell the asker what they can do. Your words become a comment under the question."))

    def offer(self, reasons: list[ClosedReason]) -> None:
        """The reasons this person may choose."""
        self.reason.choices = [(str(reason), REASON_WORDS[reason]) for reason in reasons]


class ReopenForm(Decision):
    body = TextAreaField(_l("Comment"), description=_l("Why is it open again? Your words become a comment under the question."))


class StillBrokenForm(Decision):
    body = TextAreaField(_l("What happens now?"), description=_l("Say what you tried. Your words become a comment under your question."))


class ScopeForm(FlaskForm):
    scope = StringField(_l("Version or product"), description=_l("Such as: Firmware 2.x, or HX-200 only."))
    version = HiddenField()

    @property
    def seen(self) -> int | None:
        return seen_version(self.version.data)


class DuplicateForm(FlaskForm):
    original = StringField(_l("The original question"), description=_l("Its link, its number, or words of its title."))
    version = HiddenField()

    @property
    def seen(self) -> int | None:
        return seen_version(self.version.data)

    @property
    def original_id(self) -> int | None:
        """The question a link or a number names; None for words."""
        text = (self.original.data or "").strip()
        named = _question_in(text) if "/" in text else re.fullmatch(r"#?(\d{1,10})", text)
        number = int(named[1]) if named else 0
        return number if 1 <= number <= MAX_ROW_ID else None


def _question_in(link: str) -> re.Match[str] | None:
    """The question a link of ours names. The same number on another site is another question."""
    try:
        parts = urlsplit(link if link.startswith("/") or "//" in link else f"//{link}")
    except ValueError:
        return None
    ours = {"", request.host, urlsplit(current_config().public_url).netloc}
    return QUESTION_PATH.search(parts.path) if parts.netloc in ours else None
