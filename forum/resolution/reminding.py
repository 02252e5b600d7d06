"""Reminding askers, presuming solved and closing for no reply: look at what waits, decide again under the lock, act once.

The rules are in `nudges`; a reminder is a row of `reminders` and an event in the same transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import structlog

from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, PlazaError, Unavailable
from forum.resolution.commands.accepting import presume_solved
from forum.resolution.commands.closing import close_question
from forum.resolution.events import AskerReminded
from forum.resolution.models import Reminder
from forum.resolution.nudges import Act, Due, Facts, Rules, Wait, turn_of
from forum.resolution.queries.nudged import facts_of, waiting_threads
from forum.resolution.states import ClosedReason, ReminderKind
from forum.threads.queries import get_thread

log = structlog.get_logger("plaza.reminders")
READ_AT_ONCE = 500
ACT_AT_ONCE = 20
KINDS = (ReminderKind.ACCEPT, ReminderKind.DETAILS)


def rules_of(kind: ReminderKind) -> Rules:
    """What the settings say of this kind."""
    def days(*names: str) -> tuple[timedelta, ...]:
        return tuple(sorted(timedelta(days=settings.get(f"resolution.{name}")) for name in names))

    reminds = bool(settings.get("resolution.remind"))
    if kind is ReminderKind.ACCEPT:
        marks = days("remind_first_days", "remind_second_days", "remind_last_days")
        return Rules(marks, reminds, bool(settings.get("resolution.presume")), days("presume_after_days")[0])
    marks = days("details_first_days", "details_second_days")
    return Rules(marks, reminds, bool(settings.get("resolution.close_without_reply")), days("no_reply_days")[0])


def survey(kind: ReminderKind) -> Iterator[tuple[Facts, Due | Wait]]:
    """Every question that waits for this, with what is due or why nothing is. Reads only."""
    rules, now, place = rules_of(kind), utcnow(), None
    while batch := waiting_threads(kind, place, READ_AT_ONCE):
        place = batch[-1]
        for facts in facts_of(kind, [thread_id for _at, thread_id in batch]):
            yield facts, turn_of(facts, rules, now)


def send_due() -> Counter[str]:
    """Do what is due, oldest first, at most as many of each kind as a run may. Says how often each thing was done."""
    done: Counter[str] = Counter()
    for kind in KINDS:
        due = due_now(kind, settings.get("resolution.reminders_per_run"))
        for start in range(0, len(due), ACT_AT_ONCE):
            done += _act_on_each(kind, due[start:start + ACT_AT_ONCE])
    return done


def _act_on_each(kind: ReminderKind, thread_ids: Sequence[int]) -> Counter[str]:
    """All at once; where a question refuses, one by one, so that it holds up no other."""
    try:
        return act_on(kind, thread_ids)
    except Unavailable:
        raise
    except PlazaError as error:
        if len(thread_ids) > 1:
            return sum((_act_on_each(kind, [one]) for one in thread_ids), Counter())
        log.warning("reminder_refused", kind=kind.value, thread=thread_ids[0], cause=error.code)
        return Counter()


def due_now(kind: ReminderKind, most: int) -> list[int]:
    """The ids of the questions something is due for."""
    found: list[int] = []
    for facts, turn in survey(kind):
        if isinstance(turn, Due):
            found.append(facts.thread_id)
        if len(found) >= most:
            break
    return found


@command
def act_on(kind: ReminderKind, thread_ids: Sequence[int]) -> Counter[str]:
    """Act on those of these questions for which it is still due, now that nobody else can change them. Twice is once."""
    done: Counter[str] = Counter()
    for thread_id in sorted(thread_ids):
        _lock(thread_id)
    rules, now = rules_of(kind), utcnow()
    for facts in facts_of(kind, thread_ids):
        turn = turn_of(facts, rules, now)
        if isinstance(turn, Due):
            _act(facts, turn)
            done[turn.act.value] += 1
    return done


def _lock(thread_id: int) -> None:
    try:
        get_thread(SYSTEM, thread_id, lock=True)
    except NotFound:
        return


def _act(facts: Facts, turn: Due) -> None:
    if turn.act is Act.PRESUME:
        presume_solved(SYSTEM, facts.thread_id, answer_id=turn.answer_ids[0])
    elif turn.act is Act.CLOSE:
        close_question(SYSTEM, facts.thread_id, reason=str(ClosedReason.NO_REPLY))
    else:
        now = utcnow()
        row = Reminder(thread_id=facts.thread_id, kind=facts.kind, round=facts.round, step=turn.step, member_id=facts.asker_id, sent_at=now)
        session().add(row)
        session().flush()
        announce(AskerReminded(now, None, facts.thread_id, row.id, facts.kind.value))


def note_told(reminder_id: int) -> None:
    """The member has really been told (inside a command)."""
    row = session().get(Reminder, reminder_id)
    if row is not None:
        row.told_at = row.told_at or utcnow()
