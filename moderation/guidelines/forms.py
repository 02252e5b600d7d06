"""The shape of what staff send about rules and canned reasons; what their codes are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.accounts.forms import one_line
from forum.threads.forms import HIDE_WORDS
from moderation.guidelines.states import ILLEGAL, Decision

REASON_WORDS: dict[str, Any] = {**{str(code): words for code, words in HIDE_WORDS.items()}, ILLEGAL: _l("Against the law")}
DECISION_WORDS: dict[str, Any] = {
    Decision.HIDDEN: _l("Post hidden"), Decision.REMOVED: _l("Post removed"), Decision.REFUSED: _l("Held post not let in"),
    Decision.EDITED: _l("Post edited"), Decision.CLOSED: _l("Question closed"), Decision.WARNING: _l("Warning"),
    Decision.SILENCE: _l("Silence"), Decision.SUSPENSION: _l("Suspension"), Decision.REMOVAL: _l("Account removed"),
    Decision.FLAG_PRIVILEGE: _l("Flags not taken for a while"), Decision.KEPT: _l("Left as it is"),
}
LANGUAGE_WORDS = {"en": "English", "es": "Español"}
REASON_CHOICES = [SelectChoice(code, words) for code, words in REASON_WORDS.items()]
DECISION_CHOICES = [SelectChoice(str(code), words) for code, words in DECISION_WORDS.items()]


class Bilingual(FlaskForm):
    """A title and a text in each language. `edits` is what the form was made from, so that two editors notice each other."""

    title_en = StringField(_l("Title (English)"), [Length(max=120)], filters=[one_line])
    text_en = TextAreaField(_l("Text (English)"), [Length(max=10_000)])
    title_es = StringField(_l("Title (Spanish)"), [Length(max=120)], filters=[one_line], render_kw={"lang": "es"})
    text_es = TextAreaField(_l("Text (Spanish)"), [Length(max=10_000)])
    edits = IntegerField(default=0, widget=HiddenInput())

    def titles(self) -> dict[str, str]:
        return {"en": str(self.title_en.data or ""), "es": str(self.title_es.data or "")}

    def texts(self) -> dict[str, str]:
        return {"en": str(self.text_en.data or ""), "es": str(self.text_es.data or "")}


class RuleForm(Bilingual):
    code = StringField(
        _l("Code"), [Length(max=40)], filters=[one_line], render_kw={"autocapitalize": "none", "spellcheck": "false"},
        description=_l("The end of the rule’s address, such as be-kind. It cannot be changed later."),
    )
    reasons = SelectMultipleField(
        _l("Reasons that stand under it"), choices=REASON_CHOICES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("Whoever is told that a post was hidden for one of these is shown this rule. A reason stands under one rule only."),
    )
    checked = BooleanField(_l("Both languages say the same now"))


class PublishForm(FlaskForm):
    summary_en = StringField(_l("What has changed (English)"), [Length(max=300)], filters=[one_line])
    summary_es = StringField(_l("What has changed (Spanish)"), [Length(max=300)], filters=[one_line], render_kw={"lang": "es"})


class CannedForm(Bilingual):
    reason = SelectField(_l("Reason"), choices=REASON_CHOICES, validators=[Optional()])
    fits = SelectMultipleField(
        _l("Goes with"), choices=DECISION_CHOICES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )
