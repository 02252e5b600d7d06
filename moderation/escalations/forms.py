"""Shape of what people send about cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from forum.accounts.forms import one_line
from forum.kit.errors import Invalid
from forum.kit.row_ids import row_id
from moderation.escalations.lengths import WRONG_LENGTH, read_length, written
from moderation.escalations.states import Priority, Reason, State
from moderation.escalations.targets import Targets
from moderation.escalations.words import PRIORITIES, REASONS

PICKED_MOST = 50
LENGTH_HELP = _l("A length such as 30 min, 4 h or 1 h 30 min. Empty: nothing is promised.")
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


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


def chosen_id(name: str) -> int | None:
    """What was chosen of a list; None for its empty line. Raises Invalid for what no list has, so that nothing is done silently."""
    found = sent_id(name)
    if found is None and sent(name, 50).strip():
        raise Invalid.field(name, _l("Choose one of the list."))
    return found


def chosen_unless_kept(name: str) -> int | None:
    """The same of a list with a line that says: as it is (see `kept`)."""
    return None if name in kept() else chosen_id(name)


def picked() -> list[tuple[int, int]]:
    """(case, version) of the lines that were ticked."""
    return pairs(request.form.getlist("pick"))


def pairs(said: Iterable[str]) -> list[tuple[int, int]]:
    """What "case:version" says, each case once; fifty at most."""
    parts = [one.partition(":") for one in list(said)[:PICKED_MOST]]
    found = [(int(case), int(version)) for case, _colon, version in parts if _is_id(case) and _is_id(version)]
    return list(dict(found).items())


def _is_id(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 10


def kept() -> list[str]:
    """Which of owner and team the form leaves as each case has it."""
    return [name for name in ("owner", "team") if request.form.get(name) == "keep"]


def lines(chosen: Iterable[str]) -> list[tuple[int, int, str]]:
    """(case, version, summary) of lines of the hand-over; what one line says goes before what is said for all."""
    words = sent("summary").strip()
    found = []
    for case, version in pairs(chosen):
        own = sent(f"summary-{case}").strip()
        found.append((case, version, own or words))
    return found


def a_length(_form: FlaskForm, field: Field) -> None:
    """A validator: what `lengths.py` can read."""
    try:
        read_length(str(field.data or ""))
    except ValueError:
        raise ValidationError(str(WRONG_LENGTH)) from None


class ClockForm(FlaskForm):
    """The times of a policy. `version` is what the form was made from, so that two administrators notice each other."""

    first_response = StringField(_l("First reply"), [a_length], filters=[one_line], description=LENGTH_HELP, render_kw=PLAIN)
    update = StringField(_l("Next update"), [a_length], filters=[one_line], description=_l("Since staff last did something to it."),
                         render_kw=PLAIN)
    resolution = StringField(_l("Resolution"), [a_length], filters=[one_line], render_kw=PLAIN)
    pauses_asker = BooleanField(_l("Time does not count while it waits for the asker"), default=True)
    pauses_third_party = BooleanField(_l("Time does not count while it waits for somebody else"))
    version = IntegerField(default=0, widget=HiddenInput())

    def show(self, targets: Targets) -> None:
        """Fill in what holds now."""
        self.first_response.data, self.update.data = written(targets.first_response), written(targets.next_update)
        self.resolution.data = written(targets.resolution)
        self.pauses_asker.data = State.WAITING_ASKER in targets.pauses_on
        self.pauses_third_party.data = State.WAITING_THIRD_PARTY in targets.pauses_on

    @property
    def times(self) -> Targets:
        chosen = {State.WAITING_ASKER: self.pauses_asker.data, State.WAITING_THIRD_PARTY: self.pauses_third_party.data}
        minutes = [read_length(str(one.data or "")) for one in (self.first_response, self.update, self.resolution)]
        return Targets(*minutes, pauses_on=frozenset(state for state, pauses in chosen.items() if pauses))


class NewClockForm(ClockForm):
    """Also says which cases: of a priority, in a category or all, for customers on a plan or all."""

    priority = SelectField(_l("Priority"), validate_choice=False,
                           choices=[SelectChoice(one.value, PRIORITIES[one][0]) for one in Priority])
    category = SelectField(_l("Category"), validate_choice=False)
    plan = SelectField(_l("Plan"), validate_choice=False)

    def offer(self, categories: Iterable[tuple[int, str]], plans: Mapping[str, Any]) -> None:
        """Fill the drop-downs."""
        self.category.choices = [("", _l("All categories")), *((str(key), name) for key, name in categories)]
        self.plan.choices = [("", _l("All")), *plans.items()]

    @property
    def category_id(self) -> int | None:
        """What was chosen; 0, which no category has, for what was not on the list."""
        try:
            return row_id(self.category.data) if self.category.data else None
        except ValueError:
            return 0
