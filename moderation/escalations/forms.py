"""Shape of what people send about cases."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField

from forum.kit.row_ids import row_id
from moderation.escalations.states import Priority, Reason
from moderation.escalations.words import PRIORITIES, REASONS

PICKED_MOST = 50


class HelpForm(FlaskForm):
    reason = RadioField(_l("Why does it need staff?"), validate_choice=False)
    words = TextAreaField(_l("In your own words"),
                          description=_l("Only staff read this. Personal data belongs here rather than in the thread."))
    priority = SelectField(_l("Priority"), validate_choice=False)

    def offer(self, reasons: Iterable[Reason]) -> None:
        """The reasons this person may give; the template shows each with its definition."""
        self.reason.choices = [(reason.value, REASONS[reason][0]) for reason in reasons]
        self.priority.choices = [("", _l("As the reason says")), *((one.value, PRIORITIES[one][0]) for one in Priority)]


class PressForm(FlaskForm):
    """A button, or the form of an act whose inputs `acts.py` names."""


def sent(name: str, most: int = 10_000) -> str:
    return request.form.get(name, "")[:most]


def sent_id(name: str) -> int | None:
    return request.form.get(name, type=row_id)


def picked() -> list[tuple[int, int]]:
    """(case, version) of the lines that were ticked."""
    pairs = [one.partition(":") for one in request.form.getlist("pick")[:PICKED_MOST]]
    return [(int(case), int(version)) for case, _colon, version in pairs if case.isdecimal() and version.isdecimal() and len(case) < 19]
