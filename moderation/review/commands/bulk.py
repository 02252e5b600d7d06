"""Deciding about many items alike: each in its own transaction, all of one batch."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, PlazaError, WrongState
from moderation.policy import DeskAction
from moderation.review.commands.deciding import decide
from moderation.review.commands.undoing import undo
from moderation.review.models import Decision

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: `state` is done, moved (somebody else was faster) or refused, then with `why`."""

    item_id: int
    state: str
    why: Any = ""
    decision_id: int | None = None


def decide_many(actor: Actor, picked: Iterable[tuple[int, int]], *, decision: str, **said: Any) -> tuple[str, list[Outcome]]:
    """Decide alike about items given as (id, version). Returns the batch, by which all can be undone, and what became of each.

    `said` is what `decide` takes. What cannot be decided so is refused with the reason; the others are decided all the same.
    """
    authorize(actor, DeskAction.REVIEW)
    batch = secrets.token_urlsafe(9)
    rows = list(dict(picked).items())[:MOST_AT_ONCE]

    def decided(item_id: int, version: int) -> Callable[[], int]:
        return lambda: decide(actor, item_id, version=version, decision=decision, batch=batch, **said).id

    return batch, [_outcome(item_id, decided(item_id, version)) for item_id, version in rows]


def undo_batch(actor: Actor, batch: str) -> list[Outcome]:
    """Take back everything of a batch that can still be taken back, the last first."""
    authorize(actor, DeskAction.REVIEW)
    mine = select(Decision.id, Decision.item_id).where(Decision.batch == batch, Decision.actor_id == actor.id)
    rows = session().execute(mine.where(Decision.undone_at.is_(None)).order_by(Decision.id.desc()).limit(MOST_AT_ONCE)).all()

    def undone(decision_id: int) -> Callable[[], int]:
        return lambda: undo(actor, decision_id).id

    return [_outcome(item_id, undone(decision_id)) for decision_id, item_id in rows]


def _outcome(item_id: int, act: Callable[[], int]) -> Outcome:
    try:
        return Outcome(item_id, "done", decision_id=act())
    except WrongState as error:
        return Outcome(item_id, "moved", error.message)
    except Invalid as error:
        said = [message for messages in error.fields.values() for message in messages]
        return Outcome(item_id, "refused", said[0] if said else error.message)
    except PlazaError as error:
        return Outcome(item_id, "refused", error.message)
