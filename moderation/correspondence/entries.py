"""The way from a question to what is written about it in private: for its asker and for staff, and nobody else's page knows of it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place
from forum.core.permissions import Actor, can
from forum.policy import Action
from forum.resolution.states import Resolution, WaitingOn
from moderation.policy import DeskAction


def may_write_privately(viewer: Actor, post: Any) -> bool:
    """Under questions that staff may be on. The page they lead to asks again, and says how it stands."""
    thread = post.thread
    if post.kind != "question" or viewer.is_anonymous or not thread.listed or thread.waiting_on == WaitingOn.COMMUNITY:
        return False
    return thread.asker_id == viewer.id or can(viewer, DeskAction.READ_CASES)


def may_move(viewer: Actor, post: Any) -> bool:
    """Under what an asker wrote in their own question, where staff are on it or may be asked for help. The page says what was found."""
    thread = post.thread
    if viewer.is_anonymous or not (post.author_id == thread.asker_id == viewer.id and thread.is_question and thread.listed):
        return False
    return thread.resolution == Resolution.OPEN and (
        thread.waiting_on != WaitingOn.COMMUNITY or can(viewer, Action.REQUEST_ESCALATION, thread)
    )


ENTRIES = (
    Entry(Place.POST, "personal-data", "/posts/{id}/personal-data", "lock", _l("Move personal data to private…"), may_move,
          warned=_l("Everybody can read personal data in it.")),
    Entry(Place.POST, "private", "/posts/{id}/private", "lock", _l("Private messages with staff"), may_write_privately),
)
