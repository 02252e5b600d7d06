"""What must hold between ledgers, facts and daily rows. Each function returns the ids that drift.

What is due is not compared: it is known to be behind, and caught up with by the worker.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select

from forum.core.db import session
from forum.kit.portions import portions
from forum.metrics.columns import On, kept_columns, true_columns
from forum.metrics.daily import first_and_last_day, kept_rows, true_rows
from forum.metrics.deriving import derive, latest, targets
from forum.metrics.models import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn
from forum.resolution.models import ResolutionChange

ALL_UP_TO = 20_000
SAMPLED = 5_000
"""On a bigger board so many questions are compared, spread evenly over all; the sums of days are compared in any case."""
DAYS_AT_ONCE = 30


def facts_true() -> list[int]:
    """Questions whose facts, turns or times in the backlog are not what ledger, posts and solutions say (of a big board, a sample)."""
    if not _is_settled():
        return []
    now, aims, drifting = _now(), targets(), []
    for some in portions(_compared()):
        derived = derive(some, now, aims)
        facts = {row["thread_id"]: dict(row) for row in session().execute(
            select(QuestionFact.__table__).where(QuestionFact.thread_id.in_(some))).mappings()}
        turns, spans = _of_threads(QuestionTurn, some), _of_threads(QuestionSpan, some)
        waiting = set(session().scalars(select(FactDue.thread_id).where(FactDue.thread_id.in_(some), FactDue.due_at <= now)))
        drifting += [
            one for one in some if one not in waiting and (
                _but_version(derived.facts.get(one)) != _but_version(facts.get(one)) or derived.turns.get(one, []) != turns.get(one, [])
                or derived.spans.get(one, []) != spans.get(one, []))
        ]
    return drifting


def facts_of_ledgers() -> list[int]:
    """Questions with a ledger and without facts, or the reverse, that nobody has marked as due."""
    if not _is_settled():
        return []
    begun = and_(ResolutionChange.thread_id == QuestionFact.thread_id, ResolutionChange.seq == 1)
    missing = select(ResolutionChange.thread_id).outerjoin(QuestionFact, QuestionFact.thread_id == ResolutionChange.thread_id)
    missing = missing.where(ResolutionChange.seq == 1, QuestionFact.thread_id.is_(None), ResolutionChange.thread_id.not_in(_due()))
    orphaned = select(QuestionFact.thread_id).outerjoin(ResolutionChange, begun).where(ResolutionChange.id.is_(None))
    return [*session().scalars(missing), *session().scalars(orphaned)]


def metric_days_true() -> list[int]:
    """Days (as numbers: 20261123) on which a daily row of some slice is not what the facts say."""
    ends = first_and_last_day() if _is_settled() else None
    if ends is None:
        return []
    days: set[date] = set()
    for ordinal in range(ends[0].toordinal(), ends[1].toordinal() + 1, DAYS_AT_ONCE):  # some days are held at once
        first, last = date.fromordinal(ordinal), date.fromordinal(ordinal + DAYS_AT_ONCE - 1)
        days |= _drifting(lambda day, first=first, last=last: day.between(first, last))  # type: ignore[misc]
    return sorted(day.year * 10_000 + day.month * 100 + day.day for day in days - (_due_days(days) if days else set()))


def _drifting(on: On) -> set[date]:
    """Days whose rows or columns are not what the facts say."""
    days: set[date] = set()
    for kept, counted in zip(kept_rows(on), true_rows(on), strict=True):
        days |= {key[2] for key in kept.keys() | counted.keys() if kept.get(key) != counted.get(key)}
    kept_of, counted_of = dict(kept_columns(on)), dict(true_columns(on))
    return days | {day for day in kept_of.keys() | counted_of.keys() if kept_of.get(day) != counted_of.get(day)}


def _due_days(days: Collection[date]) -> set[date]:
    """Those on which something of a question that is due is counted: its tags are new already."""
    asked = select(QuestionFact.asked_day).where(QuestionFact.thread_id.in_(_due()))
    happened = select(QuestionTurn.day).where(QuestionTurn.thread_id.in_(_due()))
    return set(days) & {*session().scalars(asked.distinct()), *session().scalars(happened.distinct())}


def spans_follow_flow() -> list[int]:
    """Questions that stand in the backlog of the facts though their facts do not say unresolved, or the reverse."""
    open_now = and_(QuestionSpan.thread_id == QuestionFact.thread_id, QuestionSpan.until_at.is_(None))
    unresolved = and_(QuestionFact.counted.is_(True), QuestionFact.resolution == "open")
    drifting = select(QuestionFact.thread_id).outerjoin(QuestionSpan, open_now)
    stands = QuestionSpan.thread_id.is_not(None)
    return list(session().scalars(drifting.where(or_(and_(unresolved, ~stands), and_(~unresolved, stands)))))


def _is_settled() -> bool:
    """Facts were derived, and are not all being derived anew just now."""
    state = session().get(FactsState, 1)
    return state is not None and state.recipe == targets().recipe and state.reached is None and state.reached_day is None


def _compared() -> list[int]:
    begun = select(ResolutionChange.thread_id).where(ResolutionChange.seq == 1)
    number = session().scalar(select(func.count()).select_from(begun.subquery())) or 0
    if number > ALL_UP_TO:
        begun = begun.where(ResolutionChange.thread_id % (number // SAMPLED) == 0)
    return list(session().scalars(begun.order_by(ResolutionChange.thread_id)))


def _due() -> Select[tuple[int]]:
    return select(FactDue.thread_id).where(FactDue.due_at <= _now())


def _now() -> datetime:
    state = session().get(FactsState, 1)
    return latest(state.kept_at if state is not None else None)


def _of_threads(table: type[QuestionTurn | QuestionSpan], thread_ids: list[int]) -> dict[int, list[dict[str, object]]]:
    found: dict[int, list[dict[str, object]]] = {}
    rows = select(table.__table__).where(table.thread_id.in_(thread_ids)).order_by(*table.__table__.primary_key)
    for row in session().execute(rows).mappings():
        found.setdefault(row["thread_id"], []).append(dict(row))
    return found


def _but_version(fact: dict[str, object] | None) -> dict[str, object] | None:
    return fact and {name: value for name, value in fact.items() if name != "thread_version"}
