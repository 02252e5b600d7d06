"""Threads that nobody read or placed: of before an upgrade, of an import, or whose job was lost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from forum.core.permissions import Actor
from forum.recurrence.commands.learning import learn_sharing, learn_some
from forum.recurrence.commands.meaning import give_meaning_to_landmarks
from forum.recurrence.commands.placing import place_rest
from forum.recurrence.commands.reading import read_rest
from forum.recurrence.queries.sources import Ids, Place


@dataclass(frozen=True, slots=True)
class Reached:
    """How far catching up came: the last thread that was read (`is_read`: all were), and the last that was placed."""

    read: Place | None = None
    is_read: bool = False
    placed: Place | None = None


def catch_up(actor: Actor, ids: Ids = None) -> int:
    """Read and place every thread (between two ids) that was not. Returns how many steps of that there were."""
    read = read_rest(actor, ids).count
    learn_sharing(actor)
    give_meaning_to_landmarks(actor)
    return read + place_rest(actor, ids).count


def catch_up_some(actor: Actor, reached: Reached, *, seconds: float, ids: Ids = None) -> Reached | None:
    """Go on from there for a while. Returns where to go on, None when nothing is left.

    The newest are read first, for they are looked for most; topics follow the order of posting, as if nothing had been missed.
    """
    until = time.monotonic() + seconds
    if not reached.is_read:
        read = read_rest(actor, ids, after=reached.read, until=until, newest_first=True)
        if read.reached is not None:
            return Reached(read=read.reached)
    if reached.placed is None and not (learn_some(actor, until) and give_meaning_to_landmarks(actor, until)):
        return Reached(is_read=True)
    placed = place_rest(actor, ids, after=reached.placed, until=until)
    return Reached(is_read=True, placed=placed.reached) if placed.reached is not None else None
