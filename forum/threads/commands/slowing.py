"""Slow mode: in a heated thread every member posts once in so many minutes. Staff are exempt."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, TooMany
from forum.policy import Action
from forum.threads.events import ThreadChanged
from forum.threads.models import Thread
from forum.threads.queries import get_thread, slow_wait
from forum.threads.tallies import touched

LONGEST_PAUSE = 1_440
"""Minutes: a day."""


@command
def set_slow_mode(actor: Actor, thread_id: int, *, minutes: int) -> Thread:
    """Every member may post once in so many minutes; 0 ends it. Raises Invalid naming `minutes`."""
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.SET_SLOW_MODE, thread)
    if not 0 <= minutes <= LONGEST_PAUSE:
        raise Invalid.field("minutes", _l("Between 0 and %(most)d minutes.", most=LONGEST_PAUSE))
    if minutes == thread.slow_minutes:
        return thread
    was = thread.slow_minutes
    with touched(thread):
        thread.slow_minutes = minutes
    announce(ThreadChanged(at=utcnow(), actor_id=actor.id, thread_id=thread.id, what="slowed" if minutes else "unslowed", was=str(was)))
    return thread


def keep_pace(actor: Actor, thread: Thread) -> None:
    """Whether it is too early for another post of this member in a slow thread (locked). Raises TooMany."""
    if not thread.slow_minutes or actor.is_system:
        return
    wait = slow_wait(actor, thread.id, thread.slow_minutes)
    if wait:
        words = LazyString(_pace_words, thread.slow_minutes, wait, utcnow())
        raise TooMany(words, retry_after=wait, details={"slow_minutes": thread.slow_minutes})


def _pace_words(minutes: int, wait: int, now: datetime) -> str:
    """How often, and when again, in the language of whoever reads it."""
    often = ngettext("Slow mode: one post every %(num)d minute here.", "Slow mode: one post every %(num)d minutes here.", minutes)
    again = ngettext("You can post again in %(num)d minute (at %(time)s UTC).", "You can post again in %(num)d minutes (at %(time)s UTC).",
                     -(-wait // 60), time=f"{now + timedelta(seconds=wait):%H:%M}")
    return f"{often} {again}"
