"""The named lists of questions by work state: what each holds, in one sentence and one SQL condition.

Every condition is over `threads.status` (indexed); the caller adds `threads_listed_for(viewer)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import ColumnElement, and_

from forum.core import settings
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from forum.threads.states import CLOSED, QUESTION_STATUSES, UNRESOLVED, Status


@dataclass(frozen=True)
class WorkList:
    """A list people work from: the word in its URL, its statuses, and the sentence that explains it.

    `statuses` alone decide who is on it unless `narrowed` adds a condition; then its size is no sum of tallies.
    """

    name: str
    statuses: frozenset[Status]
    title: Any
    sentence: Any
    narrowed: Callable[[], ColumnElement[bool]] | None = None

    def where(self) -> ColumnElement[bool]:
        among = Thread.status.in_(sorted(self.statuses))
        return and_(among, self.narrowed()) if self.narrowed else among


def stale_before() -> datetime:
    """Threads without a post since this moment are called stale."""
    return utcnow() - timedelta(days=settings.get("resolution.stale_days"))


LISTS = {
    found.name: found
    for found in (
        WorkList("needs_answer", frozenset({Status.UNANSWERED}), _l("Needs an answer"),
                 _l("Questions nobody has answered yet, and which wait on nobody else.")),
        WorkList("answered", frozenset({Status.ANSWERED}), _lp("list", "Answered"),
                 _l("Unresolved questions with answers of which none has been accepted.")),
        WorkList("waiting_on_asker", frozenset({Status.NEEDS_INFO}), _l("Waiting on asker"),
                 _l("Questions whose asker has been asked for details.")),
        WorkList("escalated", frozenset({Status.ESCALATED}), _lp("list", "Escalated"), _l("Questions that staff have taken over.")),
        WorkList("unresolved", UNRESOLVED, _l("Unresolved"), _l("Every question that is neither solved nor closed.")),
        WorkList("stale", UNRESOLVED, _l("Stale"), _l("Unresolved questions in which nobody has written for a while."),
                 lambda: Thread.last_activity_at < stale_before()),
        WorkList("solved", frozenset({Status.SOLVED}), _lp("list", "Solved"), _l("Questions somebody has confirmed to be solved.")),
        WorkList("presumed", frozenset({Status.PRESUMED}), _l("Presumed solved"),
                 _l("Questions with a likely answer on which nobody has had the last word.")),
        WorkList("closed", CLOSED, _lp("list", "Closed"), _l("Questions closed without a solution, duplicates among them.")),
        WorkList("duplicates", frozenset({Status.DUPLICATE}), _l("Duplicates"), _l("Questions that were asked before.")),
        WorkList("questions", QUESTION_STATUSES, _l("All questions"), _l("Every question, whatever its state.")),
    )
}


def find_list(name: str) -> WorkList | None:
    return LISTS.get(name)
