"""The shape of what admins send about destinations."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.accounts.forms import one_line
from forum.kit.row_ids import row_id
from moderation.escalations.words import REASONS
from moderation.handoff.states import NAME_MOST, URL_MOST

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class DestinationForm(FlaskForm):
    """`version` is what the form was made from, so that two admins notice each other."""

    name = StringField(_l("Name"), [Length(max=NAME_MOST)], filters=[one_line], description=_l("Staff choose by it."))
    address = StringField(_lp("destination", "Address"), [Length(max=URL_MOST)], filters=[one_line],
                          render_kw={**PLAIN, "inputmode": "url"},
                          description=_l("Messages are posted there. It begins with https:// and is never followed elsewhere."))
    moves = TextAreaField(_l("Its states, and what they do to a case"), [Length(max=20_000)], render_kw={"rows": 5, **PLAIN},
                          description=_l("One on each line: its state, =, a move. What is not here does nothing."))
    teams = SelectMultipleField(_l("Only cases of these teams"), validate_choice=False, widget=ListWidget(prefix_label=False),
                                option_widget=CheckboxInput(), description=_l("Choose none for all."))
    reasons = SelectMultipleField(_l("Only cases with these reasons"), validate_choice=False, widget=ListWidget(prefix_label=False),
                                  choices=[SelectChoice(code, words[0]) for code, words in REASONS.items()],
                                  option_widget=CheckboxInput(), description=_l("Choose none for all."))
    hears_breaches = BooleanField(_l("Hears of clocks that ran out, also of cases it does not have"))
    version = IntegerField(default=0, widget=HiddenInput())

    def offer(self, teams: Iterable[tuple[int, str]]) -> None:
        self.teams.choices = [SelectChoice(str(key), name) for key, name in teams]

    @property
    def team_ids(self) -> list[int]:
        """What was chosen; 0, which no team has, for what was not on the list."""
        return [_id(one) for one in self.teams.data or []]


def _id(text: str) -> int:
    try:
        return row_id(text)
    except ValueError:
        return 0
