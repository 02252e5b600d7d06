"""From what somebody typed to what notes and messages store: the forum's Markdown, without files, without links to members but staff."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.core.config import current_config
from forum.core.db import session
from forum.kit.errors import Invalid
from forum.threads.writing import RENDERER_VERSION, Body, Named, clean_source, handles, render_body
from moderation.correspondence.states import TEXT_MAX
from moderation.policy import CASE_READERS


def written(text: str, *, names_staff: bool = False) -> Body:
    """The text rendered. `names_staff`: mentions of those who may read cases become links. Raises Invalid naming `text`."""
    source = clean_source(text)
    if len(source) > TEXT_MAX:
        raise Invalid.field("text", _ln("At most %(num)d character.", "At most %(num)d characters.", TEXT_MAX))
    members = _readers(handles(source)) if names_staff else {}
    body = render_body(source, members=members, max_chars=TEXT_MAX, own_url=current_config().public_url)
    if body.is_empty:
        raise Invalid.field("text", _l("Write something first."))
    return body


def kept(text: str) -> Body:
    """A text that was posted already, rendered as a message: nothing in it is refused."""
    return render_body(text)


def columns(body: Body) -> dict[str, Any]:
    return {"body_markdown": body.markdown, "body_html": body.html, "renderer_version": RENDERER_VERSION}


def _readers(keys: list[str]) -> dict[str, Named]:
    """Those of these handles who may read cases."""
    if not keys:
        return {}
    found = (
        select(User.id, User.handle, User.handle_key).join(Role, Role.user_id == User.id)
        .where(User.handle_key.in_(keys), User.left_at.is_(None), Role.role.in_(CASE_READERS)).distinct()
    )
    return {key: Named(member_id, f"/members/{member_id}/{handle}/") for member_id, handle, key in session().execute(found)}
