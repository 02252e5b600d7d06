"""HTTP of the screening room. Whoever may not see it finds nothing here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.policy import DeskAction
from moderation.screening.words import ABOUT, ACTIONS, KINDS, NAMES, POST_KINDS, RESULTS, STATES

blueprint = Blueprint("screening", __name__)
Answer = str | tuple[str, int] | Response
WORDS = {
    "names": NAMES, "about": ABOUT, "states": STATES, "actions": ACTIONS, "results": RESULTS, "kinds": KINDS, "post_kinds": POST_KINDS,
}


@blueprint.before_request
def only_for_moderators() -> None:
    if not can(viewer(), DeskAction.SEE_SCREENING):
        raise NotFound()


def show(template: str, tab: str, **shown: Any) -> str:
    """A page of the room under one of its tabs; `may_tune` says whether its forms are shown."""
    may_tune = can(viewer(), DeskAction.TUNE_SCREENING)
    return render_template(f"moderation/screening/{template}.html", tab=tab, words=WORDS, may_tune=may_tune, **shown)


def go(url: str, words: str) -> Response:
    """After a form was accepted: say so on another page."""
    flash(words, "good")
    return redirect(url, 303)


from moderation.screening.routes import checks, entries, runs  # noqa: E402, F401 - they add their routes
