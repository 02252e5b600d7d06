"""What pages say of cases: codes in words, with the definitions that people choose by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext

from forum.core.rendering import moment
from moderation.escalations.clock import TargetClock
from moderation.escalations.lengths import written
from moderation.escalations.states import (
    CLOSED,
    Act,
    ClockState,
    EventKind,
    Outcome,
    Priority,
    Reason,
    RejectReason,
    Score,
    Source,
    State,
    Target,
)

STATES: dict[State, Any] = {
    State.NEW: _lp("case", "New"), State.ACKNOWLEDGED: _lp("case", "Acknowledged"), State.IN_PROGRESS: _lp("case", "In progress"),
    State.WAITING_ASKER: _lp("case", "Waiting for the asker"), State.WAITING_THIRD_PARTY: _lp("case", "Waiting for somebody else"),
    State.RESOLVED: _lp("case", "Resolved"), State.REJECTED: _lp("case", "Turned down"), State.CANCELLED: _lp("case", "Cancelled"),
}
TONES: dict[State, tuple[str, str]] = {
    State.NEW: ("escalated", "siren"), State.ACKNOWLEDGED: ("answered", "check"), State.IN_PROGRESS: ("answered", "wrench"),
    State.WAITING_ASKER: ("needs_info", "circle-question-mark"), State.WAITING_THIRD_PARTY: ("unanswered", "clock"),
    State.RESOLVED: ("solved", "circle-check"), State.REJECTED: ("closed", "circle-x"), State.CANCELLED: ("closed", "ban"),
}
"""Colour and icon of a state's chip."""
PRIORITIES: dict[Priority, tuple[Any, Any]] = {
    Priority.P1: (_l("P1 · Critical"), _l("Many people can do nothing, or somebody is harmed by every minute that passes.")),
    Priority.P2: (_l("P2 · High"), _l("Somebody cannot work and has no way around it, or money, data or the law is at stake.")),
    Priority.P3: (_l("P3 · Normal"), _l("A problem with a way around it, or a question that the community could not answer.")),
    Priority.P4: (_l("P4 · Low"), _l("Can wait: a wish, a small fault, something to look at some day.")),
}
REASONS: dict[Reason, tuple[Any, Any]] = {
    Reason.UNANSWERED: (_l("Nobody has an answer"), _l("The community was given time and could not help.")),
    Reason.WRONG_ANSWER: (_l("The answers are wrong"),
                          _l("What stands there is dangerous or out of date, and staff have to say what is right.")),
    Reason.OUTAGE: (_l("Something is down"), _l("A service does not work at all, for several people.")),
    Reason.BILLING_OR_PERSONAL_DATA: (_l("Money or personal data"), _l("It cannot be helped without looking into an account.")),
    Reason.LEGAL: (_l("The law"), _l("Warranty, contracts, authorities: only staff may answer.")),
    Reason.ANGRY_CUSTOMER: (_l("An angry customer"), _l("The tone shows that somebody is about to leave.")),
    Reason.PRODUCT_BUG: (_l("A fault in the product"), _l("It can be shown again and again, and only the makers can mend it.")),
    Reason.VIP: (_l("An important customer"), _l("A contract promises them an answer.")),
    Reason.OTHER: (_l("Something else"), _l("Say in a few words why the community cannot help.")),
}
SOURCES: dict[Source, Any] = {
    Source.RULE: _lp("case", "A rule"), Source.HELPER: _lp("case", "A helper"), Source.ASKER: _lp("case", "The asker"),
    Source.STAFF: _lp("case", "Staff"),
}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.ANSWERED: _l("Answered in the thread"), Outcome.FIXED: _l("Mended"), Outcome.WORKAROUND: _l("A way around it was found"),
    Outcome.SOLVED_PRIVATELY: _l("Solved with the asker in private"), Outcome.REFERRED: _l("Passed on to somebody else"),
    Outcome.NOT_REPRODUCIBLE: _l("It could not be seen again"), Outcome.NO_REPLY: _l("The asker did not reply"),
    Outcome.NOT_NEEDED: _l("No longer needed"), Outcome.SOLVED_IN_PUBLIC: _l("Solved in the thread"),
    Outcome.QUESTION_CLOSED: _l("The question was closed"), Outcome.QUESTION_REMOVED: _l("The question was removed"),
    Outcome.QUESTION_MERGED: _l("The question was merged into another"), Outcome.NO_QUESTION: _l("It is no question any more"),
}
REJECTIONS: dict[RejectReason, Any] = {
    RejectReason.COMMUNITY: _l("The community can answer this"), RejectReason.ANSWERED: _l("The answer stands in the thread already"),
    RejectReason.DETAILS: _l("Too little is known yet"), RejectReason.UNSUPPORTED: _l("Staff give no support for this"),
    RejectReason.ELSEWHERE: _l("Another place is the right one for it"), RejectReason.OTHER: _l("Something else, in words"),
}
WHOM = {"asker": _lp("case", "The asker"), "third_party": _l("Somebody else (a maker, another company)")}
EVENTS: dict[EventKind, tuple[Any, str]] = {
    EventKind.RAISED: (_l("opened the case"), "siren"), EventKind.VOICED: (_l("asked for it as well"), "message-square"),
    EventKind.ACKNOWLEDGED: (_l("acknowledged it"), "check"), EventKind.TAKEN: (_l("took it"), "hand"),
    EventKind.ASSIGNED: (_l("assigned it"), "user-plus"), EventKind.HANDED_OVER: (_l("handed it over"), "arrow-right-left"),
    EventKind.PRIORITISED: (_l("changed its priority"), "signal"), EventKind.WAITING: (_l("set it to wait"), "clock"),
    EventKind.RESUMED: (_l("went on with it"), "play"), EventKind.RESOLVED: (_l("resolved it"), "circle-check"),
    EventKind.REJECTED: (_l("turned it down"), "circle-x"), EventKind.CANCELLED: (_l("cancelled it"), "ban"),
    EventKind.REOPENED: (_l("opened it again as a new case"), "rotate-ccw"), EventKind.REPLIED: (_l("replied in the thread"), "reply"),
    EventKind.MOVED: (_l("moved it with its question"), "folder-input"),
}
PRIVATELY: dict[str, Any] = {
    "moved": _l("moved personal data to the private messages"), "by_asker": _l("wrote to staff in private"),
    "private": _l("wrote to the asker in private"), "late": _l("posted the public summary"),
}
"""What a reply was, by what its line says of it; the first that does."""
PROGRESS: dict[State, Any] = {
    State.NEW: _l("Staff have not looked at it yet."), State.ACKNOWLEDGED: _l("Staff have read it and will see to it."),
    State.IN_PROGRESS: _l("Staff are working on it."), State.WAITING_ASKER: _l("Staff wait for a reply of the asker."),
    State.WAITING_THIRD_PARTY: _l("Staff wait for somebody outside."), State.RESOLVED: _l("Staff are done with it."),
    State.REJECTED: _l("Staff turned it down."), State.CANCELLED: _l("It was closed."),
}
"""What those who asked are told; never who works on it."""
TO_ASKER: dict[State, Any] = {
    **PROGRESS, State.WAITING_ASKER: _l("Staff need something from you."), State.WAITING_THIRD_PARTY: _l("Staff wait for somebody else."),
}
"""The same for the asker."""
TURNS: dict[State, Any] = {
    **dict.fromkeys((State.NEW, State.ACKNOWLEDGED, State.IN_PROGRESS), _l("It is the turn of staff.")),
    State.WAITING_ASKER: _l("It is your turn."), State.WAITING_THIRD_PARTY: _l("It is the turn of somebody outside."),
}
SCORES: dict[Score, tuple[Any, str]] = {
    Score.GOOD: (_l("It helped"), "smile"), Score.FAIR: (_l("It helped a little"), "meh"), Score.BAD: (_l("It did not help"), "frown"),
}
"""What askers say of how staff helped, with the face for it."""
DONE: dict[Act, Any] = {
    Act.TAKE: _l("You have this case now."), Act.ACKNOWLEDGE: _l("The case is acknowledged. Who asked is told."),
    Act.RESUME: _l("The case is in progress."), Act.ASSIGN: _l("Who has the case is changed."),
    Act.HAND_OVER: _l("The case is handed over."), Act.PRIORITY: _l("The priority is changed."), Act.WAIT: _l("The case waits now."),
    Act.RESOLVE: _l("The case is resolved."),
    Act.REJECT: _l("The case is turned down. Those who asked for help are told why."), Act.CANCEL: _l("The case is cancelled."),
    Act.REOPEN: _l("The case is open again, as this new one."), Act.WATCH: _l("You hear what happens to this case."),
    Act.UNWATCH: _l("You hear nothing of this case any more."),
}
"""What is said after each of them."""
OFFERED_ORDERS = {"priority": _l("Most urgent first"), "due": _l("Due next first"), "oldest": _l("Oldest first")}
TARGETS: dict[Target, tuple[Any, Any]] = {
    Target.FIRST_RESPONSE: (_l("First reply"), _l("Staff reply in the thread, or ask the asker for something.")),
    Target.NEXT_UPDATE: (_l("Next update"), _l("Staff do something to the case or reply again. Each time it begins anew.")),
    Target.RESOLUTION: (_l("Resolution"), _l("The case is over.")),
}
CLOCKS: dict[ClockState, tuple[Any, str, str]] = {
    ClockState.NONE: (_l("No target"), "plain", "minus"), ClockState.RUNNING: (_l("Running"), "plain", "clock"),
    ClockState.PAUSED: (_l("Paused"), "plain", "pause"), ClockState.MET: (_lp("clock", "Kept"), "solved", "check"),
    ClockState.WARNED: (_l("Nearly over"), "unanswered", "clock-alert"), ClockState.BREACHED: (_l("Overdue"), "escalated", "alarm-clock"),
}
"""The state of a target's clock in words, its colour and its icon."""
WAITS: dict[State, Any] = {State.WAITING_ASKER: _lp("clock", "the asker"), State.WAITING_THIRD_PARTY: _lp("clock", "somebody else")}
WHOSE = {
    "": _l("Everybody’s"), "mine": _l("Mine"), "team": _l("My teams’"), "unowned": _l("Nobody’s"), "watched": _l("Those I watch"),
}
DUE_WORDS = {"": _l("Whenever"), "soon": _l("Overdue, or due within 4 hours")}
PUBLIC_WORDS = {"": _l("Whether or not"), "missing": _l("Public summary missing")}
GROUP_WORDS = {"waiting": _lp("case", "Waiting"), "over": _lp("case", "Over")}
"""Several states at once."""
COLUMN_WORDS: dict[str, Any] = {
    "new": STATES[State.NEW], "acknowledged": STATES[State.ACKNOWLEDGED], "in_progress": STATES[State.IN_PROGRESS],
    "waiting": GROUP_WORDS["waiting"], "over": _l("Done lately"),
}
QUICK_WORDS = {
    "mine": _l("My cases"), "team": _l("My team’s queue"), "unowned": _lp("cases", "Nobody’s"), "soon": _l("Due soon"),
    "unsaid": _l("Public summary missing"),
    "all": _lp("cases", "All open"),
}


def clock_left(one: TargetClock) -> str:
    """How much business time is left for a target, or how long it is over."""
    if one.state is ClockState.PAUSED:
        return str(CLOCKS[one.state][0])
    if one.state is ClockState.BREACHED:
        return str(_("%(time)s over", time=written(-one.seconds_left // 60)))
    return str(_("%(time)s left", time=written(-(-one.seconds_left // 60))))


def clock_words(one: TargetClock) -> str:
    """The same with the name of the target."""
    return str(_("%(target)s: %(time)s", target=TARGETS[one.target][0], time=clock_left(one)))


def outcome_words(outcome: str | None, reject_reason: str | None) -> Any:
    """How a case ended; empty while it is open."""
    if reject_reason:
        return REJECTIONS[RejectReason(reject_reason)]
    return OUTCOMES[Outcome(outcome)] if outcome else ""

_WALK = [("J K", _l("Next and previous case")), ("Enter", _l("Open it"))]
_PICK = ("X", _l("Select it"))
_WORK = [("T", _l("Take it, or what is selected")), ("E", _l("Acknowledge it, or what is selected")),
         ("A", _l("Assign it, or what is selected")), ("P", _l("Change the priority of it, or of what is selected")),
         ("W", _l("Let it wait, or what is selected")), ("R", _l("Resolve it, or what is selected")),
         ("O", _l("Hand it over, or what is selected")), ("D", _l("Turn it down, or what is selected")),
         ("C", _l("Cancel it, or what is selected"))]
_CLOSE = ("Esc", _l("Close what is open, and go on with the keys"))
_HELP = ("?", _l("Show this"))


def list_keys(works: bool) -> list[tuple[str, Any]]:
    """The keys of the table with what they do."""
    return [*_WALK, _PICK, *((*_WORK, _CLOSE) if works else ()), _HELP]


def board_keys(works: bool) -> list[tuple[str, Any]]:
    working = [*_WORK, ("M", _l("Move it to another column")), _CLOSE] if works else []
    return [*_WALK, ("H L", _l("Next and previous column")), _PICK, *working, _HELP]


def act_keys(acts: Iterable[Any]) -> list[tuple[str, Any]]:
    """The keys of a case, as its acts have them."""
    return [*((act.key.upper(), str(act.label).rstrip("…")) for act in acts if act.key), _CLOSE, _HELP]


def others_words(others: Iterable[Any]) -> str:
    """Who else has the case open; empty when nobody has."""
    return " ".join(
        str(_("%(name)s is writing here.", name=one.name) if one.is_writing else _("%(name)s is looking at this.", name=one.name))
        for one in others
    )


def given_words(why: Mapping[str, Any]) -> str:
    """Why somebody was given a case by itself: what the history keeps of `distribution.Choice`."""
    least = ngettext("they had the least to do (%(num)d open case)", "they had the least to do (%(num)d open cases)", int(why["cases"]))
    there = ngettext("%(num)d person of the team could get it", "%(num)d people of the team could get it", int(why["free"]))
    return str(_("Given by itself: %(least)s; %(there)s.", least=least, there=there))

def update_words(one: TargetClock | None, state: str) -> str:
    """When staff mean to be back, for the asker; empty where nothing is promised."""
    if one is None or state in CLOSED:
        return ""
    if one.state is ClockState.BREACHED:
        return str(_("Staff wanted to be back by now. They know that they are late."))
    if one.due is None:
        return str(_("Staff go on when you have replied.") if state == State.WAITING_ASKER else _("Staff go on when they have heard more."))
    return str(_("Staff mean to be back by %(time)s.", time=moment(one.due)))


def event_words(line: Any) -> Any:
    """What a line of the history says was done."""
    said = next((words for name, words in PRIVATELY.items() if line.payload.get(name)), None)
    return said if line.kind == EventKind.REPLIED and said else EVENTS[EventKind(line.kind)][0]
