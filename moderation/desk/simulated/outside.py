"""Another system to which cases are handed off: it takes only what is signed, fails now and then, and answers under numbers of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from random import Random

from sqlalchemy import select

from forum.core import fetching
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from moderation.handoff.commands import Draft, add_destination, take_update
from moderation.handoff.mapping import USUAL
from moderation.handoff.models import Delivery
from moderation.handoff.news import News
from moderation.handoff.signing import is_signed, key_of, stamped
from moderation.handoff.states import DeliveryState

ORIGIN = "https://tickets.example.com"
FAILS, SAYS_TWICE = 0.2, 0.3
STATES = ("open", "pending", "pending", "closed")


class Ticketing:
    """`taken` are the messages it acted upon, by their numbers; `cases` those that it has."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.taken: dict[str, str] = {}
        self.cases: set[int] = set()
        self.wrong: Counter[str] = Counter()
        self.destination_id, self.key, self.said = 0, b"", 0

    def begin(self, admin: Actor) -> None:
        destination, secret = add_destination(admin, Draft("Tickets", f"{ORIGIN}/plaza", USUAL, hears_breaches=True))
        self.destination_id, self.key = destination.id, key_of(secret)
        fetching.stand_in(ORIGIN, self.answer)

    def answer(self, headers: Mapping[str, str], body: bytes) -> fetching.Answer:
        known = stamped(headers)
        if known is None or not is_signed([self.key], headers, *known, body):
            self.wrong["unsigned"] += 1
            return fetching.Answer(401, {}, b"")
        if self.chance.random() < FAILS:
            return fetching.Answer(503, {}, b"")
        if known[0] not in self.taken:
            self._act(known[0], json.loads(body))
        return fetching.Answer(200, {}, b"")

    def _act(self, number: str, said: Mapping[str, object]) -> None:
        self.taken[number] = str(said["type"])
        data = said["data"]
        assert isinstance(data, dict)  # noqa: S101 - it is our own message
        case_id = int(data["case"]["number"])
        if said["type"] == "case.taken_back" or data.get("ended"):
            self.cases.discard(case_id)
        elif said["type"] == "case.handed_off":
            self.cases.add(case_id)

    def say(self) -> None:
        """News of one of its cases; now and then the answer is lost on the way, and it says so again under the same number."""
        if not self.cases:
            return
        self.said += 1
        news = News(self.chance.choice(sorted(self.cases)), self.chance.choice(STATES), reference=f"T-{self.said}", words="We look at it.")
        first = take_update(SYSTEM, self.destination_id, f"out_{self.said}", news)
        if self.chance.random() < SAYS_TWICE:
            again = take_update(SYSTEM, self.destination_id, f"out_{self.said}", news)
            self.wrong["acted twice"] += again != {**first, "again": True}

    def end(self) -> dict[str, int]:
        """What went wrong between the two, once everything had time to arrive."""
        fetching.stand_in(ORIGIN, None)
        delivered = set(session().scalars(select(Delivery.webhook_id).where(Delivery.state == DeliveryState.DELIVERED)))
        return {
            "hand_offs_unsigned": self.wrong["unsigned"], "hand_offs_acted_upon_twice": self.wrong["acted twice"],
            "hand_offs_marked_but_not_taken": len(delivered - set(self.taken)),
        }
