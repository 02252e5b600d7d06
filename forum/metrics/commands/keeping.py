"""Keeping the facts true: what is due is derived anew in batches, each a transaction of its own, until nothing is.

Either questions that changed (rows of `facts_due`), or all of them: of before an upgrade, when a target or a definition changed,
when somebody asks for it. A batch that is lost is done again; nothing is counted twice, since rows are replaced, never added to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, insert, literal, or_, select, update

from forum.core.db import command, insert_all, insert_unless_there, session, take_time
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.metrics.daily import first_and_last_day, write_days
from forum.metrics.deriving import Columns, Derived, Targets, derive, latest, originals_of, targets
from forum.metrics.models import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn
from forum.policy import Action
from forum.resolution.models import ResolutionChange
from forum.threads.models import Thread

DUE_AT_ONCE = 400
DUE_IN_A_STEP = 20
QUESTIONS_AT_ONCE = 400
DAYS_AT_ONCE = 60
TABLES: tuple[Any, ...] = (QuestionTurn, QuestionSpan, QuestionFact)
UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Kept:
    """What one batch did: how many questions it derived and days it counted, and whether there is more to do at once."""

    questions: int = 0
    days: int = 0
    more: bool = False


def catch_up(actor: Actor, *, seconds: float | None = None, told: Callable[[Kept], None] | None = None) -> bool:
    """Batches until nothing is due, or for so long. Returns whether there is more."""
    ends = None if seconds is None else time.monotonic() + seconds
    while True:
        kept = keep_some(actor)
        if told is not None:
            told(kept)
        if not kept.more or (ends is not None and time.monotonic() >= ends):
            return kept.more


@command
def keep_some(actor: Actor) -> Kept:
    """One batch: what changed first, then a part of what is derived anew altogether."""
    authorize(actor, Action.ADMINISTER)
    take_time()
    state, aims = _hold_state(), targets()
    if state.recipe not in (aims.of_facts, aims.recipe) and not state.recipe.startswith(f"{aims.of_facts}:"):
        _begin(state, aims)
    elif state.recipe != aims.recipe:
        _begin_days(state, aims)
    now = latest(state.kept_at)
    waiting = _waiting(now)
    if waiting:
        kept = _keep_due(state, waiting, now, aims)
    elif state.reached is not None:
        kept = _derive_next(state, now, aims)
    elif state.reached_day is not None:
        kept = _count_next(state)
    else:
        kept = Kept()
    state.kept_at = now
    return kept


@command
def begin_rebuild(actor: Actor, *, afresh: bool = True) -> None:
    """Derive everything anew from here on; not `afresh`: go on with what was begun and not finished."""
    authorize(actor, Action.ADMINISTER)
    state = _hold_state()
    if afresh or (state.reached is None and state.reached_day is None):
        _begin(state, targets())


@command
def find_missed(actor: Actor) -> int:
    """Mark questions whose thread changed since their facts were derived, and those without: what no event told of. Returns how many."""
    authorize(actor, Action.ADMINISTER)
    take_time()
    begun = and_(ResolutionChange.thread_id == Thread.id, ResolutionChange.seq == 1)
    missed = (
        select(Thread.id).join(ResolutionChange, begun)
        .outerjoin(QuestionFact, QuestionFact.thread_id == Thread.id)
        .where(or_(QuestionFact.thread_id.is_(None), QuestionFact.thread_version != Thread.version))
    )
    number = session().scalar(select(func.count()).select_from(missed.subquery())) or 0
    due = missed.add_columns(literal(utcnow(), FactDue.due_at.type))
    session().execute(insert(FactDue).from_select(["thread_id", "due_at"], due))
    return number


def _hold_state() -> FactsState:
    """The one row, locked: of two who keep facts at once, the second waits."""
    insert_unless_there(FactsState, {"id": 1, "version": 0, "recipe": ""})
    return session().get_one(FactsState, 1, with_for_update=True)


def _begin(state: FactsState, aims: Targets) -> None:
    """What changed until now is derived with everything else; what changes meanwhile is still due by itself."""
    session().execute(delete(FactDue).where(FactDue.due_at <= utcnow()).execution_options(**UNSYNCHRONIZED))
    state.recipe, state.reached, state.reached_day, state.kept_at = aims.recipe, 0, None, None
    state.version += 1


def _begin_days(state: FactsState, aims: Targets) -> None:
    """Only how days are counted changed: the facts stay as they are."""
    state.recipe = aims.recipe
    if state.reached is None:
        _await_days(state)
        state.version += 1


def _await_days(state: FactsState) -> bool:
    """All days are to be counted. Returns whether there are any."""
    between = first_and_last_day()
    state.reached_day = between[0] - timedelta(days=1) if between is not None else None
    return between is not None


def _waiting(now: datetime) -> dict[int, list[int]]:
    """The questions that are due, longest first: thread -> its rows among those that are taken at once."""
    waiting = select(FactDue.id, FactDue.thread_id).where(FactDue.due_at <= now)
    found: dict[int, list[int]] = {}
    for row in session().execute(waiting.order_by(FactDue.due_at, FactDue.id).limit(DUE_AT_ONCE)):
        found.setdefault(row.thread_id, []).append(row.id)
    return found


def _keep_due(state: FactsState, waiting: Mapping[int, Sequence[int]], now: datetime, aims: Targets) -> Kept:
    """A few questions at a time, until they touch so many days that counting these takes long enough: the rest is the next batch's.

    Rows are deleted before anything is read: what is committed meanwhile has a row of its own, for a later batch.
    """
    days: set[date] = set()
    questions, named = 0, list(waiting)
    for first in range(0, len(named), DUE_IN_A_STEP):
        some = named[first:first + DUE_IN_A_STEP]
        rows = [row_id for thread_id in some for row_id in waiting[thread_id]]
        session().execute(delete(FactDue).where(FactDue.id.in_(rows)).execution_options(**UNSYNCHRONIZED))
        thread_ids = set(some) | originals_of(some)
        days |= _replace(thread_ids, now, aims)
        questions += len(thread_ids)
        if len(days) >= DAYS_AT_ONCE:
            break
    for portion in _portions(sorted(days)):
        write_days(lambda column, portion=portion: column.in_(portion))  # type: ignore[misc]
    if days:
        state.version += 1
    return Kept(questions, len(days), more=True)


def _derive_next(state: FactsState, now: datetime, aims: Targets) -> Kept:
    """The next questions by id. Their days are counted when all are derived."""
    following = select(ResolutionChange.thread_id).where(ResolutionChange.seq == 1, ResolutionChange.thread_id > (state.reached or 0))
    thread_ids = session().scalars(following.order_by(ResolutionChange.thread_id).limit(QUESTIONS_AT_ONCE)).all()
    if thread_ids:
        _replace(thread_ids, now, aims)
        state.reached = thread_ids[-1]
        return Kept(len(thread_ids), more=True)
    state.reached, state.version = None, state.version + 1
    return Kept(more=_await_days(state))


def _count_next(state: FactsState) -> Kept:
    between, after = first_and_last_day(), state.reached_day
    if between is None or after is None or after >= between[1]:
        state.reached_day, state.version = None, state.version + 1
        return Kept()
    until = min(after + timedelta(days=DAYS_AT_ONCE), between[1])
    write_days(lambda column: and_(column > after, column <= until))
    state.reached_day, state.version = until, state.version + 1
    return Kept(days=(until - after).days, more=True)


def _replace(thread_ids: Collection[int], now: datetime, aims: Targets) -> set[date]:
    """Write what the facts of these threads must be. Returns the days on which that changes anything that is counted."""
    derived, (facts, turns) = derive(thread_ids, now, aims), _kept(thread_ids)
    _await_horizons(derived.facts.values(), now, aims)
    changed = [
        thread_id for thread_id in sorted({*derived.facts, *facts})
        if derived.facts.get(thread_id) != facts.get(thread_id) or derived.turns.get(thread_id, []) != turns.get(thread_id, [])
    ]
    counted = [
        thread_id for thread_id in changed if _but_version(derived.facts.get(thread_id)) != _but_version(facts.get(thread_id))
        or derived.turns.get(thread_id, []) != turns.get(thread_id, [])
    ]
    quiet = sorted(set(changed) - set(counted))
    for thread_id in quiet:
        row = update(QuestionFact).where(QuestionFact.thread_id == thread_id)
        session().execute(row.values(thread_version=derived.facts[thread_id]["thread_version"]).execution_options(**UNSYNCHRONIZED))
    _write(counted, derived)
    both = (facts, derived.facts), (turns, derived.turns)
    days = {found[thread_id]["asked_day"] for found in both[0] for thread_id in counted if thread_id in found}
    return days | {turn["day"] for found in both[1] for thread_id in counted for turn in found.get(thread_id, ())}


def _write(thread_ids: Sequence[int], derived: Derived) -> None:
    if not thread_ids:
        return
    for table in TABLES:
        session().execute(delete(table).where(table.thread_id.in_(thread_ids)).execution_options(**UNSYNCHRONIZED))
    insert_all(QuestionFact, [derived.facts[thread_id] for thread_id in thread_ids if thread_id in derived.facts])
    insert_all(QuestionTurn, [row for thread_id in thread_ids for row in derived.turns.get(thread_id, ())])
    insert_all(QuestionSpan, [row for thread_id in thread_ids for row in derived.spans.get(thread_id, ())])


def _kept(thread_ids: Collection[int]) -> tuple[dict[int, Columns], dict[int, list[Columns]]]:
    """Facts and turns as they are stored."""
    facts = select(QuestionFact.__table__).where(QuestionFact.thread_id.in_(thread_ids))
    rows = select(QuestionTurn.__table__).where(QuestionTurn.thread_id.in_(thread_ids))
    turns: dict[int, list[Columns]] = {}
    for row in session().execute(rows.order_by(QuestionTurn.thread_id, QuestionTurn.seq, QuestionTurn.kind)).mappings():
        turns.setdefault(row["thread_id"], []).append(dict(row))
    return {row["thread_id"]: dict(row) for row in session().execute(facts).mappings()}, turns


def _but_version(fact: Columns | None) -> Columns | None:
    return fact and {name: value for name, value in fact.items() if name != "thread_version"}


def _await_horizons(facts: Iterable[Columns], now: datetime, aims: Targets) -> None:
    """A young question is due again when the next of its hours is over, though nothing may happen until then."""
    coming: dict[int, datetime] = {}
    for fact in facts:
        ahead = [at for hours in aims.horizons if (at := fact["asked_at"] + timedelta(hours=hours)) > now]
        if ahead:
            coming[fact["thread_id"]] = min(ahead)
    if coming:
        waiting = select(FactDue.thread_id, FactDue.due_at).where(FactDue.thread_id.in_(list(coming)), FactDue.due_at > now)
        known = {(row.thread_id, row.due_at) for row in session().execute(waiting)}
        insert_all(FactDue, [{"thread_id": one, "due_at": at} for one, at in sorted(coming.items()) if (one, at) not in known])


def _portions(days: Sequence[date]) -> Iterable[Sequence[date]]:
    return (days[first:first + DAYS_AT_ONCE] for first in range(0, len(days), DAYS_AT_ONCE))
