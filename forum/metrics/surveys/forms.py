"""Shape of what is answered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from forum.knowledge.forms import YES_NO
from forum.metrics.surveys.states import RECOMMENDATIONS, WORDS_MAX, SurveyKind
from forum.metrics.surveys.words import REASON_WORDS, SCORE_WORDS

CHOOSE = _l("Choose one of the list.")


class SurveyForm(FlaskForm):
    """How the help was."""

    score = RadioField(
        _l("How was the help?"), [InputRequired(CHOOSE)], coerce=int,
        choices=[SelectChoice(number, words) for number, words in reversed(SCORE_WORDS.items())],
    )
    reason = RadioField(_l("Why?"), [Optional()], choices=[SelectChoice(str(code), words) for code, words in REASON_WORDS.items()])
    words = TextAreaField(
        _l("Anything to add?"), [Length(max=WORDS_MAX)],
        description=_l("Only staff read it. Mail addresses, telephone numbers and the like are left out."), render_kw={"rows": 3},
    )


class RecommendationForm(FlaskForm):
    """Whether one would recommend the place."""

    score = RadioField(
        _l("How likely would you recommend this place to a friend?"), [InputRequired(CHOOSE)], coerce=int,
        choices=[SelectChoice(number, str(number)) for number in RECOMMENDATIONS],
        description=_l("0 means not at all likely, 10 means very likely."),
    )
    words = TextAreaField(
        _l("Why?"), [Length(max=WORDS_MAX)],
        description=_l("Only staff read it. Mail addresses, telephone numbers and the like are left out."), render_kw={"rows": 3},
    )


class PageForm(FlaskForm):
    """Whether a page helped its reader, and what they came for."""

    helped = RadioField(_l("Did this page help you?"), [InputRequired(CHOOSE)], choices=YES_NO)
    sought = RadioField(_l("Were you looking for help with a problem?"), [Optional()], choices=YES_NO)
    would_contact = RadioField(_l("Would you have contacted support otherwise?"), [Optional()], choices=YES_NO)


FORMS: dict[SurveyKind, type[FlaskForm]] = {SurveyKind.RESOLUTION: SurveyForm, SurveyKind.RECOMMENDATION: RecommendationForm}
