"""Appeals: filed once within six months, decided by somebody else; what is overturned is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.kit.errors import Missing as Lacking
from forum.kit.text import normalise
from moderation.flags.states import TOLD_SECONDS
from moderation.policy import DeskAction
from moderation.statements.commands.stating import renew, withdraw_statement
from moderation.statements.errands import MAIL, TELL_APPEAL
from moderation.statements.events import AppealDecided, AppealFiled, AppealWithdrawn
from moderation.statements.models import Appeal, Statement
from moderation.statements.queries.appeals import Judged, judged
from moderation.statements.queries.statements import statements_visible_to
from moderation.statements.states import APPEAL_MOVES, WORDS_MAX, AppealState, Withdrawn

DECIDED = (AppealState.UPHELD, AppealState.OVERTURNED)


@command
def file_appeal(actor: Actor, statement_id: int, *, words: str, look_at: str = "") -> Appeal:
    """Object to a statement within six months, once. Raises Invalid naming `words`, WrongState, NotFound for others' statements."""
    statement = lock(Statement, statement_id)
    if not can(actor, DeskAction.READ_STATEMENT, statement) or not _shown(actor, statement_id):
        raise NotFound()
    authorize(actor, DeskAction.APPEAL, statement)
    now = utcnow()
    if now > statement.appeal_until or statement.withdrawn_at is not None:
        raise WrongState(_l("This decision can no longer be appealed."), current="closed")
    if session().scalar(select(Appeal.id).where(Appeal.statement_id == statement_id)) is not None:
        raise WrongState(_l("You have appealed against this already."), current="appealed")
    appeal = Appeal(
        statement_id=statement_id, member_id=actor.member_id, words=_checked("words", words), look_at=_checked("look_at", look_at),
        filed_at=now, decided_against_by_id=statement.issued_by_id,
    )
    session().add(appeal)
    session().flush()
    jobs.enqueue(MAIL, {"what": "appeal_received", "id": appeal.id}, dedupe_key=f"appeal-received:{appeal.id}")
    announce(AppealFiled(at=now, actor_id=actor.id, member_id=actor.member_id, statement_id=statement_id, appeal_id=appeal.id))
    return appeal


def _shown(actor: Actor, statement_id: int) -> bool:
    return bool(session().scalar(select(Statement.id).where(Statement.id == statement_id, statements_visible_to(actor))))


def _checked(name: str, words: str) -> str:
    said = normalise(words).strip()
    if name == "words" and not said:
        raise Invalid.field(name, _l("Say why you think this decision is wrong."))
    if len(said) > WORDS_MAX:
        raise Invalid.field(name, _l("Use at most %(num)s characters.", num=WORDS_MAX))
    return said


@command
def withdraw_appeal(actor: Actor, statement_id: int) -> Appeal:
    """The member takes it back while it is open. Raises NotFound, WrongState."""
    found = session().scalar(select(Appeal.id).where(Appeal.statement_id == statement_id, Appeal.member_id == actor.id))
    if found is None:
        raise NotFound()
    appeal = lock(Appeal, found)
    authorize(actor, DeskAction.WITHDRAW_APPEAL, appeal)
    _check_move(appeal, AppealState.WITHDRAWN)
    appeal.state = AppealState.WITHDRAWN.value
    announce(AppealWithdrawn(
        at=utcnow(), actor_id=actor.id, member_id=appeal.member_id, statement_id=statement_id, appeal_id=appeal.id,
    ))
    return appeal


@command
def move_appeal(actor: Actor, appeal_id: int, *, state: str, answer: str = "", why_oneself: str = "") -> Appeal:
    """Decide an appeal (upheld: the decision stands; overturned: it does not), or open it again because that was undone.

    The statement follows; undoing what was done is the caller's. The member is told a little later. Whoever decided judges it
    only where nobody else may at all, and says why in `why_oneself`. Raises Invalid, NotAllowed, WrongState.
    """
    appeal = lock(Appeal, appeal_id)
    case, to, now = judged(appeal), AppealState(state), utcnow()
    if to is AppealState.OPEN:  # undoing is for whoever decided it
        case = replace(case, nobody_else=True)
    _refuse_own(actor, case)
    authorize(actor, DeskAction.DECIDE_APPEAL, case)
    if to is AppealState.WITHDRAWN:
        raise WrongState(_l("Only the member can take an appeal back."), current=appeal.state)
    _check_move(appeal, to)
    if to in DECIDED:
        _check_alone(actor, case, why_oneself)
    appeal.state, appeal.answer, appeal.why_oneself = to.value, normalise(answer).strip()[:WORDS_MAX], why_oneself.strip()
    appeal.decided_at, appeal.decided_by_id = (now, actor.id) if to in DECIDED else (None, None)
    _let_statement_follow(actor, appeal, to)
    if to in DECIDED:
        key = f"appeal:{appeal.id}:{int(now.timestamp() * 1000)}"
        jobs.enqueue(TELL_APPEAL, {"appeal_id": appeal.id}, dedupe_key=key, run_at=now + timedelta(seconds=TOLD_SECONDS), on_time=True)
    announce(AppealDecided(
        at=now, actor_id=actor.id, member_id=appeal.member_id, statement_id=appeal.statement_id, appeal_id=appeal.id, state=to.value,
        nobody_else=to in DECIDED and case.decided_against_by_id == actor.id,
    ))
    return appeal


def _check_move(appeal: Appeal, to: AppealState) -> None:
    if to not in APPEAL_MOVES[AppealState(appeal.state)]:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=appeal.state)


def _refuse_own(actor: Actor, case: Judged) -> None:
    if actor.id is not None and case.decided_against_by_id == actor.id and not case.nobody_else:
        raise NotAllowed(_l("Somebody else has to decide this: the decision was yours."), missing=Lacking("own_decision"))


def _check_alone(actor: Actor, case: Judged, why: str) -> None:
    if actor.id is not None and case.decided_against_by_id == actor.id and not why.strip():
        raise Invalid.field("why_oneself", _l("Nobody else can decide this. Say why you look at your own decision again."))


def _let_statement_follow(actor: Actor, appeal: Appeal, to: AppealState) -> None:
    if to is AppealState.OVERTURNED:
        withdraw_statement(actor, appeal.statement_id, how=Withdrawn.OVERTURNED)
    elif to is AppealState.OPEN:
        statement = lock(Statement, appeal.statement_id)
        if statement.withdrawn_how == Withdrawn.OVERTURNED and _is_replaced(statement.id):
            statement.withdrawn_how = Withdrawn.REPLACED.value
        elif statement.withdrawn_how == Withdrawn.OVERTURNED:
            renew(statement)


def _is_replaced(statement_id: int) -> bool:
    found = select(Statement.id).where(Statement.replaces_id == statement_id, Statement.withdrawn_at.is_(None))
    return session().scalar(found.limit(1)) is not None
