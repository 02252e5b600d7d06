"""What a rule would have raised and when, with its cap and cool-down. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heapify, heappop, heappush

from moderation.raising.occasions import Occasion, Story, Terms, standing
from moderation.raising.states import HOUR, Fate


@dataclass(frozen=True)
class Hit:
    """An occasion and what would have become of it; `at` is when it would have raised a case, None for never."""

    occasion: Occasion
    fate: Fate
    at: datetime | None = None


def replay(terms: Terms, cap: int, found: Iterable[tuple[Occasion, Story]], until: datetime) -> list[Hit]:
    """In the order of time. What is over the cap waits, the oldest first; what no longer holds by then is dropped."""
    waiting = [(occasion.at, occasion.at, number, occasion, replace(story, raised=())) for number, (occasion, story) in enumerate(found)]
    heapify(waiting)
    lately: deque[datetime] = deque(maxlen=cap)
    raised: dict[int, list[tuple[datetime, datetime]]] = {}
    hits: list[Hit] = []
    while waiting:
        at, since, number, occasion, story = heappop(waiting)
        own = tuple(raised.get(story.thread_id, ()))
        if not occasion.holds(at):
            hits.append(Hit(occasion, Fate.DROPPED))
            continue
        may = standing(terms, replace(story, raised=own), occasion, at)
        if may == "cooling":
            hits.append(Hit(occasion, Fate.COOLING))
        elif may and len(lately) == cap and at - lately[0] < HOUR:
            _put_off(waiting, hits, (lately[0] + HOUR, since, number, occasion, story), until)
        elif may:
            lately.append(at)
            raised.setdefault(story.thread_id, []).append((occasion.at, at))
            hits.append(Hit(occasion, Fate.RAISED if at == occasion.at else Fate.DELAYED, at))
    return sorted(hits, key=lambda hit: (hit.occasion.at, hit.occasion.thread_id))


def _put_off(waiting: list[tuple[datetime, datetime, int, Occasion, Story]], hits: list[Hit],
             later: tuple[datetime, datetime, int, Occasion, Story], until: datetime) -> None:
    if later[0] > until:
        hits.append(Hit(later[3], Fate.DELAYED))
    else:
        heappush(waiting, later)
