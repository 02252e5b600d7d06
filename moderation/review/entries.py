"""Where the settings lead reviewers to how they work in the queue."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place
from forum.core.permissions import Actor, can
from moderation.policy import DeskAction


def reviews(viewer: Actor, _nothing: Any) -> bool:
    return can(viewer, DeskAction.REVIEW)


ENTRIES = (Entry(Place.SETTINGS, "review", "/settings/review", "list-checks", _l("Review queue"), reviews),)
