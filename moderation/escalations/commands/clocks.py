"""What is kept of clocks, and the watch over them: each step of a ladder is told once, in the transaction that remembers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from forum.core.db import command, insert_all, locks_rows, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from moderation.escalations.clock import Facts, clock_of, steps_of
from moderation.escalations.events import ClockRanOut
from moderation.escalations.models import ClockFired, Escalation
from moderation.escalations.queries.clocks import facts_of
from moderation.escalations.states import NEVER, Step
from moderation.policy import DeskAction

AT_ONCE = 20
SEVERITY = tuple(Step)
Fired = tuple[str, str, int]


def wind(case: Escalation) -> None:
    """After something happened to a case (inside a command): when it is due now. The watch looks at it on its next round."""
    session().flush()
    now = utcnow()
    case.next_look_at = now
    case.next_due_at = clock_of(facts_of([case])[case.id], now).next_due_at if case.is_open else NEVER


@command
def watch_some(actor: Actor, *, limit: int = AT_ONCE) -> int:
    """Look at some cases on which a clock has moved on. Returns how many waited: fewer than `limit` means no more do.

    After a rest of the watch every case tells one thing: the worst that holds now. What was met meanwhile, however late, is told to nobody.
    """
    authorize(actor, DeskAction.WATCH_CLOCKS)
    now = utcnow()
    waits = (Escalation.closed_at.is_(None), Escalation.next_look_at <= now)
    ids = list(session().scalars(select(Escalation.id).where(*waits).order_by(Escalation.next_look_at, Escalation.id).limit(limit)))
    _hold_threads(ids)
    held = select(Escalation).where(Escalation.id.in_(ids), *waits).order_by(Escalation.id)
    cases = list(session().scalars(held.with_for_update(key_share=True).execution_options(populate_existing=True)))
    facts, fired = facts_of(cases), _fired(ids)
    for case in cases:
        _look(case, facts[case.id], fired[case.id], now)
    return len(ids)


def look_again(at: datetime, *about: ColumnElement[bool]) -> None:
    """Other hours or other times (inside a command): the watch looks at every open case again, or at those `about` something. Held in the
    order in which others hold several cases."""
    those = (Escalation.closed_at.is_(None), *about)
    if locks_rows():
        waiting = select(Escalation.id).where(*those).order_by(Escalation.id)
        session().execute(waiting.with_for_update(key_share=True)).all()
    look = update(Escalation).where(*those).values(next_look_at=at)
    session().execute(look.execution_options(synchronize_session=False))


def _hold_threads(ids: Collection[int]) -> None:
    """Threads before cases, as everywhere: what is told points to the thread, and that waits for whoever changes the thread."""
    if locks_rows():
        of_cases = select(Escalation.thread_id).where(Escalation.id.in_(ids))
        found = select(Thread.id).where(Thread.id.in_(of_cases)).order_by(Thread.id)
        session().execute(found.with_for_update(read=True, key_share=True)).all()


def _fired(ids: Collection[int]) -> dict[int, set[Fired]]:
    found: dict[int, set[Fired]] = defaultdict(set)
    columns = (ClockFired.escalation_id, ClockFired.target, ClockFired.step, ClockFired.round)
    for case_id, target, step, number in session().execute(select(*columns).where(ClockFired.escalation_id.in_(ids))):
        found[case_id].add((target, step, number))
    return found


def _look(case: Escalation, facts: Facts, fired: set[Fired], now: datetime) -> None:
    steps = list(steps_of(facts, now))
    case.next_due_at = clock_of(facts, now).next_due_at
    case.next_look_at = min((at for *_step, at in steps if at > now), default=NEVER)
    fresh = [(target, number, step, at) for target, number, step, at in steps if at <= now and (target, step, number) not in fired]
    if not fresh:
        return
    insert_all(ClockFired, [
        {"escalation_id": case.id, "target": target.value, "step": step.value, "round": number, "fired_at": now}
        for target, number, step, _at in fresh
    ])
    target, _number, worst, _at = min(fresh, key=lambda one: (-SEVERITY.index(one[2]), one[3]))
    said = tuple(step.value for step in SEVERITY if any(one[2] is step for one in fresh))
    announce(ClockRanOut(now, None, case.thread_id, case.id, target.value, worst.value, said))
