"""Mail that a mail server or service hands over. Raw, signed like reports of mail that did not arrive."""

from __future__ import annotations

from typing import Any

from flask import json, request
from werkzeug.wrappers import Response

from forum.core import settings
from forum.core.config import current_config
from forum.core.origin import through
from forum.core.signed_requests import prove_origin
from forum.kit.errors import NotFound
from forum.notifications.addresses import takes_mail
from forum.notifications.arriving import receive
from forum.notifications.routes import blueprint

MEGABYTE = 1_000_000


@blueprint.url_value_preprocessor
def make_room_for_mail(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A mail is larger than a form. This runs before anything reads the request's body."""
    if endpoint == "notifications.take_mail" and request.method == "POST":
        request.max_content_length = settings.get("mail.inbound_max_mb") * MEGABYTE


@blueprint.post("/inbound/mail")
def take_mail() -> Response:
    """One mail as it is. 200 says that it is dealt with, whatever became of it; 429 and 503 to deliver it again later."""
    if not takes_mail():
        raise NotFound()
    raw = prove_origin(current_config().mail_webhook_secret)
    with through("mail"):
        receipt = receive(raw)
    said = {"outcome": receipt.outcome, "reason": receipt.reason, "post_id": receipt.post_id, "again": receipt.again}
    return Response(json.dumps(said), mimetype="application/json")
