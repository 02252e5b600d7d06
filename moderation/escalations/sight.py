"""What staff of cases see of a case whose question is out of sight: all of its record, and of the question only what they may read.

A question that was merged into another is where its posts are now, its `home`: a case that was over by then stays with the shell.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.core.permissions import Actor, can
from forum.policy import Action


def reads_question(viewer: Actor, home: Any) -> bool:
    """Whether somebody of staff may read the question itself: as on its own page."""
    own = home.asker_id == viewer.id and home.hidden_at is None
    return bool(home.listed) or own or can(viewer, Action.SEE_REMOVED)


def removed_words(home: Any, deleted_by_id: int | None = None) -> str:
    """What is said of a question that is out of sight; empty while it is not. `deleted_by_id`: who removed its first post, where known."""
    if home.listed:
        return ""
    return _("Question removed by its author") if deleted_by_id == home.asker_id else _("Question removed")


def title_for(viewer: Actor, thread: Any, home: Any) -> str:
    return thread.title if reads_question(viewer, home) else removed_words(home)
