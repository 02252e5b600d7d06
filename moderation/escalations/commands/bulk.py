"""The same act on several cases: each its own transaction, so that one that moved holds up none of the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, PlazaError, WrongState
from moderation.escalations.acts import ACTS, IN_BULK
from moderation.escalations.commands.ending import cancel, read_outcome, read_rejection, reject, resolve
from moderation.escalations.commands.holding import said
from moderation.escalations.commands.watching import watch
from moderation.escalations.commands.working import acknowledge, assign, change_priority, hand_over, read_wait, take, wait_for
from moderation.escalations.models import Escalation
from moderation.escalations.states import SUMMARY_MAX, WORDS_MAX, Act
from moderation.policy import DeskAction

MOST_AT_ONCE = 50
Had = tuple[int | None, int | None]
Doing = Callable[[int, int], Escalation]


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

    def to(self, had: Had) -> dict[str, int | None]:
        """Owner and team of a case that has these now."""
        return {
            "owner_id": had[0] if "owner" in self.keeps else self.owner_id, "team_id": had[1] if "team" in self.keeps else self.team_id,
        }


@dataclass(frozen=True, slots=True)
class Said:
    """What is said once for all of them; each act reads what is its own."""

    priority: str = ""
    why: str = ""
    whom: str = ""
    words: str = ""
    reason: str = ""
    outcome: str = ""
    summary: str = ""


def act_on_many(actor: Actor, picked: Sequence[tuple[int, int]], act: Act, *, given: Given = Given(), told: Said = Said()) -> list[Outcome]:
    """`picked` are ids with the versions the page showed. Raises Invalid for an act that is not for many or for words that would do for
    none of them, naming the input; NotAllowed for whoever may not do this to a case."""
    authorize(actor, DeskAction.READ_CASES)
    authorize(actor, ACTS[act].action)
    if act not in IN_BULK:
        raise Invalid.field("act", _l("Choose one of the list."))
    _refuse_words(actor, act, given, told)
    had = _had(picked)
    doing: dict[Act, Doing] = {
        Act.TAKE: lambda one, version: take(actor, one, version=version),
        Act.ACKNOWLEDGE: lambda one, version: acknowledge(actor, one, version=version),
        Act.ASSIGN: lambda one, version: assign(actor, one, version=version, **given.to(had.get(one, (None, None)))),
        Act.HAND_OVER: lambda one, version: hand_over(
            actor, one, version=version, summary=told.summary, **given.to(had.get(one, (None, None)))),
        Act.PRIORITY: lambda one, version: change_priority(actor, one, version=version, priority=told.priority, why=told.why),
        Act.WAIT: lambda one, version: wait_for(actor, one, version=version, whom=told.whom, words=told.words),
        Act.RESOLVE: lambda one, version: resolve(actor, one, version=version, outcome=told.outcome, summary=told.summary),
        Act.REJECT: lambda one, version: reject(actor, one, version=version, reason=told.reason, words=told.words),
        Act.CANCEL: lambda one, version: cancel(actor, one, version=version, words=told.words),
        Act.WATCH: lambda one, _version: watch(actor, one),
    }
    return [_outcome(one, version, doing[act]) for one, version in picked[:MOST_AT_ONCE]]


def _refuse_words(actor: Actor, act: Act, given: Given, told: Said) -> None:
    """What would be refused of every case is said once, where it was written."""
    if act is Act.WAIT:
        read_wait(told.whom, told.words)
    elif act is Act.RESOLVE:
        read_outcome(told.outcome)
        said(told.summary, SUMMARY_MAX, "summary")
    elif act is Act.REJECT:
        read_rejection(told.reason, told.words)
    elif act is Act.CANCEL:
        said(told.words, WORDS_MAX, "words")
    elif act is Act.HAND_OVER:
        _refuse_whom(actor, given)
        said(told.summary, SUMMARY_MAX, "summary", needed=True)


def _refuse_whom(actor: Actor, given: Given) -> None:
    if given.owner_id == actor.id or (given.owner_id is None and given.team_id is None):
        raise Invalid.field("owner", _l("Choose somebody else, or a team."))


def hand_over_many(actor: Actor, picked: Sequence[tuple[int, int, str]], given: Given) -> list[Outcome]:
    """Cases with their versions and a summary each, to somebody else or a team. Raises Invalid naming `owner`, NotAllowed."""
    authorize(actor, DeskAction.WORK_CASES)
    _refuse_whom(actor, given)
    had = _had([(one, version) for one, version, _words in picked])
    done = []
    for one, version, words in picked[:MOST_AT_ONCE]:
        goes = given.to(had.get(one, (None, None)))

        def give(case: int, seen: int, words: str = words, goes: dict[str, int | None] = goes) -> Escalation:
            return hand_over(actor, case, version=seen, summary=words, **goes)

        done.append(_outcome(one, version, give))
    return done


def _had(picked: Sequence[tuple[int, int]]) -> Mapping[int, Had]:
    """Owner and team of each now; who changes them changes the version too."""
    found = select(Escalation.id, Escalation.owner_id, Escalation.team_id).where(Escalation.id.in_([one for one, _version in picked]))
    return {case_id: (owner_id, team_id) for case_id, owner_id, team_id in session().execute(found)}


def _outcome(escalation_id: int, version: int, doing: Doing) -> Outcome:
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
