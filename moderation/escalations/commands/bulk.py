"""The same act on several cases: each its own transaction, so that one that moved holds up none of the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, PlazaError, WrongState
from moderation.escalations.acts import IN_BULK
from moderation.escalations.commands.watching import watch
from moderation.escalations.commands.working import acknowledge, assign, change_priority, hand_over, take
from moderation.escalations.models import Escalation
from moderation.escalations.states import Act
from moderation.policy import DeskAction

MOST_AT_ONCE = 50
Had = Mapping[int, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one: done, moved (somebody else changed it), refused."""

    escalation_id: int
    state: str
    why: object = ""


@dataclass(frozen=True, slots=True)
class Given:
    """To whom cases go. What is in `keeps` (owner, team) stays as each case has it."""

    owner_id: int | None = None
    team_id: int | None = None
    keeps: Collection[str] = ()

    def to(self, had: tuple[int | None, int | None]) -> dict[str, int | None]:
        """Owner and team of a case that has these now."""
        return {
            "owner_id": had[0] if "owner" in self.keeps else self.owner_id, "team_id": had[1] if "team" in self.keeps else self.team_id,
        }


def act_on_many(
    actor: Actor, picked: Sequence[tuple[int, int]], act: Act, *, owner_id: int | None = None, team_id: int | None = None,
    keeps: Collection[str] = (), priority: str = "", why: str = "",
) -> list[Outcome]:
    """`picked` are ids with the versions the page showed. Raises Invalid for an act that is not for many, NotAllowed."""
    authorize(actor, DeskAction.WORK_CASES)
    if act not in IN_BULK:
        raise Invalid.field("act", _l("Choose one of the list."))
    had, given = _had(picked), Given(owner_id, team_id, keeps)
    doing: dict[Act, Callable[[int, int], Escalation]] = {
        Act.TAKE: lambda one, version: take(actor, one, version=version),
        Act.ACKNOWLEDGE: lambda one, version: acknowledge(actor, one, version=version),
        Act.ASSIGN: lambda one, version: assign(actor, one, version=version, **given.to(had.get(one, (None, None)))),
        Act.PRIORITY: lambda one, version: change_priority(actor, one, version=version, priority=priority, why=why),
        Act.WATCH: lambda one, _version: watch(actor, one),
    }
    return [_outcome(one, version, doing[act]) for one, version in picked[:MOST_AT_ONCE]]


def hand_over_many(actor: Actor, picked: Sequence[tuple[int, int, str]], given: Given) -> list[Outcome]:
    """Cases with their versions and a summary each, to somebody else or a team. Raises Invalid naming `owner`, NotAllowed."""
    authorize(actor, DeskAction.WORK_CASES)
    if given.owner_id == actor.id or (given.owner_id is None and given.team_id is None):
        raise Invalid.field("owner", _l("Choose somebody else, or a team."))
    had = _had([(one, version) for one, version, _words in picked])
    done = []
    for one, version, words in picked[:MOST_AT_ONCE]:
        goes = given.to(had.get(one, (None, None)))

        def give(case: int, seen: int, words: str = words, goes: dict[str, int | None] = goes) -> Escalation:
            return hand_over(actor, case, version=seen, summary=words, **goes)

        done.append(_outcome(one, version, give))
    return done


def _had(picked: Sequence[tuple[int, int]]) -> Had:
    """Owner and team of each now; who changes them changes the version too."""
    found = select(Escalation.id, Escalation.owner_id, Escalation.team_id).where(Escalation.id.in_([one for one, _version in picked]))
    return {case_id: (owner_id, team_id) for case_id, owner_id, team_id in session().execute(found)}


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
