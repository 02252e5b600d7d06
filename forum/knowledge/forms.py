"""Shape of what editors and readers send about articles."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from forum.accounts.forms import one_line
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from forum.knowledge.states import LANGUAGES, Section, Significance, Visibility
from forum.knowledge.words import LANGUAGE_WORDS, RATING_WORDS, SECTION_WORDS, SIGNIFICANCE_WORDS, VISIBILITY_WORDS

SECTION_ROWS = {Section.QUESTION: 3, Section.APPLIES_TO: 3, Section.SYMPTOMS: 5, Section.CAUSE: 5, Section.SOLUTION: 14}
SECTION_HELP = {
    Section.QUESTION: _l("As people ask it."), Section.APPLIES_TO: _l("Products, versions, countries: whom it is for, and whom not."),
    Section.SYMPTOMS: _l("What one sees, in the words of those who have it; messages letter by letter."),
    Section.CAUSE: _l("Why it happens, if it is known."), Section.SOLUTION: _l("Steps in their order. What did not work, last."),
}


class ArticleForm(FlaskForm):
    """The editor. `base` is the revision it was made from; `translates` that of the original for translations."""

    title = StringField(_l("Title"), filters=[one_line], render_kw={"maxlength": 180})
    language = SelectField(
        _l("Language"), choices=[SelectChoice(code, LANGUAGE_WORDS[code]) for code in LANGUAGES], validators=[Optional()],
    )
    category = SelectField(_l("Category"), validators=[Optional()])
    visibility = RadioField(
        _l("Who may read it"), choices=[SelectChoice(str(code), words) for code, words in VISIBILITY_WORDS.items()],
        default=str(Visibility.PUBLIC),
    )
    question = TextAreaField(SECTION_WORDS[Section.QUESTION])
    applies_to = TextAreaField(SECTION_WORDS[Section.APPLIES_TO])
    symptoms = TextAreaField(SECTION_WORDS[Section.SYMPTOMS])
    cause = TextAreaField(SECTION_WORDS[Section.CAUSE])
    solution = TextAreaField(SECTION_WORDS[Section.SOLUTION])
    significance = RadioField(
        _l("How much changes"), choices=[SelectChoice(str(code), words) for code, words in SIGNIFICANCE_WORDS.items()],
        default=str(Significance.MAJOR),
    )
    note = StringField(_l("What you changed, and why"), filters=[one_line], render_kw={"maxlength": 300})
    caught_up = BooleanField(
        _l("It says all that the original says now"), description=_l("Then it is no longer behind. Tick it once you have compared both."),
    )
    base = IntegerField(default=0, widget=HiddenInput())
    translates = IntegerField(default=0, widget=HiddenInput())

    def offer(self, categories: list[tuple[int, str]]) -> ArticleForm:
        """The categories to choose from."""
        self.category.choices = [SelectChoice("", _l("Not chosen yet")), *(SelectChoice(str(row_id), name) for row_id, name in categories)]
        return self

    def sections(self) -> dict[str, str]:
        return {str(name): str(self[name].data or "") for name in Section}

    @property
    def category_id(self) -> int | None:
        return int(self.category.data) if str(self.category.data or "").isdecimal() else None

    def refuse(self, error: Invalid) -> None:
        """Put what a command refused beside the inputs it is about."""
        show_refusal(self, error)


class StepForm(FlaskForm):
    """One button. `version` is that of the article it was shown for; `words` where the step needs some."""

    version = IntegerField(default=0, widget=HiddenInput())
    words = TextAreaField(_l("In your words"), [Length(max=4_000)])
    number = IntegerField(validators=[Optional()], widget=HiddenInput())


class ReviewForm(StepForm):
    words = TextAreaField(_l("What has to change, or what you want to say"), [Length(max=4_000)], render_kw={"rows": 5})
    verdict = HiddenField()
    looked = SelectMultipleField(_l("Look at each of these"), validate_choice=False)


class ArticleSettingsForm(FlaskForm):
    version = IntegerField(default=0, widget=HiddenInput())
    owner = SelectField(_l("Looked after by"), validators=[Optional()])
    review_by = DateField(
        _l("To be looked at again by"), validators=[Optional()], description=_l("Then it stands under “Needs an update”."),
    )

    def offer(self, people: list[tuple[int, str]]) -> ArticleSettingsForm:
        self.owner.choices = [SelectChoice("", _l("Nobody")), *(SelectChoice(str(row_id), name) for row_id, name in people)]
        return self

    def values(self) -> dict[str, Any]:
        owner = str(self.owner.data or "")
        day: date | None = self.review_by.data
        return {"version": self.version.data or 0, "owner_id": int(owner) if owner.isdecimal() else None, "review_by": day}


class AnswerWithForm(FlaskForm):
    """The button that makes an article an answer."""

    article = IntegerField(validators=[Optional()], widget=HiddenInput())


class AlarmForm(FlaskForm):
    """What becomes of an alarm: still right, or not now."""

    end = HiddenField()
    note = TextAreaField(_l("What you looked at"), [Length(max=2_000)], render_kw={"rows": 3})


YES_NO = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]


def yes_or_no(value: object) -> bool | None:
    """What was chosen, None of nothing."""
    return {"yes": True, "no": False}.get(str(value))


class RatingForm(FlaskForm):
    helpful = RadioField(_l("Did this article help you?"), choices=YES_NO)
    reason = RadioField(
        _l("What was wrong?"), choices=[SelectChoice(str(code), words) for code, words in RATING_WORDS.items()], validators=[Optional()],
    )
    words = TextAreaField(_l("A word to the editors"), [Length(max=2_000)], description=_l("Only they read it."))
    sought = RadioField(_l("Were you looking for help with a problem?"), choices=YES_NO, validators=[Optional()])
    would_contact = RadioField(_l("Would you have contacted support otherwise?"), choices=YES_NO, validators=[Optional()])


class CategoryForm(FlaskForm):
    name_en = StringField(_l("Name (English)"), [Length(max=60)], filters=[one_line])
    lead_en = StringField(_l("What is there (English)"), [Length(max=200)], filters=[one_line])
    name_es = StringField(_l("Name (Spanish)"), [Length(max=60)], filters=[one_line], render_kw={"lang": "es"})
    lead_es = StringField(_l("What is there (Spanish)"), [Length(max=200)], filters=[one_line], render_kw={"lang": "es"})
    icon = SelectField(_l("Picture"), validators=[Optional()])

    def values(self) -> dict[str, str]:
        return {name: str(self[name].data or "") for name in ("name_en", "name_es", "lead_en", "lead_es", "icon")}
