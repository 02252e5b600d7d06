"""Where other systems send news of cases. Signed as our own messages are; whatever is not is answered as if nothing were here."""

from __future__ import annotations

from typing import Any

from flask import json, request
from werkzeug.wrappers import Response

from forum.core import limits
from forum.core.origin import through
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotFound
from moderation.handoff.commands import take_update
from moderation.handoff.models import Destination
from moderation.handoff.news import read_news
from moderation.handoff.queries import find_by_public_id
from moderation.handoff.routes import blueprint
from moderation.handoff.signing import NOBODY, is_signed, keys_of, stamped
from moderation.handoff.states import BODY_MOST

PER_ADDRESS, PER_DESTINATION = "120/minute", "240/minute"


@blueprint.url_value_preprocessor
def keep_small(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the request's body."""
    if endpoint == "handoff.take_news":
        request.max_content_length = BODY_MOST


@blueprint.post("/handoff/<public_id>")
def take_news(public_id: str) -> Response:
    """200 says that it is dealt with, whatever became of it; 404 unsigned, too old or about a case it does not have; 422 not understood."""
    limits.spend(f"handoff-from:{limits.address_prefix()}", PER_ADDRESS)
    destination, webhook_id, body = proven(public_id)
    limits.spend(f"handoff-to:{destination.id}", PER_DESTINATION)
    destination_id = destination.id
    with through("api"):
        answer = take_update(SYSTEM, destination_id, webhook_id, read_news(body))
    return Response(json.dumps(answer), mimetype="application/json")


def proven(public_id: str) -> tuple[Destination, str, bytes]:
    """Who sent it, its number and its body. Raises NotFound; an address nobody has costs as much as a wrong signature."""
    known = stamped(request.headers)
    if known is None:
        raise NotFound()
    body = request.get_data()
    found = find_by_public_id(public_id)
    signed = is_signed(keys_of(found) if found else [NOBODY], request.headers, *known, body)
    if found is None or not signed:
        raise NotFound()
    return found, known[0], body
