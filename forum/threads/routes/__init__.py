"""HTTP of the threads room."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import ngettext

from forum.core import settings
from forum.core.door import viewer
from forum.core.http import default_message, error_response

blueprint = Blueprint("threads", __name__)

WITH_FILES = {"threads.upload": 1, "threads.post_thread": 4, "threads.post_answer": 4, "threads.save_edit": 4,
              "threads.save_improvement": 4}
"""Files one request may bring, by endpoint."""
BESIDE_FILES = 1_000_000


@blueprint.url_value_preprocessor
def make_room_for_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let members send more than a form where files are taken. This runs before anything reads the request's body."""
    admit_files(WITH_FILES.get(endpoint or "", 0))


def admit_files(most: int) -> None:
    """Let this request bring so many files, if a member sends it."""
    if most and request.method == "POST" and not viewer().is_anonymous:
        request.max_content_length = most * settings.get("attachments.max_mb") * 1_000_000 + BESIDE_FILES


@blueprint.errorhandler(413)
def refuse_too_much(error: Exception) -> Response:
    """Where files are taken, whoever sent too much hears how much one may have."""
    said, most = default_message(413), settings.get("attachments.max_mb")
    if not viewer().is_anonymous and (request.max_content_length or 0) > BESIDE_FILES:
        hint = ngettext("A file may have at most %(num)d megabyte.", "A file may have at most %(num)d megabytes.", most)
        said = f"{said} {hint}"
    return error_response(413, type(error).__name__, said)


@blueprint.teardown_request
def close_files(_error: BaseException | None) -> None:
    """Large uploads lie in temporary files: give them back at once, not when memory is tidied."""
    request.close()


from forum.threads.routes import (  # noqa: E402
    asking,  # noqa: F401
    claiming,  # noqa: F401
    drafts,  # noqa: F401
    editing,  # noqa: F401
    files,  # noqa: F401
    organising,  # noqa: F401
    previews,  # noqa: F401
    removing,  # noqa: F401
    replying,  # noqa: F401
    reviewing,  # noqa: F401
    suggesting,  # noqa: F401
    tools,  # noqa: F401
)
