"""Uploads and downloads."""

from __future__ import annotations

from flask import request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action
from forum.threads import storage
from forum.threads.queries import get_attachment
from forum.threads.routes import blueprint
from forum.threads.routes.sending import markdown_of, store_in_words

SANDBOX = "default-src 'none'; sandbox"


@blueprint.post("/attachments/")
def upload() -> tuple[dict[str, str], int]:
    """One file; the answer says how a text shows it."""
    authorize(viewer(), Action.UPLOAD)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid.field("file", _("Choose a file first."))
    stored = store_in_words(sent.filename, sent.stream.read())
    return {"url": stored.url, "markdown": markdown_of(stored), "filename": stored.filename}, 201


@blueprint.get("/attachments/<public_id>/<filename>")
def download(public_id: str, filename: str) -> Response:
    """The bytes, to those who may see the post or read the message. Never rendered as a page; permission is asked each time."""
    file = get_attachment(viewer(), public_id, filename)
    path = storage.path_of(file.public_id)
    if not path.is_file():
        raise NotFound()
    response: Response = send_file(
        path, mimetype=file.content_type, as_attachment=not file.is_image, download_name=file.filename, etag=file.sha256, max_age=0,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store" if file.is_private else "private, no-cache"
    return response
