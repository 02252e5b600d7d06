"""HTTP of the guidelines: pages for everybody, and the desk's pages that write them. Whoever may not write finds no such page."""

from __future__ import annotations

from flask import Blueprint, request

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.policy import DeskAction

blueprint = Blueprint("guidelines", __name__)


@blueprint.before_request
def let_in_only_who_may() -> None:
    if request.path.startswith("/guidelines/"):
        return
    is_canned = request.path.startswith("/desk/canned-reasons/")
    if not can(viewer(), DeskAction.EDIT_CANNED_REASONS if is_canned else DeskAction.EDIT_GUIDELINES):
        raise NotFound()


from moderation.guidelines.routes import canned, drafting, reading  # noqa: E402, F401
