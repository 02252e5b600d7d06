"""HTTP of hand-off: pages for staff of cases, forms for administrators, and the address where other systems send news."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.escalations.words import REASONS
from moderation.handoff.mapping import MORE
from moderation.handoff.words import KINDS, MOVES, ON_OFF, STATES, failure_words
from moderation.policy import DeskAction

blueprint = Blueprint("handoff", __name__)
Answer = str | tuple[str, int] | Response
WORDS = {
    "kinds": KINDS, "delivery_states": STATES, "moves": MOVES, "more": MORE, "on_off_words": ON_OFF, "reasons": REASONS,
    "failure_words": failure_words,
}


def refuse_others() -> None:
    """Destinations are not there for who may not read cases."""
    if not can(viewer(), DeskAction.READ_CASES):
        raise NotFound()


def show(template: str, **shown: Any) -> str:
    """A page of the room; `may_edit` says whether its forms are shown."""
    may_edit = can(viewer(), DeskAction.EDIT_DESTINATIONS)
    may_send = can(viewer(), DeskAction.HAND_OFF)
    return render_template(f"moderation/handoff/{template}.html", may_edit=may_edit, may_send=may_send, **WORDS, **shown)


from moderation.handoff.routes import cases, destinations, inbound  # noqa: E402, F401 - they add their routes
