"""The shape of what members send about themselves. What may be chosen is decided by the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, PasswordField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum.accounts.names import ADDRESS_MAX, BIO_MAX, HANDLE_MAX, NAME_MAX, check_address, check_handle
from forum.accounts.passwords import MAX_BYTES, check_password
from forum.accounts.states import Hidden
from forum.core.forms import shown
from forum.kit.errors import Invalid
from forum.kit.text import plain_line

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password", "minlength": 10}
HANDLE = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


class Allowed:
    """What a command would refuse, told beside what is wrong with the other fields: nobody mends a form one field at a time."""

    def __init__(self, check: Callable[[str], str]) -> None:
        self.check = check

    def __call__(self, _form: FlaskForm, field: Any) -> None:
        try:
            self.check(str(field.data or ""))
        except Invalid as refusal:
            raise ValidationError(" ".join(shown(text) for texts in refusal.fields.values() for text in texts)) from refusal


def one_line(value: Any) -> Any:
    return plain_line(value) if isinstance(value, str) else value


class SignUpForm(FlaskForm):
    handle = StringField(
        _l("Handle"), [InputRequired(), Length(max=HANDLE_MAX + 1), Allowed(check_handle)], filters=[one_line], render_kw=HANDLE,
        description=_l("Your name in addresses and mentions, such as ana_ruiz."),
    )
    display_name = StringField(
        _l("Display name"), [Length(max=NAME_MAX)], filters=[one_line], render_kw={"autocomplete": "name"},
        description=_l("Shown beside your posts. Made from your handle if you leave it empty."),
    )
    email = EmailField(
        _l("E-mail address"), [InputRequired(), Length(max=ADDRESS_MAX), Allowed(check_address)], filters=[one_line],
        render_kw={"autocomplete": "email"},
        description=_l("Only for messages from us. Nobody else sees it."),
    )
    password = PasswordField(
        _l("Password"), [InputRequired(), Length(max=MAX_BYTES), Allowed(check_password)], render_kw=NEW,
        description=_l("At least 10 characters. A few words in a row are easy to remember."),
    )


class SignInForm(FlaskForm):
    identifier = StringField(
        _l("E-mail address or handle"), [InputRequired(), Length(max=ADDRESS_MAX)], filters=[one_line], render_kw=HANDLE,
    )
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=4 * MAX_BYTES)], render_kw=CURRENT)
    remember = BooleanField(_l("Stay signed in on this device"))


class AddressForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"), [InputRequired(), Length(max=ADDRESS_MAX), Allowed(check_address)], filters=[one_line],
        render_kw={"autocomplete": "email"},
    )


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        _l("New password"), [InputRequired(), Length(max=MAX_BYTES), Allowed(check_password)], render_kw=NEW,
        description=_l("At least 10 characters. A few words in a row are easy to remember."),
    )


class ChangePasswordForm(FlaskForm):
    current = PasswordField(_l("Current password"), [InputRequired(), Length(max=MAX_BYTES)], render_kw=CURRENT)
    new = PasswordField(
        _l("New password"), [InputRequired(), Length(max=MAX_BYTES), Allowed(check_password)], render_kw=NEW,
        description=_l("At least 10 characters. A few words in a row are easy to remember."),
    )


class ChangeAddressForm(AddressForm):
    email = EmailField(
        _l("New e-mail address"), [InputRequired(), Length(max=ADDRESS_MAX), Allowed(check_address)], filters=[one_line],
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(_l("Current password"), [InputRequired(), Length(max=MAX_BYTES)], render_kw=CURRENT)


class ProfileForm(FlaskForm):
    display_name = StringField(
        _l("Display name"), [InputRequired(), Length(max=NAME_MAX)], filters=[one_line], render_kw={"autocomplete": "name"},
        description=_l("Shown beside your posts."),
    )
    bio = TextAreaField(
        _l("About you"), [Length(max=BIO_MAX)], render_kw={"rows": 4},
        description=_l("What you know about, what you work with. Everybody can read it."),
    )


class PrivacyForm(FlaskForm):
    """What others may see: a switch that is off is a word of `states.Hidden` in the command."""

    last_seen = BooleanField(_l("Show the day I was last here"))
    reputation = BooleanField(
        _l("Show how my reputation grew"),
        description=_l("The graph and the list of reasons. The number itself always stands beside your name."),
    )
    activity = BooleanField(
        _l("Show my activity"),
        description=_l("How many people you reached, what you wrote lately, and your feed. Posts stay where they are."),
    )
    leaderboards = BooleanField(_l("Take part in leaderboards"))
    directory = BooleanField(
        _l("Be found by name"), description=_l("In the list of members, and while somebody writes a name after an @."),
    )
    search_engines = BooleanField(_l("Let search engines list my profile"), description=_l("Posts are not covered by this."))
    languages = SelectMultipleField(
        _l("Languages you answer in"), choices=[SelectChoice("en", "English"), SelectChoice("es", "Español")],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("Choose none, and your profile shows the languages of your answers."),
    )

    @property
    def hides(self) -> list[str]:
        return [str(what) for what in Hidden if not self[what].data]


class HandleForm(FlaskForm):
    handle = StringField(
        _l("Handle"), [InputRequired(), Length(max=HANDLE_MAX + 1)], filters=[one_line], render_kw=HANDLE,
        description=_l("Your name in addresses and mentions. Mentions of the old one no longer reach you."),
    )


class AvatarForm(FlaskForm):
    picture = FileField(
        _l("Picture"), [FileRequired()], render_kw={"accept": "image/png,image/jpeg,image/webp,image/gif"},
        description=_l("PNG, JPEG, WebP or GIF. It is cut to a square; place and camera are removed from it."),
    )


class LeaveForm(FlaskForm):
    password = PasswordField(_l("Current password"), [InputRequired(), Length(max=MAX_BYTES)], render_kw=CURRENT)
    sure = BooleanField(_l("I understand that this cannot be undone"), [InputRequired()])
