"""The shape of what admins send about teams and calendars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.accounts.forms import one_line
from forum.kit.row_ids import row_id
from forum.kit.zones import zones
from moderation.teams.states import MOST_OPEN, MOST_OPEN_EVER, NAME_MAX
from moderation.teams.weeks import DAY_NAMES

HOURS = {"autocomplete": "off", "spellcheck": "false", "placeholder": "–"}


class CalendarForm(FlaskForm):
    """`version` is what the form was made from, so that two admins notice each other."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=NAME_MAX)], filters=[one_line])
    time_zone = SelectField(_l("Time zone"), choices=[SelectChoice(name, name.replace("_", " ")) for name in zones()])
    monday = StringField(_l("Monday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    tuesday = StringField(_l("Tuesday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    wednesday = StringField(_l("Wednesday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    thursday = StringField(_l("Thursday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    friday = StringField(_l("Friday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    saturday = StringField(_l("Saturday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    sunday = StringField(_l("Sunday"), [Length(max=200)], filters=[one_line], render_kw=HOURS)
    version = IntegerField(default=0, widget=HiddenInput())

    @property
    def days(self) -> Sequence[str]:
        return [str(self[name].data or "") for name in DAY_NAMES]


class HolidayForm(FlaskForm):
    lines = TextAreaField(
        _l("Holidays"), [Length(max=60_000)], render_kw={"rows": 4, "spellcheck": "false", "placeholder": "2026-12-25 Christmas"},
        description=_l("One day on each line: the date, a blank, the name."),
    )


class ImportForm(FlaskForm):
    file = FileField(
        _l("Calendar file"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".ics,text/calendar"},
        description=_l("An .ics file with the holidays, 512 KB at most. You see what it holds before anything is saved."),
    )


class TeamForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(), Length(max=NAME_MAX)], filters=[one_line])
    calendar = SelectField(_l("Calendar"), validate_choice=False, description=_l("When its time counts."))
    languages = SelectMultipleField(
        _l("Languages"), choices=[SelectChoice("en", "English"), SelectChoice("es", "Español")], validate_choice=False,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), description=_l("Choose none if it takes every language."),
    )
    distributes = BooleanField(_l("Give its cases to its members by themselves"), description=_l(
        "While the team is open: what nobody owns goes to whoever has least to do. What somebody took stays theirs."))
    most_open = IntegerField(_l("Open cases of a member at most"), [InputRequired(), NumberRange(1, MOST_OPEN_EVER)], default=MOST_OPEN,
                             description=_l("Whoever has so many is given no more."))
    version = IntegerField(default=0, widget=HiddenInput())

    def offer(self, calendars: Iterable[tuple[int, str]]) -> None:
        """Fill the drop-down."""
        named = [SelectChoice(str(key), name) for key, name in calendars]
        self.calendar.choices = [SelectChoice("", _l("Day and night, every day")), *named]

    @property
    def calendar_id(self) -> int | None:
        """What was chosen; 0, which no calendar has, for what was not on the list."""
        try:
            return row_id(self.calendar.data) if self.calendar.data else None
        except ValueError:
            return 0


class MemberForm(FlaskForm):
    handle = SelectField(_l("Add somebody"), validate_choice=False, description=_l("Agents and administrators can be in a team."))
    is_lead = BooleanField(_l("Leads the team"))

    def offer(self, members: Iterable[tuple[str, str]]) -> None:
        self.handle.choices = [SelectChoice(handle, f"{name} (@{handle})") for handle, name in members]
