"""HTTP of the rules that raise cases. Whoever may read no cases finds nothing here; only admins find the forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.escalations.words import PRIORITIES, REASONS
from moderation.escalations.words import STATES as CASE_STATES
from moderation.escalations.words import TONES as CASE_TONES
from moderation.policy import DeskAction
from moderation.raising.states import AMOUNTS, HITS_KEPT
from moderation.raising.words import FATES, ICONS, KINDS, ON_OFF, TONES, amount_words, fired_words

blueprint = Blueprint("raising", __name__)
Answer = str | tuple[str, int] | Response
WORDS = {
    "kinds": KINDS, "fates": FATES, "tones": TONES, "priorities": PRIORITIES, "reasons": REASONS, "case_states": CASE_STATES,
    "case_tones": CASE_TONES, "kind_icons": ICONS, "on_off_words": ON_OFF, "amounts": AMOUNTS, "hits_kept": HITS_KEPT,
    "amount_words": amount_words, "fired_words": fired_words,
}


@blueprint.before_request
def only_for_cases() -> None:
    if not can(viewer(), DeskAction.READ_CASES):
        raise NotFound()


def show(template: str, **shown: Any) -> str:
    """A page of the room; `may_edit` says whether its forms are shown."""
    may_edit = can(viewer(), DeskAction.EDIT_RAISING)
    return render_template(f"moderation/raising/{template}.html", may_edit=may_edit, **WORDS, **shown)


from moderation.raising.routes import rules, runs  # noqa: E402, F401 - they add their routes
