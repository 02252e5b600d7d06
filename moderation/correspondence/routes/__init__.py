"""HTTP of what is written about cases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from forum.threads.routes import admit_files, close_files, refuse_too_much

blueprint = Blueprint("correspondence", __name__)

WITH_FILES = {
    "correspondence.send_to_staff": 4, "correspondence.send_to_asker": 4, "correspondence.look_while_writing": 4,
    "correspondence.look_while_answering": 4,
}
"""Files one request may bring, by endpoint."""


@blueprint.url_value_preprocessor
def make_room_for_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    admit_files(WITH_FILES.get(endpoint or "", 0))


blueprint.teardown_request(close_files)
blueprint.register_error_handler(413, refuse_too_much)

from moderation.correspondence.routes import articles, exchange, notes, own_data, replies, summaries  # noqa: E402, F401
