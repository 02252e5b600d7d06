"""By night: topics that are near enough on average become one, and questions that fit better elsewhere move.

This goes on with average linkage where the day's decisions stopped, so numbers of topics stay: the older of two survives. Only
topics that changed since the last night are looked at, and at most one question of fifty may change its topic in one night.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.recurrence.commands.placing import redirect, write_board
from forum.recurrence.commands.reading import hold_topics
from forum.recurrence.grouping import Board
from forum.recurrence.models import RecurrenceState, Topic, TopicThread
from forum.recurrence.queries.constraints import Decided
from forum.recurrence.queries.near import join_in_force
from forum.recurrence.queries.places import Stored

TOPICS_AT_ONCE = 50
BATCH_SECONDS = 2.0
"""One transaction takes not much longer: people and jobs that decide about topics wait for it."""
MOST_MOVED = 0.02
"""Of all placed questions, those that may change topic in one night. Source: 6-quality."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a consolidation did: questions that stand in another topic now, topics that became part of another."""

    moved: int = 0
    merged: int = 0
    questions: int = 0
    finished: bool = False


def consolidate(actor: Actor, *, seconds: float | None = None) -> Night:
    """Look at every topic that changed since the last time, in batches of their own transactions.

    What a night has reached is kept: one that was broken off, or that has had its `seconds`, goes on where it stopped.
    """
    ends, sum_ = (None if seconds is None else time.monotonic() + seconds), Night(questions=begin_night(actor))
    while not sum_.finished and (ends is None or time.monotonic() < ends):
        some = consolidate_some(actor)
        sum_ = Night(sum_.moved + some.moved, sum_.merged + some.merged, sum_.questions, some.finished)
    return sum_


@command
def begin_night(actor: Actor) -> int:
    """Begin a consolidation unless one is under way. Returns how many questions have a topic."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()
    questions = session().scalar(select(func.count()).select_from(TopicThread)) or 0
    if session().scalar(select(RecurrenceState.night_began_at).where(RecurrenceState.id == 1)) is None:
        _keep(night_began_at=utcnow(), night_after=0, night_left=int(questions * MOST_MOVED))
    return questions


@command
def consolidate_some(actor: Actor) -> Night:
    """The next topics of the consolidation under way. Of two workers each takes other ones."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()
    state = session().scalars(select(RecurrenceState).execution_options(populate_existing=True)).one()
    if state.night_began_at is None:
        return Night(finished=True)
    topic_ids = _changed(state.consolidated_at, state.night_began_at, state.night_after) if state.night_left > 0 else []
    if not topic_ids:
        # when too much has moved, the next night begins with what this one did not reach
        reached = state.night_began_at if state.night_left > 0 else state.consolidated_at
        _keep(night_began_at=None, night_after=0, night_left=0, consolidated_at=reached)
        return Night(finished=True)
    last, moved, merged = _consolidate(topic_ids, state.night_left)
    _keep(night_after=last, night_left=state.night_left - moved)
    return Night(moved, merged)


def _keep(**values: object) -> None:
    done = update(RecurrenceState).where(RecurrenceState.id == 1).values(**values)
    session().execute(done.execution_options(synchronize_session=False))


def _consolidate(topic_ids: Sequence[int], left: int) -> tuple[int, int, int]:
    """Consolidate these topics while there is time and no more than `left` questions move. The last one looked at, moved, merged."""
    now, board, moved, merged = utcnow(), Board(Stored(), Decided(), join_in_force()), 0, 0
    ends = time.monotonic() + BATCH_SECONDS
    for topic in topic_ids:
        if topic not in board.merged and board.has(topic):
            nearest = board.nearest_topic(topic)
            if nearest.topic is not None and nearest.likeness >= board.join and (
                going := _merge(board, topic, nearest.topic, left - moved, now)
            ):
                moved, merged = moved + going, merged + 1
            else:
                moved += _move(board, topic, left - moved)
        if time.monotonic() > ends:
            break
    write_board(board, now)
    return topic, moved, merged


def _merge(board: Board, topic: int, nearest: int, left: int, now: datetime) -> int:
    """The younger of the two becomes part of the older, unless more questions would move than may. Returns how many did."""
    older, younger = min(topic, nearest), max(topic, nearest)
    going = board.size[younger]
    if going > left:
        return 0
    write_board(board, now)
    board.merge(younger, older)
    redirect(younger, older, now)
    return going


def _move(board: Board, topic: int, left: int) -> int:
    """The questions of a topic that fit better elsewhere move there. Returns how many did."""
    moved, members = 0, sorted(board.members(topic))
    board.hold_placings(members)
    for thread in members:
        if moved >= left:
            break
        moved += board.move_if_better(thread)
    return moved


def _changed(since: datetime | None, until: datetime, after: int) -> list[int]:
    found = select(Topic.id).where(Topic.id > after, Topic.size > 0, Topic.created_at <= until)
    if since is not None:
        found = found.where(Topic.changed_at >= since)
    return list(session().scalars(found.order_by(Topic.id).limit(TOPICS_AT_ONCE)))
