"""Working a case: acknowledging, taking, giving it to somebody, saying how urgent it is, waiting and going on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from moderation.escalations.commands.holding import changed, hold, move, note, said, wrong_state
from moderation.escalations.events import EscalationAssigned, EscalationReprioritised
from moderation.escalations.models import Escalation
from moderation.escalations.neighbours import teams
from moderation.escalations.states import SUMMARY_MAX, WORDS_MAX, Act, EventKind, Priority, State
from moderation.policy import CASE_ROLES, DeskAction

WAITS = {"asker": State.WAITING_ASKER, "third_party": State.WAITING_THIRD_PARTY}

NO_OWNER = _l("Only agents and administrators own cases.")


@command
def acknowledge(actor: Actor, escalation_id: int, *, version: int | None = None) -> Escalation:
    """Somebody has read it; who asked is told that it is taken up."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.ACKNOWLEDGE, version)
    move(case, State.ACKNOWLEDGED, EventKind.ACKNOWLEDGED, actor.id)
    return case


@command
def take(actor: Actor, escalation_id: int, *, version: int | None = None) -> Escalation:
    """Own a case that nobody owns; of several who take it at once, one does. Raises WrongState for the others."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.TAKE, version)
    refuse_who_may_not_own(actor.id)
    case.owner_id = actor.id
    if State(case.state) in (State.NEW, State.ACKNOWLEDGED):
        move(case, State.IN_PROGRESS, EventKind.TAKEN, actor.id, owner_id=actor.id)
    else:
        changed(case)
        note(case, EventKind.TAKEN, actor.id, before={"owner_id": None}, after={"owner_id": actor.id})
    announce(EscalationAssigned(utcnow(), actor.id, case.thread_id, case.id, None, actor.id, case.team_id))
    return case


@command
def assign(
    actor: Actor, escalation_id: int, *, version: int | None = None, owner_id: int | None = None, team_id: int | None = None,
) -> Escalation:
    """Give a case to somebody who works cases, to a team, to both or to nobody. Raises Invalid naming `owner` or `team`."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.ASSIGN, version)
    _give(actor, case, owner_id, team_id, EventKind.ASSIGNED)
    return case


@command
def hand_over(
    actor: Actor, escalation_id: int, *, summary: str, version: int | None = None, owner_id: int | None = None,
    team_id: int | None = None,
) -> Escalation:
    """As `assign`, with words for whoever goes on; only staff read them. Raises Invalid naming `summary`, `owner` or `team`."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.HAND_OVER, version)
    words = said(summary, SUMMARY_MAX, "summary", needed=True)
    _give(actor, case, owner_id, team_id, EventKind.HANDED_OVER, words)
    return case


def _give(actor: Actor, case: Escalation, owner_id: int | None, team_id: int | None, kind: EventKind, words: str = "") -> None:
    if owner_id is not None and owner_id != case.owner_id:
        refuse_who_may_not_own(owner_id)
    names = dict(teams(actor))
    if team_id is not None and team_id != case.team_id and team_id not in names:
        raise Invalid.field("team", _l("Choose one of the list."))
    was, had = case.owner_id, case.team_id
    case.owner_id, case.team_id = owner_id, team_id
    given = {"before": {"owner_id": was, "team_id": had}, "after": {"owner_id": owner_id, "team_id": team_id}}
    changed(case)
    note(case, kind, actor.id, **given, words=words)
    put_in_order(case, actor.id)
    if (was, had) != (owner_id, team_id) or words:
        announce(EscalationAssigned(utcnow(), actor.id, case.thread_id, case.id, was, owner_id, team_id, names.get(team_id or 0, "")))


def put_in_order(case: Escalation, actor_id: int | None) -> None:
    """Given to somebody it is new no longer; what nobody owns is in nobody's work."""
    if (case.owner_id is None and case.state == State.IN_PROGRESS) or ((case.owner_id or case.team_id) and case.state == State.NEW):
        move(case, State.ACKNOWLEDGED, EventKind.ACKNOWLEDGED, actor_id, given=case.owner_id is not None)


def may_own(member_id: int | None) -> bool:
    """Whether somebody is still there and works cases."""
    found = select(User.id).join(Role, Role.user_id == User.id).where(
        User.id == member_id, User.left_at.is_(None), User.removed_at.is_(None), Role.role.in_(CASE_ROLES),
    )
    return session().scalar(found.limit(1)) is not None


def refuse_who_may_not_own(member_id: int | None) -> None:
    """Raises Invalid naming `owner`: only who works cases owns one."""
    if not may_own(member_id):
        raise Invalid.field("owner", NO_OWNER)


@command
def change_priority(actor: Actor, escalation_id: int, *, priority: str, why: str, version: int | None = None) -> Escalation:
    """Say how urgent it is, and why. Raises Invalid naming `priority` or `why`."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.PRIORITY, version)
    if priority not in tuple(Priority):
        raise Invalid.field("priority", _l("Choose one of the list."))
    words, was = said(why, WORDS_MAX, "why", needed=True), case.priority
    if priority == was:
        raise Invalid.field("priority", _l("It has this priority already."))
    case.priority = Priority(priority).value
    changed(case)
    note(case, EventKind.PRIORITISED, actor.id, before={"priority": was}, after={"priority": case.priority}, words=words)
    announce(EscalationReprioritised(utcnow(), actor.id, case.thread_id, case.id, was, case.priority))
    return case


@command
def wait_for(actor: Actor, escalation_id: int, *, whom: str, words: str, version: int | None = None) -> Escalation:
    """Wait for the asker, who reads the words, or for a third party. Raises Invalid naming `whom` or `words`."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.WAIT, version)
    text = read_wait(whom, words)
    if case.state == WAITS[whom]:
        raise wrong_state(case)
    move(case, WAITS[whom], EventKind.WAITING, actor.id, words=text)
    return case


def read_wait(whom: str, words: str) -> str:
    """What is waited for. Raises Invalid naming `whom` or `words`."""
    if whom not in WAITS:
        raise Invalid.field("whom", _l("Choose one of the list."))
    return said(words, WORDS_MAX, "words", needed=True)


@command
def resume(actor: Actor, escalation_id: int, *, version: int | None = None) -> Escalation:
    """What was waited for is there, or is waited for no longer. Whoever goes on with what nobody owns owns it."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.RESUME, version)
    if case.owner_id is None:
        refuse_who_may_not_own(actor.id)
        case.owner_id = actor.id
    move(case, State.IN_PROGRESS, EventKind.RESUMED, actor.id, owner_id=case.owner_id)
    return case
