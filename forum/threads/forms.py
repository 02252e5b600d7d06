"""Shape of what members send. What the words may be is decided by the commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from forum.core.config import current_config
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from forum.kit.row_ids import row_id
from forum.threads.fields import INPUT_PREFIX, MAX_VALUE_CHARS, input_name
from forum.threads.models import Category, CategoryField
from forum.threads.opening_times import new_key
from forum.threads.states import MIN_REASON_CHARS, FieldKind, HideReason, RejectReason, SuggestionState, ThreadType

TYPE_WORDS = {
    ThreadType.QUESTION: _l("A question"), ThreadType.DISCUSSION: _l("A discussion"), ThreadType.ANNOUNCEMENT: _l("An announcement"),
}
HIDE_WORDS = {
    HideReason.SPAM: _l("Spam"), HideReason.ABUSIVE: _l("Abusive"), HideReason.OFF_TOPIC: _l("Off topic"),
    HideReason.DUPLICATE: _l("Duplicate"), HideReason.PERSONAL_INFORMATION: _l("Personal information"),
    HideReason.DANGEROUS_OR_WRONG: _l("Dangerous or wrong"), HideReason.NOT_AN_ANSWER: _l("Not an answer"), HideReason.OTHER: _l("Other"),
}
REJECT_WORDS = {
    RejectReason.NO_IMPROVEMENT: _l("It makes nothing better"), RejectReason.CHANGES_MEANING: _l("It changes what the author meant"),
    RejectReason.WRONG: _l("It is wrong"), RejectReason.BELONGS_ELSEWHERE: _l("It belongs in a comment or an answer"),
    RejectReason.SPAM: _l("Spam"), RejectReason.OTHER: _l("Other"),
}
SUGGESTION_WORDS = {
    SuggestionState.OPEN: _l("Waiting"), SuggestionState.STALE: _l("Waiting, post edited since"),
    SuggestionState.APPROVED: _l("Approved"), SuggestionState.IMPROVED: _l("Improved"),
    SuggestionState.REJECTED: _l("Rejected"),
    SuggestionState.WITHDRAWN: _l("Taken back"), SuggestionState.VOID: _l("Closed, the post was not there for a while"),
}
REJECT_CHOICES = [SelectChoice(str(code), words) for code, words in REJECT_WORDS.items()]
LANGUAGE_WORDS = (SelectChoice("", _l("Find out from the text")), SelectChoice("en", "English"), SelectChoice("es", "Español"))


class Writing(FlaskForm):
    """What every form with a text has. `confirmed` answers the warning about personal data."""

    body = TextAreaField(_l("Text"))
    key = HiddenField(default=new_key)
    confirmed = BooleanField(_l("I have checked it, post it"))
    wait_seconds = 0

    def refuse(self, error: Invalid) -> None:
        """Put what a command refused beside the inputs it is about; the rest above the form."""
        show_refusal(self, error)


class AnswerForm(Writing):
    body = TextAreaField(_l("Your answer"))
    asks_for_info = BooleanField(_l("I need more details from the asker first"))


class CommentForm(Writing):
    body = TextAreaField(_l("Comment"))
    asks_for_info = BooleanField(_l("I need more details from the asker first"))


class AskForm(Writing):
    """The ask page. `with_fields` adds the inputs of a category."""

    type = RadioField(_l("What do you want to post?"), default=ThreadType.QUESTION.value)
    category = SelectField(_l("Category"), validate_choice=False)
    title = StringField(_l("Title"))
    body = TextAreaField(_l("What happens, and what have you tried?"))
    tags = StringField(_l("Tags"))
    language = SelectField(_l("Language"), choices=list(LANGUAGE_WORDS), default="", validate_choice=False)

    @property
    def field_inputs(self) -> list[Field]:
        """The inputs that ask for the category's fields."""
        return [field for field in self if field.name.startswith(INPUT_PREFIX)]

    def field_answers(self) -> dict[str, str]:
        """What they hold, by field key."""
        return {field.name.removeprefix(INPUT_PREFIX): str(field.data or "") for field in self.field_inputs}

    def tag_names(self) -> list[str]:
        return split_tags(self.tags.data or "")

    def offer(self, categories: Iterable[Category], types: Iterable[str]) -> None:
        """Fill the choices: categories the member may post in, types the member may start."""
        self.category.choices = [
            SelectChoice("", _l("Choose a category")), *(SelectChoice(category.slug, category.name) for category in categories),
        ]
        self.type.choices = [SelectChoice(str(type), TYPE_WORDS[ThreadType(type)]) for type in types]


class EditForm(AskForm):
    """Editing: the category and the type stay, the revision it started from goes along."""

    type = None
    category = None
    language = None
    body = TextAreaField(_l("Text"))
    base = IntegerField(widget=HiddenInput())
    note = StringField(_l("What did you change?"), description=_l("One line for the history, such as: added the log."))


class PlainEditForm(EditForm):
    """Editing an answer or a comment: words only."""

    title = None
    tags = None


WHAT_IS_BETTER = _l("What is better with it?")
ONE_LINE = _l(
    "One line of %(num)d characters or more for the reviewer and the history, such as: repaired the link to the manual.",
    num=MIN_REASON_CHARS,
)


class SuggestForm(EditForm):
    """Suggesting what one may not edit: as editing, but the reason is needed."""

    note = StringField(WHAT_IS_BETTER, description=ONE_LINE)


class PlainSuggestForm(PlainEditForm):
    note = StringField(WHAT_IS_BETTER, description=ONE_LINE)


class DecisionForm(FlaskForm):
    """Which state of a suggestion a reviewer decides on."""

    version = IntegerField(widget=HiddenInput())


class RejectForm(DecisionForm):
    reason = RadioField(_l("Why not?"), choices=REJECT_CHOICES, validate_choice=False)
    words = StringField(_l("In your own words"), description=_l("Whoever suggested it can read this. Needed with “Other”."))


class MoveForm(FlaskForm):
    category = SelectField(_l("Category"), validate_choice=False)
    without_asker = BooleanField(
        _l("Move it even where whoever began it cannot read it any more"),
        description=_l("It is gone from their lists and inbox, and its address says to them that there is no such page. They are told that "
                       "it was moved, not where to."),
    )


class GoingForm(FlaskForm):
    """Posts that go somewhere else. The tick is asked for where not all who wrote them can read them."""

    without_writers = BooleanField(
        _l("Do it even where people who wrote it cannot read it any more"),
        description=_l("It is gone from their lists and inbox, and its address says to them that there is no such page. They are told that "
                       "it was moved, not where to."),
    )


TYPES_OF_SPLIT = (ThreadType.QUESTION, ThreadType.DISCUSSION)


class SplitForm(GoingForm):
    posts = SelectMultipleField(_l("Posts"), coerce=int, validate_choice=False, option_widget=CheckboxInput())
    title = StringField(_l("Title of the new thread"))
    category = SelectField(_l("Category"), validate_choice=False)
    type = RadioField(_l("What is it?"), choices=[SelectChoice(one.value, TYPE_WORDS[one]) for one in TYPES_OF_SPLIT],
                      default=ThreadType.QUESTION.value, validate_choice=False)


class MergeForm(GoingForm):
    into = StringField(_l("The thread it becomes part of"), description=_l("Its link or its number."))
    as_comment = BooleanField(_l("What opens this thread becomes a comment there, not an answer"))

    @property
    def into_id(self) -> int:
        """The thread meant. Raises ValueError: also for a link to another site, whose numbers are not ours."""
        text = (self.into.data or "").strip()
        if urlsplit(text).netloc not in ("", request.host, urlsplit(current_config().public_url).netloc):
            raise ValueError(text)
        found = re.search(r"/(?:questions|discussions|announcements)/(\d+)", text)
        return row_id(found[1] if found else text.removeprefix("#"))


class SlowForm(FlaskForm):
    minutes = IntegerField(_l("Minutes between two posts of a member"), description=_l("0 ends slow mode; 1440 is a day."),
                           validators=[Optional()])


class ConvertForm(FlaskForm):
    under = RadioField(_l("Under which post?"), validate_choice=False)


class AnonymousForm(FlaskForm):
    understood = BooleanField(_l("The author has asked for it and knows that they can't edit, delete or accept here any more"))


class RollbackForm(FlaskForm):
    number = IntegerField(validators=[Optional()])
    base = IntegerField(validators=[Optional()])


def with_fields(form: type[AskForm], fields: Iterable[CategoryField]) -> type[AskForm]:
    """The same form plus one input for each field of a category."""
    inputs: dict[str, Any] = {input_name(field.key): _input(field) for field in fields}
    return type(form.__name__, (form,), inputs)


class Needed:
    """Marks an input as needed; that it is filled is checked by the command."""

    field_flags = {"required": True}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        return None


def _input(field: CategoryField) -> Any:
    about: Mapping[str, Any] = {"label": field.label, "description": field.help, "validators": [Needed()] if field.required else []}
    if field.kind == FieldKind.CHOICE:
        choices = [SelectChoice("", _l("Choose one")), *(SelectChoice(choice) for choice in field.choices)]
        return SelectField(**about, choices=choices, validate_choice=False)
    if field.kind == FieldKind.NUMBER:
        return StringField(**about, render_kw={"inputmode": "decimal", "maxlength": "30"})
    return StringField(**about, render_kw={"maxlength": str(MAX_VALUE_CHARS)})


def split_tags(text: str) -> list[str]:
    """Tag names as somebody types them: commas or line ends between them, blanks inside become hyphens."""
    return [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
