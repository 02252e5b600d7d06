"""The way from a question to what is written about it in private: for its asker and for staff, and nobody else's page knows of it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place
from forum.core.permissions import Actor, can
from forum.resolution.states import WaitingOn
from moderation.policy import DeskAction


def may_write_privately(viewer: Actor, post: Any) -> bool:
    """Under questions that staff may be on. The page they lead to asks again, and says how it stands."""
    thread = post.thread
    if post.kind != "question" or viewer.is_anonymous or not thread.listed or thread.waiting_on == WaitingOn.COMMUNITY:
        return False
    return thread.asker_id == viewer.id or can(viewer, DeskAction.READ_CASES)


ENTRIES = (
    Entry(Place.POST, "private", "/posts/{id}/private", "lock", _l("Private messages with staff"), may_write_privately),
)
