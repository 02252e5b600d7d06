"""When an asker is reminded, when a question is presumed solved or closed for no reply: pure, from the facts of one question.

Source: 2-domain, *Reminders to the asker*. However long the job was away, a question gets one reminder: the highest mark that
was reached, the lower ones are passed over. Between two reminders lie at least three days, and nothing is concluded from
silence before a reminder has really been told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from forum.resolution.states import ReminderKind

SPACING = timedelta(days=3)
FRESH = timedelta(days=60)
"""What was imported is reminded of only if it became so within this time: nobody is asked about what they left years ago."""


class Act(StrEnum):
    REMIND = "remind"
    PRESUME = "presume"
    CLOSE = "close"


class Wait(StrEnum):
    """Why nothing happens now. The words are for operators: `plaza reminders due`."""

    SWITCHED_OFF = "switched_off"
    NO_CANDIDATE = "no_likely_answer"
    SAID_NOT_SOLVED = "asker_said_not_solved"
    MAY_NOT = "asker_may_not"
    TOO_OLD = "imported_long_ago"
    NOT_DUE = "not_due_yet"
    TOO_SOON = "reminded_lately"
    NEVER_TOLD = "asker_was_never_told"
    GRACE = "time_to_reply"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that may have solved it: somebody found it helpful, or staff wrote or verified it. `since` is when that was so."""

    answer_id: int
    posted_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder sent before."""

    step: int
    round: int
    at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one question. `since`: when its present state began. `candidates`: the likeliest first.

    `stopped_at`: when it was last said not to be solved. `heard_at`: when the asker last wrote in it.
    """

    kind: ReminderKind
    thread_id: int
    asker_id: int
    since: datetime
    round: int = 0
    asker_may: bool = True
    asker_left: bool = False
    is_imported: bool = False
    candidates: tuple[Candidate, ...] = ()
    stopped_at: datetime | None = None
    heard_at: datetime | None = None
    sent: tuple[Sent, ...] = ()

    @property
    def standing(self) -> tuple[Candidate, ...]:
        """The candidates posted after the asker last said "not solved"."""
        return tuple(one for one in self.candidates if self.stopped_at is None or one.posted_at > self.stopped_at)

    @property
    def rounds_sent(self) -> tuple[Sent, ...]:
        return tuple(one for one in self.sent if one.round == self.round)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say of one kind. `ends`: whether silence is concluded from; `ends_after`: the time it takes."""

    marks: tuple[timedelta, ...]
    reminds: bool
    ends: bool
    ends_after: timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """What happens now. `step` is the mark that was reached."""

    act: Act
    since: datetime
    step: int = 0
    answer_ids: tuple[int, ...] = ()


def turn_of(facts: Facts, rules: Rules, now: datetime) -> Due | Wait:
    """What happens to this question now, or why nothing does."""
    return _of_likely_answer(facts, rules, now) if facts.kind is ReminderKind.ACCEPT else _of_details(facts, rules, now)


def _of_likely_answer(facts: Facts, rules: Rules, now: datetime) -> Due | Wait:
    standing = facts.standing
    if not standing:
        return Wait.SAID_NOT_SOLVED if facts.candidates else Wait.NO_CANDIDATE
    if not facts.asker_may:
        return Wait.MAY_NOT
    since = max(facts.since, min(one.since for one in standing))
    if _is_too_old(facts, since, now):
        return Wait.TOO_OLD
    answers = tuple(one.answer_id for one in standing)
    if _done(facts) >= len(rules.marks):
        return _presumed(facts, rules, since, answers, now)
    found = _reminder(facts, rules, since, now)
    return Due(found.act, since, found.step, answers) if isinstance(found, Due) else found


def _presumed(facts: Facts, rules: Rules, since: datetime, answers: tuple[int, ...], now: datetime) -> Due | Wait:
    if not rules.ends:
        return Wait.SWITCHED_OFF
    told = [one.told_at for one in facts.rounds_sent if one.told_at]
    if not told:
        return Wait.NEVER_TOLD
    silent_since = max(since, *told, facts.heard_at or since)
    return Due(Act.PRESUME, since, answer_ids=answers) if now - silent_since >= rules.ends_after else Wait.GRACE


def _of_details(facts: Facts, rules: Rules, now: datetime) -> Due | Wait:
    if _is_too_old(facts, facts.since, now):
        return Wait.TOO_OLD
    if not facts.asker_may and not facts.asker_left:
        return Wait.MAY_NOT
    last = max((one.at for one in facts.rounds_sent), default=None)
    reminded = last is not None and now - last >= SPACING
    if rules.ends and now - facts.since >= rules.ends_after and (reminded or facts.asker_left or not rules.reminds):
        return Due(Act.CLOSE, facts.since)
    return Wait.MAY_NOT if facts.asker_left else _reminder(facts, rules, facts.since, now)


def _reminder(facts: Facts, rules: Rules, since: datetime, now: datetime) -> Due | Wait:
    if not rules.reminds:
        return Wait.SWITCHED_OFF
    reached = sum(now - since >= mark for mark in rules.marks)
    if reached <= _done(facts):
        return Wait.NOT_DUE
    last = max((one.at for one in facts.sent), default=None)
    return Wait.TOO_SOON if last is not None and now - last < SPACING else Due(Act.REMIND, since, reached)


def _done(facts: Facts) -> int:
    return max((one.step for one in facts.rounds_sent), default=0)


def _is_too_old(facts: Facts, since: datetime, now: datetime) -> bool:
    return facts.is_imported and not facts.rounds_sent and now - since > FRESH
