"""HTTP of the teams room. Whoever may not see it finds nothing here; only admins find the forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.policy import DeskAction
from moderation.teams.weeks import clock, written
from moderation.teams.words import LANGUAGE_WORDS, opening_words, weekday_names, whole_day

blueprint = Blueprint("teams", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.before_request
def only_for_the_desk() -> None:
    if not can(viewer(), DeskAction.READ_TEAMS):
        raise NotFound()


def show(template: str, **shown: Any) -> str:
    """A page of the room; `may_edit` says whether its forms are shown."""
    return render_template(
        f"moderation/teams/{template}.html", may_edit=can(viewer(), DeskAction.EDIT_TEAMS), opening_words=opening_words,
        weekday_names=weekday_names(), whole_day=whole_day, clock=clock, written=written, language_words=LANGUAGE_WORDS, **shown,
    )


from moderation.teams.routes import calendars, holidays, members, teams  # noqa: E402, F401
