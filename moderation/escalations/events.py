"""What the escalations room announces. Codes and ids only: what people wrote stays in its rows."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class CaseEvent(Event):
    actor_id: int | None
    thread_id: int
    escalation_id: int


@dataclass(frozen=True)
class EscalationRaised(CaseEvent):
    """`earlier_id`: it was opened again, and this is the case it was."""

    source: str
    reason: str
    priority: str
    earlier_id: int | None = None


@dataclass(frozen=True)
class EscalationVoiced(CaseEvent):
    """Another member, or a rule, asks for a case that is open already."""

    source: str
    reason: str


@dataclass(frozen=True)
class EscalationMoved(CaseEvent):
    """`was` and `became` are states; `outcome` is how it ended, or why it was turned down. `replied`: the asker's reply moved it.

    `private`: so did a message between staff and asker, which both sides hear of already. `given`: its new owner hears that it is theirs.
    """

    was: str
    became: str
    outcome: str = ""
    replied: bool = False
    private: bool = False
    given: bool = False


@dataclass(frozen=True)
class EscalationTakenAlong(CaseEvent):
    """It is about another question now: threads were merged, or part again."""

    was_thread_id: int


@dataclass(frozen=True)
class EscalationAssigned(CaseEvent):
    """To a person, a team, both or nobody. `team` is its name then."""

    was_id: int | None = None
    owner_id: int | None = None
    team_id: int | None = None
    team: str = ""


@dataclass(frozen=True)
class CaseRated(CaseEvent):
    """Its asker said how staff helped. `is_first`: and had not before."""

    score: str
    is_first: bool = True


@dataclass(frozen=True)
class ClockRanOut(CaseEvent):
    """A clock of a case reached a step of its ladder. `step` is the worst that is new, of `target`; `steps` are all that are."""

    target: str
    step: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockPolicyChanged(Event):
    """`what`: added, edited, deleted. `name` says for which cases; `before` and `after` are the lengths, and the states that pause."""

    actor_id: int | None
    policy_id: int
    name: str
    what: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class EscalationReprioritised(CaseEvent):
    was: str
    became: str
