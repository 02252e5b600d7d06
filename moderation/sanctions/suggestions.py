"""The next step for one member, with the reason why: for the form of sanctions and for the review queue."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kit.clock import utcnow
from moderation.sanctions.queries import history_of
from moderation.sanctions.states import REASONS
from moderation.sanctions.steps import Step, suggested_step
from moderation.sanctions.words import sanction_words, why_words


@dataclass(frozen=True)
class Suggested:
    """`kind` and `hours` as `impose_sanction` takes them; `words` name it, `why` says what it follows from (both translated)."""

    kind: str
    hours: int | None
    words: str
    why: str


def suggested(member_id: int, reason: str) -> Suggested:
    return _said(suggested_step(history_of(member_id), reason, utcnow()))


def suggested_for_all(member_id: int) -> dict[str, Suggested]:
    """The step for every reason, from one look at the history."""
    history, now = history_of(member_id), utcnow()
    return {reason: _said(suggested_step(history, reason, now)) for reason in map(str, REASONS)}


def _said(step: Step) -> Suggested:
    return Suggested(step.kind.value, step.hours, sanction_words(step.kind, step.hours), why_words(step))
