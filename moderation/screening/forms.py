"""The shape of what admins send about rules."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from moderation.screening.states import RuleKind
from moderation.screening.words import ACTIONS

ACTION_CHOICES = [SelectChoice(code, words) for code, words in ACTIONS.items()]
LANGUAGE_CHOICES = [SelectChoice("", _l("Both languages")), SelectChoice("en", "English"), SelectChoice("es", "Español")]


class EitherDecimalField(DecimalField):
    """A number with a point or a comma, as people write it in either language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])


class CheckForm(FlaskForm):
    weight = IntegerField(_l("Score"), [Optional()])
    threshold = EitherDecimalField(_l("Threshold"), [Optional()], places=None)


class ListForm(FlaskForm):
    """Entries of a list."""

    lines = TextAreaField(_l("One on each line"), [Length(max=60_000)], render_kw={"rows": 5, "spellcheck": "false"})
    name = StringField(_l("Entry"), [Length(max=200)], render_kw={"spellcheck": "false"})
    weight = IntegerField(_l("Score"), [Optional()], description=_l("Added to the score of a text it is found in."))


class WordForm(FlaskForm):
    """Watched words. `lines` adds several, `name` changes one."""

    lines = TextAreaField(
        _l("One on each line"), [Length(max=60_000)], render_kw={"rows": 5, "spellcheck": "false"},
        description=_l("Whole words, without regard to accents and capitals. A * stands for the rest of a word: casin*."),
    )
    name = StringField(_l("Word or words"), [Length(max=200)], render_kw={"spellcheck": "false"})
    action = SelectField(_l("What happens"), default="hold", choices=ACTION_CHOICES, validate_choice=False)
    replacement = StringField(_l("Replacement or tag"), [Length(max=200)], description=_l("What stands there instead, or the tag to add."))
    category = SelectField(_l("Category"), validate_choice=False)
    language = SelectField(_l("Language"), choices=LANGUAGE_CHOICES, validate_choice=False)
    is_pattern = BooleanField(_l("These are regular expressions"))

    def offer(self, categories: Iterable[tuple[int, str]]) -> None:
        self.category.choices = [SelectChoice("", _l("All categories")), *(SelectChoice(str(key), name) for key, name in categories)]


def form_for(kind: str) -> type[ListForm] | type[WordForm]:
    return WordForm if kind == RuleKind.WORD else ListForm
