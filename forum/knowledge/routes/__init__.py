"""HTTP of the knowledge base's own pages: what editors work with. Whoever writes no articles finds no such page."""

from __future__ import annotations

from flask import Blueprint, request

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.policy import Action

blueprint = Blueprint("knowledge", __name__)
drafting = Blueprint("drafting", __name__)
"""From a topic to an article."""
also = (drafting,)
FOR_READERS = ("knowledge.rate", "knowledge.send_rating", "knowledge.choose_article", "knowledge.send_article")


@drafting.before_request
@blueprint.before_request
def let_in_only_who_may() -> None:
    if request.endpoint not in FOR_READERS and not can(viewer(), Action.WRITE_ARTICLES):
        raise NotFound()


from forum.knowledge.routes import answering, categories, drafts, editing, listing, maintaining, rating, reviewing, rewriting, steps, topics  # noqa: E402, F401
