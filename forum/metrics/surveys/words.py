"""What surveys ask and what may be answered, in the language that is in force; and free text without personal data."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.kit.personal_data import personal_data
from forum.metrics.surveys.states import RECOMMENDATIONS, SurveyReason
from forum.notifications.states import Kind

SCORE_WORDS: dict[int, Any] = {
    1: _l("Very bad"), 2: _l("Bad"), 3: _l("Neither good nor bad"), 4: _l("Good"), 5: _l("Very good"),
}
REASON_WORDS: dict[SurveyReason, Any] = {
    SurveyReason.SOLVED: _l("It solved my problem"), SurveyReason.FAST: _l("It was fast"), SurveyReason.CLEAR: _l("It was clear"),
    SurveyReason.WAITED: _l("I had to wait"), SurveyReason.DID_NOT_WORK: _l("It did not work"), SurveyReason.OTHER: _l("Something else"),
}
MAILED_ANSWERS: dict[str, dict[int, Any]] = {
    str(Kind.SURVEY): SCORE_WORDS, str(Kind.RECOMMENDATION): dict.fromkeys(RECOMMENDATIONS, ""),
}
LEFT_OUT = "[…]"


def without_personal_data(text: str) -> str:
    """The text with mail addresses, telephone and card numbers, keys and the like left out."""
    kept, last = [], 0
    for finding in sorted(personal_data(text)):
        if finding.start >= last:
            kept += [text[last:finding.start], LEFT_OUT]
            last = finding.end
    return "".join([*kept, text[last:]])
