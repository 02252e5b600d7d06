"""Whether what a line says of a question's state is still so: asked when somebody is told, and again when the mail is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forum.notifications.states import Kind
from forum.resolution.queries.nudged import awaits_details, likely_answers
from forum.threads.models import Thread
from forum.threads.states import Status

STANDS: Mapping[str, Callable[[Thread], bool]] = {
    Kind.REMINDER: lambda thread: likely_answers(thread.id) is not None,
    Kind.DETAILS_MISSING: lambda thread: awaits_details(thread.id),
    Kind.PRESUMED: lambda thread: thread.status == Status.PRESUMED,
    Kind.NUDGE: lambda thread: thread.listed and thread.status == Status.UNANSWERED,
    Kind.SURVEY: lambda thread: thread.listed and thread.status == Status.SOLVED,
}


def still_stands(kind: str, thread: Thread) -> bool:
    """True for everything that says what has happened, which stays true."""
    stands = STANDS.get(kind)
    return stands is None or stands(thread)
