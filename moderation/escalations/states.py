"""Words of cases and their moves: the one table every change of a case's state goes through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from forum.resolution.states import WaitingOn

WORDS_MAX, SUMMARY_MAX = 2_000, 4_000
OPEN_AGAIN_DAYS = 30
"""So long after its end a case is opened again by itself when its question is."""

VIEW_NAME_MAX, MOST_VIEWS = 40, 20
NEVER = datetime(9990, 1, 1, tzinfo=UTC)
"""What is due never: later than everything that is due some day."""


class State(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    WAITING_ASKER = "waiting_asker"
    WAITING_THIRD_PARTY = "waiting_third_party"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


CLOSED = frozenset({State.RESOLVED, State.REJECTED, State.CANCELLED})
OPEN = frozenset(State) - CLOSED
WAITING = frozenset({State.WAITING_ASKER, State.WAITING_THIRD_PARTY})
AT_WORK = frozenset({State.ACKNOWLEDGED, State.IN_PROGRESS})
MOVES: dict[State, frozenset[State]] = {
    State.NEW: AT_WORK | WAITING | CLOSED,
    State.ACKNOWLEDGED: frozenset({State.IN_PROGRESS}) | WAITING | CLOSED,
    State.IN_PROGRESS: frozenset({State.ACKNOWLEDGED}) | WAITING | CLOSED,
    State.WAITING_ASKER: AT_WORK | {State.WAITING_THIRD_PARTY} | CLOSED,
    State.WAITING_THIRD_PARTY: AT_WORK | {State.WAITING_ASKER} | CLOSED,
    State.RESOLVED: frozenset(),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
}
"""What is over stays over: opened again, it is a new case that names the earlier one. What nobody owns is in nobody's work: when its
waiting is over it is acknowledged."""
TURN: dict[State, WaitingOn] = {
    **dict.fromkeys((State.NEW, State.ACKNOWLEDGED, State.IN_PROGRESS, State.WAITING_ASKER), WaitingOn.STAFF),
    State.WAITING_THIRD_PARTY: WaitingOn.THIRD_PARTY,
    **dict.fromkeys(CLOSED, WaitingOn.COMMUNITY),
}
"""Whose turn the question is, by the state of its case. What is asked for in public makes it the asker's while the case waits for them;
what is asked for in private is no matter of others."""


REMINDED_AFTER = (timedelta(days=3), timedelta(days=7))
"""Since staff asked for something in private, its asker is reminded so often."""


class Priority(StrEnum):
    """Sorted as spelled: the most urgent first."""

    P1 = "p1"
    P2 = "p2"
    P3 = "p3"
    P4 = "p4"


class Source(StrEnum):
    RULE = "rule"
    HELPER = "helper"
    ASKER = "asker"
    STAFF = "staff"


class Reason(StrEnum):
    """Source: 2-domain, *Escalation*."""

    UNANSWERED = "unanswered"
    WRONG_ANSWER = "wrong_answer"
    OUTAGE = "outage"
    BILLING_OR_PERSONAL_DATA = "billing_or_personal_data"
    LEGAL = "legal"
    ANGRY_CUSTOMER = "angry_customer"
    PRODUCT_BUG = "product_bug"
    VIP = "vip"
    OTHER = "other"


OFFERED: dict[Source, tuple[Reason, ...]] = {
    Source.ASKER: (Reason.UNANSWERED, Reason.OUTAGE, Reason.BILLING_OR_PERSONAL_DATA, Reason.LEGAL, Reason.PRODUCT_BUG, Reason.OTHER),
    Source.HELPER: (Reason.UNANSWERED, Reason.WRONG_ANSWER, Reason.OUTAGE, Reason.BILLING_OR_PERSONAL_DATA, Reason.LEGAL,
                    Reason.PRODUCT_BUG, Reason.OTHER),
    Source.STAFF: tuple(Reason), Source.RULE: tuple(Reason),
}
"""What may be said by whom: what judges a customer is for staff."""
USUAL: dict[Reason, Priority] = dict.fromkeys(
    (Reason.OUTAGE, Reason.BILLING_OR_PERSONAL_DATA, Reason.LEGAL, Reason.VIP), Priority.P2,
)
"""The priority of a new case by its reason; P3 otherwise. P1 is given by staff alone."""


class Outcome(StrEnum):
    """What came of a case. Those of the question follow from what happened to it."""

    ANSWERED = "answered"
    FIXED = "fixed"
    WORKAROUND = "workaround"
    SOLVED_PRIVATELY = "solved_privately"
    REFERRED = "referred"
    NOT_REPRODUCIBLE = "not_reproducible"
    NO_REPLY = "no_reply"
    NOT_NEEDED = "not_needed"
    SOLVED_IN_PUBLIC = "solved_in_public"
    QUESTION_CLOSED = "question_closed"
    QUESTION_REMOVED = "question_removed"
    QUESTION_MERGED = "question_merged"
    NO_QUESTION = "no_question"


OF_THE_QUESTION = (
    Outcome.SOLVED_IN_PUBLIC, Outcome.QUESTION_CLOSED, Outcome.QUESTION_REMOVED, Outcome.QUESTION_MERGED, Outcome.NO_QUESTION,
)
CHOSEN = tuple(outcome for outcome in Outcome if outcome not in OF_THE_QUESTION)


class RejectReason(StrEnum):
    """Why a request is turned down; who asked reads it."""

    COMMUNITY = "community"
    ANSWERED = "answered"
    DETAILS = "details"
    UNSUPPORTED = "unsupported"
    ELSEWHERE = "elsewhere"
    OTHER = "other"


class VoiceOutcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class EventKind(StrEnum):
    """What a line of a case's history says. What moved, was given or was changed is in `before` and `after`."""

    RAISED = "raised"
    VOICED = "voiced"
    ACKNOWLEDGED = "acknowledged"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    PRIORITISED = "prioritised"
    WAITING = "waiting"
    RESUMED = "resumed"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    REPLIED = "replied"
    MOVED = "moved"


class Target(StrEnum):
    """What is promised: the first words to the asker, that somebody does something again, the end."""

    FIRST_RESPONSE = "first_response"
    NEXT_UPDATE = "next_update"
    RESOLUTION = "resolution"


class Step(StrEnum):
    """The ladder of a target, step by step."""

    WARN = "warn"
    BREACH = "breach"
    LEAD = "lead"


class ClockState(StrEnum):
    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    WARNED = "warned"
    BREACHED = "breached"


class Score(StrEnum):
    """What the asker says of how staff helped, the best first."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


RATE_DAYS = 14
"""So long after the end of a case its asker may say how it was, and say it differently."""


class Act(StrEnum):
    """What can be done to a case from its page; `acts.py` says when and by whom."""

    ACKNOWLEDGE = "acknowledge"
    TAKE = "take"
    ASSIGN = "assign"
    HAND_OVER = "hand-over"
    PRIORITY = "priority"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    REJECT = "reject"
    CANCEL = "cancel"
    REOPEN = "reopen"
    WATCH = "watch"
    UNWATCH = "unwatch"
