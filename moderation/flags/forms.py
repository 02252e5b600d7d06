"""Shape of what people send when they flag."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField

from moderation.flags.reasons import Choice
from moderation.flags.states import FlagReason


class FlagForm(FlaskForm):
    reason = RadioField(_l("What is wrong?"), validate_choice=False)
    details = TextAreaField(_l("Details"), description=_l("Only moderators read this."))

    def offer(self, choices: Iterable[Choice]) -> None:
        """The reasons that may be chosen here; the template shows each with its help."""
        self.reason.choices = [(str(choice.code), choice.words) for choice in choices]


class PressForm(FlaskForm):
    """A button."""


def sent_reasons() -> dict[str, tuple[bool, str, str]]:
    """Of a category's page: by reason, whether it is offered, and its help in English and Spanish."""
    sent = request.form
    return {
        code.value: (f"offered-{code}" in sent, sent.get(f"help_en-{code}", ""), sent.get(f"help_es-{code}", "")) for code in FlagReason
    }
