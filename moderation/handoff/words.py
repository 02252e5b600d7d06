"""What pages say of hand-off: kinds and states of messages, why one did not arrive, what changed at a destination."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from moderation.handoff.models import Delivery
from moderation.handoff.states import DeliveryState, Failure, MessageKind, Move

KINDS: dict[str, Any] = {
    MessageKind.TEST: _lp("message", "Test"),
    MessageKind.HANDED_OFF: _l("The case was handed off"), MessageKind.CHANGED: _l("The case changed"),
    MessageKind.REPLIED: _l("A reply in the thread"), MessageKind.CLOCK: _l("A clock of the case ran out"),
    MessageKind.TAKEN_BACK: _l("The case was taken back"),
}
STATES: dict[str, tuple[Any, str, str]] = {
    DeliveryState.PENDING: (_lp("message", "On its way"), "unanswered", "clock"),
    DeliveryState.DELIVERED: (_lp("message", "Arrived"), "solved", "circle-check"),
    DeliveryState.DEAD: (_lp("message", "Did not arrive"), "escalated", "circle-x"),
    DeliveryState.OVERTAKEN: (_lp("message", "Made up for by a later one"), "closed", "circle-check"),
}
"""With the colour and icon of the chip."""
MOVES: dict[str, Any] = {
    Move.NOTHING: _l("Nothing happens to the case. The state is shown on its page."), Move.ACKNOWLEDGE: _l("The case is acknowledged."),
    Move.WAIT: _l("The case waits for somebody else."), Move.RESUME: _l("The case goes on, if somebody owns it."),
    Move.RESOLVE: _l("The case is resolved, with the outcome that follows."),
    Move.REJECT: _l("The case is turned down, with the reason that follows."), Move.CANCEL: _l("The case is cancelled."),
}
ON_OFF = {True: _lp("destination", "On"), False: _lp("destination", "Off")}
CHANGES: dict[str, Any] = {
    "added": _l("New"), "edited": _l("edited"), "on": _l("Switched on"), "off": _l("Switched off"), "rotated": _l("new secret"),
    "replaced": _l("new secret, and the former one ended at once"), "tested": _l("tried with a message"), "deleted": _l("deleted"),
}
HANDED: dict[str, Any] = {
    "handed_off": _l("handed off"), "taken_back": _lp("handoff", "taken back"), "sent_again": _l("a message was sent again"),
}
OUTCOMES: dict[str, Any] = {
    "moved": _l("the case followed"), "unchanged": _l("the case was there already"), "refused": _l("the case could not follow"),
    "noted": _l("only noted"),
}


def failure_words(delivery: Delivery) -> str:
    """Why a message has not arrived so far; empty while nothing went wrong."""
    if delivery.failure is None:
        return ""
    failures = {
        Failure.STATUS: _("It answered with status %(status)s.", status=delivery.status or ""),
        Failure.UNREACHABLE: _("Nobody answered, or not in time."),
        Failure.REFUSED: _("Its address is not a public one: Plaza does not go there."),
        Failure.OFF: _("The destination was switched off."),
        Failure.GONE: _("It says that it is gone for good (410)."),
    }
    return failures[Failure(delivery.failure)]
