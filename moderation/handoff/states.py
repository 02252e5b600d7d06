"""Words and numbers of hand-off."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message tells; receivers read these words."""

    TEST = "test"
    HANDED_OFF = "case.handed_off"
    CHANGED = "case.changed"
    REPLIED = "case.replied"
    CLOCK = "case.clock"
    TAKEN_BACK = "case.taken_back"


class DeliveryState(StrEnum):
    """`overtaken`: it never arrived, and a later message told how the case stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    OVERTAKEN = "overtaken"


class Failure(StrEnum):
    """Why a message did not arrive. `status`: the answer was no success."""

    STATUS = "status"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    OFF = "off"
    GONE = "gone"


class Move(StrEnum):
    """What a state of the other system does to the case. Resolving and turning down take a word more (see `mapping.py`)."""

    NOTHING = "nothing"
    ACKNOWLEDGE = "acknowledge"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    REJECT = "reject"
    CANCEL = "cancel"


STANDING = frozenset({MessageKind.HANDED_OFF, MessageKind.CHANGED, MessageKind.TAKEN_BACK})
"""Messages that say how a case stands: a later one makes up for an earlier one that was lost."""
TRIES = 15
"""With the pauses of the house (10 s, 20 s ... 6 h) about a day."""
LONGEST_WAIT = timedelta(hours=6)
FRESH = timedelta(minutes=5)
"""So far the time in a message from outside may be off."""
BOTH_SECRETS = timedelta(hours=24)
"""So long the former secret counts beside a new one."""
STUCK = timedelta(hours=1)
END_TOLD_FOR = timedelta(days=7)
"""So long a destination that could not be reached is told that a case is over."""
RECEIPTS_KEPT, DELIVERIES_KEPT = timedelta(days=30), timedelta(days=90)
DESTINATIONS_MOST, NAME_MOST, URL_MOST, STATES_MOST, STATE_MOST = 50, 80, 500, 100, 80
BODY_MOST = 64_000
"""Bytes of a message from outside."""
REFERENCE_MOST, REMARK_MOST, AUTHOR_MOST, ID_MOST = 80, 8_000, 80, 200
TEXT_MOST = 8_000
"""Characters of a question or reply in a message."""
SHOWN = 50
