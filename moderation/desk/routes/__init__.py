"""HTTP of the desk. Whoever has no business here finds nothing: the same 404 as for a page that does not exist."""

from __future__ import annotations

from flask import Blueprint, request

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.policy import DeskAction

blueprint = Blueprint("desk", __name__)
FOR_READERS_OF_DOSSIERS = ("desk.show_dossier", "desk.show_author")


@blueprint.before_request
def let_in_only_who_may() -> None:
    needed = DeskAction.READ_DOSSIER if request.endpoint in FOR_READERS_OF_DOSSIERS else DeskAction.REVIEW
    if not can(viewer(), needed):
        raise NotFound()


from moderation.desk.routes import dossier, inbox, looks, team  # noqa: E402, F401
