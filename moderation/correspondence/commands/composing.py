"""From what somebody typed to what notes and messages store: the forum's Markdown, in messages with files, without links to members but
staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from forum.core.config import current_config
from forum.core.db import session
from forum.kit.errors import Invalid
from forum.threads.models import Attachment
from forum.threads.writing import RENDERER_VERSION, Body, clean_source, handles, render_body
from moderation.correspondence.models import PrivateFile, PrivateMessage
from moderation.correspondence.naming import readers_named
from moderation.correspondence.states import TEXT_MAX


def written(text: str, *, names_staff: bool = False, files: Mapping[str, Attachment] | None = None) -> Body:
    """The text rendered. `names_staff`: mentions of those who may read cases become links. `files` it may show. Raises Invalid naming
    `text`."""
    source = clean_source(text)
    if len(source) > TEXT_MAX:
        raise Invalid.field("text", _ln("At most %(num)d character.", "At most %(num)d characters.", TEXT_MAX))
    members = readers_named(handles(source)) if names_staff else {}
    body = render_body(source, members=members, files=files, max_chars=TEXT_MAX, own_url=current_config().public_url)
    if body.is_empty:
        raise Invalid.field("text", _l("Write something first."))
    return body


def kept(text: str, files: Mapping[str, Attachment]) -> Body:
    """A text that was posted already, rendered as a message with its files: nothing in it is refused."""
    return render_body(text, files=files)


def columns(body: Body) -> dict[str, Any]:
    return {"body_markdown": body.markdown, "body_html": body.html, "renderer_version": RENDERER_VERSION}


def send_along(message: PrivateMessage, file_ids: Iterable[int]) -> None:
    """These files came with this message (inside a command that has withheld them from everybody else)."""
    session().add_all(PrivateFile(attachment_id=file_id, message_id=message.id) for file_id in file_ids)
    session().flush()
