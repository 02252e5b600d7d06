"""The same act on several cases: each its own transaction, so that one that moved holds up none of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, PlazaError, WrongState
from moderation.escalations.acts import IN_BULK
from moderation.escalations.commands.working import acknowledge, assign, change_priority, take
from moderation.escalations.models import Escalation
from moderation.escalations.states import Act
from moderation.policy import DeskAction

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one: done, moved (somebody else changed it), refused."""

    escalation_id: int
    state: str
    why: object = ""


def act_on_many(
    actor: Actor, picked: Sequence[tuple[int, int]], act: Act, *, owner_id: int | None = None, team_id: int | None = None,
    priority: str = "", why: str = "",
) -> list[Outcome]:
    """`picked` are ids with the versions the page showed. Raises Invalid for an act that is not for many, NotAllowed."""
    authorize(actor, DeskAction.WORK_CASES)
    if act not in IN_BULK:
        raise Invalid.field("act", _l("Choose one of the list."))
    doing: dict[Act, Callable[[int, int], Escalation]] = {
        Act.TAKE: lambda one, version: take(actor, one, version=version),
        Act.ACKNOWLEDGE: lambda one, version: acknowledge(actor, one, version=version),
        Act.ASSIGN: lambda one, version: assign(actor, one, version=version, owner_id=owner_id, team_id=team_id),
        Act.PRIORITY: lambda one, version: change_priority(actor, one, version=version, priority=priority, why=why),
    }
    return [_outcome(one, version, doing[act]) for one, version in picked[:MOST_AT_ONCE]]


def _outcome(escalation_id: int, version: int, doing: Callable[[int, int], Escalation]) -> Outcome:
    try:
        doing(escalation_id, version)
    except WrongState as error:
        return Outcome(escalation_id, "moved", error.message)
    except Invalid as error:
        words = [message for messages in error.fields.values() for message in messages]
        return Outcome(escalation_id, "refused", words[0] if words else error.message)
    except PlazaError as error:
        return Outcome(escalation_id, "refused", error.message)
    return Outcome(escalation_id, "done")
