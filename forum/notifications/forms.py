"""The shape of what members choose about being told."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from forum.kit.zones import zones
from forum.notifications.states import Topic
from forum.notifications.words import MAILINGS, RHYTHMS, TOPICS

LANGUAGE_WORDS = {"en": "English", "es": "Español"}


class HoursForm(FlaskForm):
    """Everything below the table of topics."""

    mails = BooleanField(_l("Send me mails about threads"), description=_l("Without this, only mails about your account are sent."))
    digest = SelectField(_l("Digest"), choices=[SelectChoice(value, words) for value, words in RHYTHMS.items()],
                         description=_l("What waits for it comes in one mail, when there is something to say."))
    time_zone = SelectField(_l("Time zone"), choices=[SelectChoice(name, name.replace("_", " ")) for name in zones()])
    quiet_from = TimeField(_l("Quiet from"), [Optional()])
    quiet_until = TimeField(_l("Quiet until"), [Optional()])
    locale = SelectField(_l("Language"), choices=[SelectChoice(*one) for one in LANGUAGE_WORDS.items()],
                         description=_l("Of pages and mails."))


def _topic_fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for topic, (label, help_words) in TOPICS.items():
        fields[f"app_{topic}"] = BooleanField(_l("In Plaza"), description=help_words)
        fields[f"push_{topic}"] = BooleanField(_l("On my devices"))
        fields[f"mail_{topic}"] = SelectField(label, choices=[SelectChoice(value, words) for value, words in MAILINGS.items()])
    return fields


WishesForm = type("WishesForm", (HoursForm,), _topic_fields())
"""One form: two ticks and a choice for every topic, then the hours."""


def minute_of(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


def time_of(minute: int | None) -> time | None:
    return None if minute is None else time(minute // 60, minute % 60)


def topics_of(form: Any) -> list[tuple[Topic, Any, Any, Any]]:
    """Topic, its tick for the inbox, its choice of mail, its tick for devices, in the order of the page."""
    return [(topic, form[f"app_{topic}"], form[f"mail_{topic}"], form[f"push_{topic}"]) for topic in TOPICS]
