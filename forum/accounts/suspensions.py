"""Why somebody may not sign in. Who knows the reasons joins from above; forum knows only until when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from flask_babel import gettext as _

from forum.accounts.models import User
from forum.core.rendering import moment
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid

NAME = "plaza_suspensions"


@dataclass(frozen=True)
class Explanation:
    """The reason in a word, what staff said to the member, and where they read the decision and object to it."""

    reason: str = ""
    words: str = ""
    url: str = ""


class Suspended(Invalid):
    """Said only to whoever knows the password. `until` is None without an end."""

    def __init__(self, message: object, *, until: datetime | None, is_removed: bool, explanation: Explanation) -> None:
        super().__init__(message)
        self.until, self.is_removed, self.explanation = until, is_removed, explanation


def explain_with(app: Flask, explain: Callable[[int], Explanation]) -> None:
    """Let `explain(member_id)` say why."""
    app.extensions[NAME] = explain


def check_not_suspended(user: User) -> None:
    """Raises Suspended."""
    until = user.suspended_until
    if until is None or until <= utcnow():
        return
    explain = current_app.extensions.get(NAME)
    explanation = explain(user.id) if explain else Explanation()
    ends = until if until.year < 9999 else None
    if user.removed_at is not None:
        words = _("This account has been removed.")
    elif ends:
        words = _("This account is suspended until %(until)s.", until=moment(ends))
    else:
        words = _("This account is suspended.")
    raise Suspended(words, until=ends, is_removed=user.removed_at is not None, explanation=explanation)
