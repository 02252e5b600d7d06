"""How many people wait with a question whenever something happens to it, and who came and went meanwhile: from its me-toos as they were.

Somebody waits from when they said me-too, or the question came to the backlog, to when they took it back, or it left the backlog. Its
asker, and those carried over from another board without a date, wait as long as it stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import literal, select, union_all

from forum.core.db import session
from forum.metrics.conditions import JOINED, LEAVING, LEFT
from forum.resolution.days import ADDING
from forum.votes.models import MeToo, WithdrawnMeToo

Columns = dict[str, Any]
Held = tuple[datetime, datetime | None]
"""From when somebody had the problem, and until when; None: still."""


def count_people(facts: Mapping[int, Columns], turns: dict[int, list[Columns]], spans: Mapping[int, Sequence[Columns]]) -> None:
    """Fill `people` of the turns, and add those of people alone. One statement."""
    held = _held(turns)
    for thread_id, own in turns.items():
        some = held.get(thread_id, [])
        always = facts[thread_id]["people"] - sum(until is None for _said, until in some)
        _fill(own, spans.get(thread_id, ()), some, always)
        own += _of_people_alone(thread_id, spans.get(thread_id, ()), some)
        own.sort(key=lambda row: (row["seq"], row["kind"]))


def _held(thread_ids: Collection[int]) -> dict[int, list[Held]]:
    """By question; what held for no time is left out."""
    ids = list(thread_ids)
    still = select(MeToo.thread_id, MeToo.created_at, literal(None, MeToo.created_at.type)).where(MeToo.thread_id.in_(ids))
    once = select(WithdrawnMeToo.thread_id, WithdrawnMeToo.said_at, WithdrawnMeToo.withdrawn_at)
    once = once.where(WithdrawnMeToo.thread_id.in_(ids), WithdrawnMeToo.withdrawn_at > WithdrawnMeToo.said_at)
    found: dict[int, list[Held]] = defaultdict(list)
    for thread_id, said, until in session().execute(union_all(still, once)) if ids else ():
        found[thread_id].append((said, until))
    return found


def _fill(turns: Sequence[Columns], spans: Sequence[Columns], held: Sequence[Held], always: int) -> None:
    """How many had the problem when the question came to the backlog (those of that instant too), and when it left it."""
    coming = iter(spans)
    span: Columns | None = None
    for turn in turns:
        if turn["kind"] in ADDING:
            span = next(coming)
            at = span["from_at"]
            turn["people"] = always + sum(said <= at and (until is None or until > at) for said, until in held)
        elif turn["kind"] in LEAVING and span is not None:
            at = turn["at"]
            if at > span["from_at"]:
                turn["people"] = always + sum(said < at and (until is None or until >= at) for said, until in held)
            else:
                turn["people"] = next(row["people"] for row in turns if row["seq"] == span["seq"] and row["kind"] in ADDING)


def _of_people_alone(thread_id: int, spans: Sequence[Columns], held: Sequence[Held]) -> list[Columns]:
    """A row for each day on which some came, and one for each on which some went, while the question stood there."""
    moves: dict[tuple[str, date], list[datetime]] = defaultdict(list)
    for span in spans:
        first, last = span["from_at"], span["until_at"]
        for said, until in held:
            for kind, at in ((JOINED, said), (LEFT, until)):
                if at is not None and first < at and (last is None or at < last):
                    moves[kind, at.astimezone(UTC).date()].append(at)
    return [
        {"thread_id": thread_id, "seq": number, "kind": kind, "at": min(times), "day": day, "people": len(times)}
        for number, ((kind, day), times) in enumerate(sorted(moves.items(), key=lambda one: (one[0][1], one[0][0])), 1)
    ]
