"""HTTP of the recurrence room: the board of recurring problems and what people do with topics. For others there is no such page."""

from __future__ import annotations

from flask import Blueprint

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.policy import Action

blueprint = Blueprint("recurrence", __name__)


@blueprint.before_request
def let_in_only_who_may() -> None:
    if not can(viewer(), Action.SEE_TOPICS):
        raise NotFound()


from forum.recurrence.routes import acting, board, topic  # noqa: E402, F401
