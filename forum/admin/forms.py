"""The shape of what admins send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from forum.accounts.forms import CURRENT, HANDLE, NEW, one_line
from forum.accounts.names import ADDRESS_MAX, HANDLE_MAX
from forum.accounts.passwords import MAX_BYTES
from forum.core.settings import Setting

SITE_NAME_MAX = 60
LANGUAGE_WORDS = {"en": "English", "es": "Español"}
CHOICE_WORDS: dict[str, Any] = LANGUAGE_WORDS | {
    "daily": _l("Every morning"), "weekly": _l("On Monday mornings"), "off": _l("Off"), "app_now": _l("In Plaza, and by mail at once"),
    "app_digest": _l("In Plaza, and in the digest"), "app": _l("In Plaza"), "now": _l("By mail at once"), "digest": _l("In the digest"),
    "start-up": _l("A new community"), "growing": _l("A growing community"), "mature": _l("A mature community"),
}
"""What the values of settings with a choice are called."""
MOST_DIGITS = 18
TEXT_MAX = 500
ROLE_CHOICES = [
    SelectChoice("agent", _l("Agent: verifies answers, asks for details, closes, moves")),
    SelectChoice("moderator", _l("Moderator: hides, restores, locks, pins, edits tags")),
    SelectChoice("editor", _l("Editor: writes the knowledge base, edits tags")),
    SelectChoice("admin", _l("Administrator: settings, categories, roles")),
]
READ_CHOICES = [
    SelectChoice("everyone", _l("Everyone")),
    SelectChoice("members", _l("Members only")),
    SelectChoice("staff", _l("Staff only")),
]
POST_CHOICES = [SelectChoice("members", _l("Members")), SelectChoice("staff", _l("Staff only"))]
KIND_CHOICES = [
    SelectChoice("text", _l("Text")),
    SelectChoice("choice", _l("Choice from a list")),
    SelectChoice("number", _l("Number")),
]
FIELD_ROLE_CHOICES = [
    SelectChoice("none", _l("Nothing special")),
    SelectChoice("product", _l("The product: questions are counted by it")),
    SelectChoice("version", _l("The version: solutions say for which one they hold")),
]
ICON_CHOICES = [
    SelectChoice("message-circle-question-mark", _l("Question")), SelectChoice("router", _l("Router")),
    SelectChoice("wifi", _l("Wi-Fi")), SelectChoice("tv", _l("Television")),
    SelectChoice("phone", _l("Telephone")), SelectChoice("smartphone", _l("Mobile phone")),
    SelectChoice("receipt", _l("Bill")), SelectChoice("credit-card", _l("Payment")),
    SelectChoice("megaphone", _l("Announcement")), SelectChoice("messages-square", _l("Conversation")),
    SelectChoice("wrench", _l("Repair")), SelectChoice("plug", _l("Installation")),
    SelectChoice("shield", _l("Security")), SelectChoice("package", _l("Delivery")),
    SelectChoice("user", _l("Account")), SelectChoice("code", _l("Development")),
    SelectChoice("lightbulb", _l("Ideas")), SelectChoice("book-open", _l("Guides")),
    SelectChoice("coffee", _l("Off the record")),
]


class CategoryForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(), Length(max=60)], filters=[one_line])
    description = TextAreaField(
        _l("Description"), [Length(max=300)], render_kw={"rows": 2}, description=_l("One sentence: what belongs here."),
    )
    icon = SelectField(_lp("category", "Picture"), choices=ICON_CHOICES)
    read_access = RadioField(_l("Who may read"), choices=READ_CHOICES, default="everyone")
    post_access = RadioField(
        _l("Who may start threads"), choices=POST_CHOICES, default="members", description=_l("Whoever may read may answer."),
    )


class FieldForm(FlaskForm):
    label = StringField(_l("Label"), [InputRequired(), Length(max=60)], filters=[one_line])
    help = StringField(
        _l("Help"), [Length(max=200)], filters=[one_line], description=_l("Where to find the answer: on the sticker below the box."),
    )
    kind = RadioField(_l("Kind of answer"), choices=KIND_CHOICES, default="text")
    required = BooleanField(_l("A question cannot be asked without it"))
    role = RadioField(_l("What it means to Plaza"), choices=FIELD_ROLE_CHOICES, default="none")
    choices = TextAreaField(_l("Choices, one on each line"), [Length(max=20_000)], render_kw={"rows": 5})
    pattern = StringField(
        _l("Form of a text answer"), [Length(max=200)], render_kw={"spellcheck": "false", "autocapitalize": "none"},
        description=_l("A regular expression the whole answer matches, such as \\d+(\\.\\d+)*"),
    )
    minimum = DecimalField(_l("Smallest number"), [Optional()], places=None)
    maximum = DecimalField(_l("Largest number"), [Optional()], places=None)


class TagForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(), Length(max=60)], filters=[one_line])
    description = TextAreaField(_l("Description"), [Length(max=300)], render_kw={"rows": 2})
    synonyms = StringField(
        _l("Synonyms"), [Length(max=1_000)], filters=[one_line],
        description=_l("Other spellings that mean this tag, separated by commas or blanks."),
    )


class MergeForm(FlaskForm):
    into = StringField(
        _l("Merge into"), [InputRequired(), Length(max=60)], filters=[one_line], description=_l("The name of the tag that stays."),
    )


class RolesForm(FlaskForm):
    roles = SelectMultipleField(
        _l("Roles"), choices=ROLE_CHOICES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("Somebody without a role is a member like any other."),
    )
    password = PasswordField(
        _l("Current password"), [InputRequired(), Length(max=MAX_BYTES)], render_kw=CURRENT,
        description=_l("Roles open what is confidential: whoever gives them proves again who they are."),
    )


class FindingForm(FlaskForm):
    """What somebody found who looked at the votes between two members."""

    note = StringField(_l("What you found"), [InputRequired(), Length(max=TEXT_MAX)], filters=[one_line])


class SetupForm(FlaskForm):
    site_name = StringField(_l("Name of this Plaza"), [InputRequired(), Length(max=SITE_NAME_MAX)], filters=[one_line], default="Plaza")
    locale = RadioField(_l("Its first language"), choices=[SelectChoice(*one) for one in LANGUAGE_WORDS.items()], default="en")
    handle = StringField(_l("Your handle"), [InputRequired(), Length(max=HANDLE_MAX + 1)], filters=[one_line], render_kw=HANDLE)
    email = EmailField(
        _l("Your e-mail address"), [InputRequired(), Length(max=ADDRESS_MAX)], filters=[one_line], render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        _l("Your password"), [InputRequired(), Length(max=MAX_BYTES)], render_kw=NEW, description=_l("At least 10 characters."),
    )
    categories = TextAreaField(
        _l("First categories, one on each line"), [InputRequired(), Length(max=2_000)], render_kw={"rows": 4},
        description=_l("Where questions are asked. You can change them at any time."),
    )


def settings_form(settings: Iterable[Setting], values: dict[str, Any] | None = None) -> FlaskForm:
    """A form with a field for each setting, made from the catalogue: the same bounds are checked as in the command."""
    fields = {field_name(setting.name): _field(setting) for setting in settings}
    form_class = type("SettingsForm", (FlaskForm,), fields)
    return form_class(data={field_name(name): value for name, value in values.items()}, formdata=None) if values else form_class()


def field_name(setting_name: str) -> str:
    return setting_name.replace(".", "-")


def few_digits(_form: Any, field: Field) -> None:
    """No setting is as long as a number that a bound cannot be compared with."""
    if field.raw_data and len(field.raw_data[0]) > MOST_DIGITS:
        raise StopValidation(str(_l("Enter a number.")))


def _field(setting: Setting) -> Field:
    if setting.choices:
        return SelectField(setting.help, choices=[SelectChoice(choice, CHOICE_WORDS.get(choice, choice)) for choice in setting.choices])
    if setting.kind is bool:
        return BooleanField(setting.help)
    if setting.kind is str:
        checks = [InputRequired(), Length(max=SITE_NAME_MAX)] if setting.name == "site.name" else [Length(max=TEXT_MAX)]
        return StringField(setting.help, checks, filters=[one_line])
    bounds = NumberRange(setting.minimum, setting.maximum)
    number = IntegerField if setting.kind is int else DecimalField
    return number(setting.help, [InputRequired(), few_digits, bounds], render_kw={"inputmode": "decimal"})
