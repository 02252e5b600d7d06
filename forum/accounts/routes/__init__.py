"""HTTP of the accounts room."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from forum.accounts import presence
from forum.accounts.pictures import MAX_UPLOAD_BYTES
from forum.accounts.sessions import actor_of_request
from forum.core.door import login_manager, viewer

blueprint = Blueprint("accounts", __name__)
login_manager.request_loader(actor_of_request)

BESIDE_FILES = 500_000


@blueprint.url_value_preprocessor
def make_room_for_pictures(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let members send more than a form where a picture is taken. This runs before anything reads the request's body."""
    if endpoint == "accounts.upload_avatar" and request.method == "POST" and not viewer().is_anonymous:
        request.max_content_length = MAX_UPLOAD_BYTES + BESIDE_FILES


@blueprint.after_app_request
def note_presence(response: Response) -> Response:
    """Remember that the session is alive; written later, never while a page is shown."""
    presence.note(viewer())
    return response


from forum.accounts.routes import avatars, deliverability, joining, leaving, passwords, preferences, privacy, settings, signing_in  # noqa: E402, F401
