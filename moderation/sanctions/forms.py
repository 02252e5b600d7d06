"""Shape of what moderators send about a member."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from moderation.sanctions.states import HOURS, SanctionKind
from moderation.sanctions.words import KIND_HELP, KINDS, REASONS

NO_END = "0"


class SanctionForm(FlaskForm):
    """`seen` is the newest sanction the moderator has seen; `words` go to the member, `note` does not."""

    kind = RadioField(_l("Sanction"), validate_choice=False)
    hours = SelectField(_l("For how long"), validate_choice=False, description=_l("For silences and suspensions only."))
    reason = SelectField(_l("Reason"), validate_choice=False)
    words = TextAreaField(_l("Words to the member"), description=_l("What happened, and where. The member reads this."))
    note = TextAreaField(_l("Internal note"), description=_l("Only moderators read this."))
    seen = HiddenField(default="")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.kind.choices = [SelectChoice(str(kind), f"{KINDS[kind]}: {KIND_HELP[kind]}") for kind in SanctionKind]
        self.hours.choices = [SelectChoice("", _l("Choose")), *_hours(), SelectChoice(NO_END, _l("Without an end"))]
        self.reason.choices = [SelectChoice(code, words) for code, words in REASONS.items()]

    @property
    def chosen_hours(self) -> int | None:
        """What the form says for kinds that have a duration; -1 when nothing was chosen, which the command refuses."""
        if self.kind.data not in (SanctionKind.SILENCE, SanctionKind.SUSPENSION):
            return None
        said = str(self.hours.data or "")
        if said == NO_END:
            return None
        return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1

    @property
    def seen_id(self) -> int | None:
        said = str(self.seen.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _hours() -> list[SelectChoice]:
    words = {24: _l("24 hours"), 72: _l("3 days"), 168: _l("7 days"), 720: _l("30 days")}
    return [SelectChoice(str(hours), words[hours]) for hours in HOURS]


class LiftForm(FlaskForm):
    why = TextAreaField(_l("Why"), description=_l("For the record. The member is told that it is over, not why."))


class NoteForm(FlaskForm):
    text = TextAreaField(_l("Note"), description=_l("Only staff read this. Write what you would stand by."))
    pinned = BooleanField(_l("Keep it on top"))
