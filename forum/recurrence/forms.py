"""Shape of what people send about topics. `version`: of the topic as the page showed it."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from forum.accounts.forms import one_line
from forum.kit.errors import Invalid
from forum.kit.row_ids import row_id
from forum.recurrence.words import DISMISSAL_WORDS

NUMBER = re.compile(r"(?:^|/)(\d{1,10})(?:/|$)", re.ASCII)


class TopicForm(FlaskForm):
    """One button."""

    version = IntegerField(default=0, widget=HiddenInput())


class RenameForm(TopicForm):
    name = StringField(
        _l("Name"), [Length(max=180)], filters=[one_line], render_kw={"maxlength": 180},
        description=_l("What the problem is, in a few words. Empty: the title of the question most like the others."),
    )


class MergeForm(TopicForm):
    into = StringField(
        _l("Number or address of the other topic"), [Length(max=400)], filters=[one_line],
        description=_l("All questions will stand there, and this address will lead there."),
    )


class LinkForm(TopicForm):
    article = RadioField(_l("Articles like these questions"), validators=[Optional()])
    other = StringField(_l("Or the number or address of another article"), [Length(max=400)], filters=[one_line])

    def offer(self, articles: list[tuple[int, str]]) -> LinkForm:
        self.article.choices = [SelectChoice(str(article_id), title) for article_id, title in articles]
        return self


class DismissForm(TopicForm):
    reason = RadioField(
        _l("Why it needs no article for now"), choices=[SelectChoice(str(code), words) for code, words in DISMISSAL_WORDS.items()],
        validate_choice=False,
    )
    grows_by = IntegerField(
        _l("Suggest it again after so many more questions"), [Optional()], default=5, render_kw={"min": 1, "max": 1_000},
    )
    words = TextAreaField(_l("In your words"), [Length(max=1_000)], render_kw={"rows": 3, "maxlength": 1_000})


class SplitForm(TopicForm):
    threads = SelectMultipleField(validators=[Optional()], validate_choice=False)

    def chosen(self) -> list[int]:
        """Raises Invalid for what is no number of a question."""
        return [as_number("threads", one) for one in dict.fromkeys(self.threads.data or [])]


class QuestionForm(TopicForm):
    """`act`: keep, free or remove with the number of the question behind a colon, or add."""

    act = StringField()
    thread = StringField(_l("Number or address of the question"), [Length(max=400)], filters=[one_line])


def as_number(name: str, text: str | None) -> int:
    """The number in an address or in what somebody typed. Raises Invalid about the field."""
    found = NUMBER.search((text or "").split("?")[0].split("#")[0].strip())
    try:
        return row_id(found[1] if found else "")
    except ValueError:
        raise Invalid.field(name, _l("Give a number or an address.")) from None
