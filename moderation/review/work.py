"""What a decision is made with while it is carried out: passed from step to step, remembering what each one changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.threads.models import Post
from moderation.review.decisions import Case, Choice
from moderation.review.models import Decision, DecisionEffect, ReviewItem
from moderation.review.states import EffectKind


@dataclass(frozen=True, slots=True)
class Said:
    """What whoever decides filled in. `hours` None: without an end. `target` is a category or the original question. `law`: the law
    that the decision rests on, in their own words."""

    reason: str = ""
    words: str = ""
    note: str = ""
    hours: int | None = None
    target: int | None = None
    body: str | None = None
    law: str = ""
    without_asker: bool = False
    """A thread may go where whoever began it cannot read it any more."""
    tool: Mapping[str, Any] = field(default_factory=dict)
    """What the form of a tool says, as its command takes it."""


@dataclass(slots=True)
class Work:
    """One decision on its way. `choice` and `said` are None where an earlier decision is reversed."""

    actor: Actor
    item: ReviewItem
    decision: Decision
    case: Case | None = None
    choice: Choice | None = None
    said: Said = Said()
    post_id: int | None = None
    member_id: int | None = None
    found_how: str = "own_initiative"
    position: int = 0
    records: bool = True

    def changed(self, kind: EffectKind, target_id: int, **before: object) -> None:
        """Remember one change, with what it takes to change it back; undoing at once leaves nothing to remember."""
        if not self.records:
            return
        self.position += 1
        session().add(DecisionEffect(
            decision_id=self.decision.id, position=self.position, kind=kind.value, target_id=target_id, before=before,
        ))

    @property
    def post(self) -> Post:
        """The post it is about, as it is now. Raises NotFound for items that are about none."""
        if self.post_id is None:
            raise NotFound()
        return session().get_one(Post, self.post_id)

    @property
    def made(self) -> Choice:
        if self.choice is None:
            raise RuntimeError("nothing is decided here")
        return self.choice

    @property
    def now(self) -> datetime:
        return self.decision.at
