"""Notices: for whoever sent one, and for moderators."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.threads.models import Post
from moderation.policy import DeskAction
from moderation.statements.access import opens_notice
from moderation.statements.models import Notice


def get_sent_notice(viewer: Actor, number: str, key: str) -> Notice:
    """A notice for whoever holds its link, or sent it signed in. Raises NotFound for everybody else, moderators too."""
    notice = session().scalars(select(Notice).where(Notice.number == number)).one_or_none()
    if notice is None or not (opens_notice(notice, key) or (viewer.id is not None and notice.reporter_id == viewer.id)):
        raise NotFound()
    return notice


def get_notice(viewer: Actor, notice_id: int) -> Notice:
    """For moderators, with the post (and its thread) and its author. It names who sent it. Raises NotFound."""
    authorize(viewer, DeskAction.READ_NOTICES)
    whole = (joinedload(Notice.post).joinedload(Post.thread), joinedload(Notice.author))
    notice = session().scalars(select(Notice).where(Notice.id == notice_id).options(*whole)).one_or_none()
    if notice is None:
        raise NotFound()
    return notice
