"""What was searched for and not found, beside the question nearest to it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, exists, select

from forum.core.db import command, insert_all, session
from forum.core.permissions import STRANGER, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.policy import Action
from forum.recurrence.models import SearchedThread
from forum.recurrence.queries.facts import LOOKED_BACK_DAYS
from forum.recurrence.queries.like import find_like
from forum.search.models import Search
from forum.search.queries.gaps import zero_result_searches
from forum.threads.models import Thread

NEAR = 0.15
"""Words less like the nearest question than this are about something else."""
AT_ONCE = 10
PLACED_DAYS = 7
"""After so long they are placed again: a nearer question may have come."""


def place_searches(actor: Actor, *, seconds: float) -> bool:
    """Place the searches of most visitors that found nothing, a batch at least and more while there is time.

    Returns whether all are placed. Looking for what is near takes long: nobody who writes waits for it.
    """
    ends = time.monotonic() + seconds
    forget_searches(actor)
    known = set(session().scalars(select(SearchedThread.words)))
    gaps = [one.words for one in zero_result_searches(utcnow() - timedelta(days=LOOKED_BACK_DAYS)) if one.words not in known]
    for place, some in enumerate(portions(gaps, AT_ONCE)):
        if place and time.monotonic() >= ends:
            return False
        place_some(actor, {words: _nearest(words) for words in some})
    return True


def _nearest(words: str) -> int | None:
    """What everybody may read."""
    found = find_like(STRANGER, words, limit=1, closed=True)
    return found[0].id if found and found[0].score >= NEAR else None


@command
def place_some(actor: Actor, places: Mapping[str, int | None]) -> None:
    """Put words beside a thread, or remember that they are near none."""
    authorize(actor, Action.ADMINISTER)
    now = utcnow()
    there = set(session().scalars(select(Thread.id).where(Thread.id.in_({one for one in places.values() if one is not None}))))
    gone = delete(SearchedThread).where(SearchedThread.words.in_(list(places)))
    session().execute(gone.execution_options(synchronize_session=False))
    insert_all(SearchedThread, [
        {"words": words, "thread_id": one, "placed_at": now} for words, one in places.items() if one is None or one in there
    ])


@command
def forget_searches(actor: Actor) -> None:
    """Words that the log of searches does not have any more go, and those that were placed long ago."""
    authorize(actor, Action.ADMINISTER)
    kept = exists().where(Search.words == SearchedThread.words, Search.results == 0)
    old = SearchedThread.placed_at < utcnow() - timedelta(days=PLACED_DAYS)
    session().execute(delete(SearchedThread).where(~kept | old).execution_options(synchronize_session=False))
