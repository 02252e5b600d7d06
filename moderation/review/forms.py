"""Shape of what moderators send from the queue. What fits is decided by the table of decisions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from flask_babel import lazy_pgettext as _lp
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import Optional

from forum.threads.forms import HIDE_WORDS, REJECT_WORDS
from moderation.review.states import Subject
from moderation.sanctions.states import HOURS

REASON_WORDS: dict[str, Any] = {
    **{str(code): words for code, words in REJECT_WORDS.items()}, **{str(code): words for code, words in HIDE_WORDS.items()},
    "illegal": _l("Illegal content"),
}
SUBJECT_WORDS: dict[str, Any] = {
    Subject.POST: _lp("subject", "Post"), Subject.MEMBER: _l("Member"), Subject.EDIT: _l("Suggested edit"), Subject.APPEAL: _l("Appeal"),
    Subject.NOTICE: _l("Notice"),
}
HOURS_WORDS: list[tuple[str, Any]] = [
    *((str(hours), _ln("%(num)d day", "%(num)d days", hours // 24)) for hours in HOURS), ("0", _l("Without an end")),
]
CAUSE_WORDS: dict[str, Any] = {
    "flag": _l("Flagged"), "held": _l("Held back by screening"), "screened": _l("Noticed by screening"), "suggested": _l("Edit suggested"),
    "appeal": _l("Appeal filed"), "notice": _l("Notice received"), "own": _l("Opened by a moderator"),
}


class DecideForm(FlaskForm):
    """One decision. Numbers that are none come as None and are refused by the command."""

    version = IntegerField(validators=[Optional()])
    decision = StringField()
    reason = StringField()
    words = StringField()
    ready = StringField()
    note = StringField()
    hours = IntegerField(validators=[Optional()])
    target = IntegerField(validators=[Optional()])
    body = StringField()
    law = StringField()
    without_asker = BooleanField()

    def said(self) -> dict[str, Any]:
        """What commands take, but version and decision."""
        return {
            "reason": self.reason.data or "",
            "words": (self.words.data or "").strip() or self.ready.data or "",
            "note": self.note.data or "", "hours": self.hours.data,
            "target": self.target.data, "body": self.body.data, "law": self.law.data or "",
            "without_asker": bool(self.without_asker.data),
        }


class BulkForm(DecideForm):
    """Several items alike: `pick` holds id:version."""

    pick = SelectMultipleField(choices=[], validate_choice=False)
    confirmed = StringField()

    def picked(self) -> list[tuple[int, int]]:
        pairs = [value.partition(":") for value in self.pick.data or ()]
        return [(int(left), int(right)) for left, _colon, right in pairs
                if left.isdecimal() and right.isdecimal() and len(left) < 19 and len(right) < 19]
