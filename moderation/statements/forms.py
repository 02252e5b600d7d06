"""Shape of what members and strangers send. What it may say is decided by the commands."""

from __future__ import annotations

import secrets
import time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from forum.core.config import current_config
from forum.kit.tokens import sign, unsign
from moderation.statements.states import EXPLANATION_MAX, WORDS_MAX
from moderation.statements.words import CATEGORIES

SECONDS_MIN = 4
OPEN_SECONDS = 24 * 3600
PURPOSE = "notice-form"


def opened_now() -> str:
    """A key for one form, which says when the page was made and is signed."""
    return sign([int(time.time()), secrets.token_urlsafe(9)], current_config().secret_key, PURPOSE)


class AppealForm(FlaskForm):
    words = TextAreaField(
        _l("Why is this decision wrong?"), [Length(max=WORDS_MAX * 2)],
        description=_l("In your own words. Somebody who did not decide this reads it."),
    )
    look_at = TextAreaField(
        _l("What should we look at?"), [Length(max=WORDS_MAX * 2)],
        description=_l("Posts, links or anything else that shows what you mean."),
    )
    key = HiddenField()


class NoticeForm(FlaskForm):
    url = StringField(
        _l("Where is it?"), description=_l("The address of the post, the thread or the member’s page, copied from your browser."),
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    category = SelectField(
        _l("What is it?"), validate_choice=False,
        choices=[SelectChoice("", _l("Choose")), *(SelectChoice(str(code), words) for code, words in CATEGORIES.items())],
    )
    law = StringField(_l("Which law does it break?"), description=_l("If you know: a law, an article, a right of yours."))
    explanation = TextAreaField(
        _l("Why is it illegal?"), [Length(max=EXPLANATION_MAX * 2)],
        description=_l("So that somebody who does not know the case understands it. At least 30 characters."),
    )
    name = StringField(
        _l("Your name"), render_kw={"autocomplete": "name"},
        description=_l("Not needed if it is about the sexual abuse of children. Only moderators read it."),
    )
    address = StringField(
        _l("Your e-mail address"), render_kw={"autocomplete": "email", "type": "email"},
        description=_l("For the receipt and for what we decide. Not needed if it is about the sexual abuse of children."),
    )
    in_good_faith = BooleanField(_l("I believe in good faith that what I say here is accurate and complete."))
    website = StringField(_l("Leave this empty"))
    opened = HiddenField()

    @property
    def seconds(self) -> float | None:
        """How long the form was open; None when it says nothing we have signed."""
        found = unsign(self.opened.data or "", current_config().secret_key, PURPOSE, OPEN_SECONDS)
        return max(0.0, time.time() - found[0]) if isinstance(found, list) and len(found) == 2 else None

    @property
    def form_key(self) -> str:
        found = unsign(self.opened.data or "", current_config().secret_key, PURPOSE, OPEN_SECONDS)
        return str(found[1]) if isinstance(found, list) and len(found) == 2 else secrets.token_urlsafe(9)

    @property
    def suspicion(self) -> Any:
        """Why it seems that no person has sent this, in words for the person who has; None when it does not."""
        if (self.website.data or "").strip():
            return _l("We did not take your notice yet: a field that stays empty was filled in, perhaps by your browser. We have emptied "
                      "it. Everything else is as you typed it, please send it again.")
        if self.seconds is None:
            return _l("We did not take your notice yet: this form was opened more than a day ago, or did not come from this page. "
                      "Everything is as you typed it, please send it again.")
        if self.seconds < SECONDS_MIN:
            return _l("We did not take your notice yet: it was sent within a few seconds, quicker than anybody types. Everything is as you "
                      "typed it, please send it again.")
        return None
