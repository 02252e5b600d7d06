"""Jobs of this room: each batch is a transaction of its own, and no job runs longer than a part of its lease."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from forum.core.db import command
from forum.core.jobs import Job, enqueue, is_waiting, waits_for_others
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso, parse_instant, utcnow
from forum.recurrence import commands
from forum.recurrence.queries.sources import Place
from forum.recurrence.reactions import GO_ON, READ_IMPORTED

PIECE_SECONDS = 20.0
"""So long a job works before it hands on to the next; a lease is 120."""
GO_ON_NIGHT = "recurrence.go_on_night"
GO_ON_SCORING = "recurrence.go_on_scoring"
GO_ON_SEARCHES = "recurrence.go_on_searches"
SCORES_LAST = timedelta(hours=12)
MEANINGS_AT_ONCE = 20
"""Batches of meanings in one job: half a minute, which must be over before its lease is."""


@waits_for_others
def read_imported(payload: Mapping[str, Any]) -> None:
    """The threads of one batch of an import."""
    ids = (int(payload["first_id"]), int(payload["last_id"]))
    if commands.catch_up_some(SYSTEM, commands.Reached(), seconds=PIECE_SECONDS, ids=ids) is not None:
        _go_on(READ_IMPORTED, payload)


@waits_for_others
def catch_up(payload: Mapping[str, Any]) -> None:
    """Threads that nobody read: of before an upgrade, or whose job was lost; then what they mean, when the model came later.

    The payload says how far the job before came.
    """
    if "before" not in payload:
        reached = commands.Reached(_place(payload.get("read")), bool(payload.get("is_read")), _place(payload.get("placed")))
        goes_on = commands.catch_up_some(SYSTEM, reached, seconds=PIECE_SECONDS)
        if goes_on is not None:
            _go_on(GO_ON, {"read": _said(goes_on.read), "is_read": goes_on.is_read, "placed": _said(goes_on.placed)})
            return
    before = commands.give_meaning_to_rest(SYSTEM, payload.get("before"), batches=MEANINGS_AT_ONCE)
    if before is not None:
        _go_on(GO_ON, {"before": before})


@waits_for_others
def consolidate(_payload: Mapping[str, Any]) -> None:
    """The nightly look at topics that changed, a while at a time; first at which words tell, where the board has grown by half."""
    learned = commands.learn_some(SYSTEM, time.monotonic() + PIECE_SECONDS)
    if not learned or not commands.consolidate(SYSTEM, seconds=PIECE_SECONDS).finished:
        _go_on(GO_ON_NIGHT, {})


@waits_for_others
def score_topics(payload: Mapping[str, Any]) -> None:
    """Topics that changed find their place among those that are suggested; those scored longest ago are looked at again."""
    until = parse_instant(payload["until"]) if payload.get("until") else utcnow()
    after = commands.score_some(SYSTEM, int(payload.get("after", 0)), until, seconds=PIECE_SECONDS)
    if after is not None:
        _go_on(GO_ON_SCORING, {"after": after, "until": iso(until)})
        return
    ends = time.monotonic() + PIECE_SECONDS
    while commands.score_oldest(SYSTEM, until - SCORES_LAST) and time.monotonic() < ends:
        pass


@waits_for_others
def place_searches(_payload: Mapping[str, Any]) -> None:
    """What was searched for and not found is put beside the question nearest to it."""
    if not commands.place_searches(SYSTEM, seconds=PIECE_SECONDS):
        _go_on(GO_ON_SEARCHES, {})


def unless_waiting(kind: str, job: Job) -> Job:
    """The periodic start of work that hands on to itself: not while it is still under way from the time before."""
    @waits_for_others
    def start(payload: Mapping[str, Any]) -> None:
        if not is_waiting(kind):
            job(payload)

    return start


@command
def _go_on(kind: str, payload: Mapping[str, Any]) -> None:
    enqueue(kind, payload)


def _place(said: Any) -> Place | None:
    return Place(parse_instant(said[0]), int(said[1])) if said else None


def _said(place: Place | None) -> list[Any] | None:
    return [iso(place.created_at), place.thread_id] if place else None
