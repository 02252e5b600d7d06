"""Issuing statements, taking them back, appealing and deciding appeals."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.policy import DeskAction
from moderation.statements.events import AppealDecided, AppealFiled, StatementIssued, StatementWithdrawn
from moderation.statements.models import Appeal, Statement
from moderation.statements.states import APPEAL_MOVES, AppealState

APPEAL_DAYS = 183
"""Six months. Source: 2-domain, *Moderation*; Digital Services Act, art. 20 (1)."""


@command
def issue_statement(
    actor: Actor, *, member_id: int, restriction: str, reason: str, found_how: str, facts: str = "", post_id: int | None = None,
    sanction_id: int | None = None, decision_id: int | None = None, until: datetime | None = None,
) -> Statement:
    """Write down for a member why something of theirs is restricted. They are told a little later, unless it is undone at once."""
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    now = utcnow()
    statement = Statement(
        member_id=member_id, restriction=restriction, reason=reason, found_how=found_how, facts=facts, post_id=post_id,
        sanction_id=sanction_id, decision_id=decision_id, until=until, issued_at=now, issued_by_id=actor.id,
    )
    session().add(statement)
    session().flush()
    announce(StatementIssued(
        at=now, actor_id=actor.id, member_id=member_id, statement_id=statement.id, restriction=restriction, reason=reason,
        found_how=found_how, post_id=post_id,
    ))
    return statement


@command
def withdraw_statement(actor: Actor, statement_id: int, *, how: str = "undone") -> Statement:
    """What it speaks of was undone (`undone`) or overturned on appeal (`overturned`)."""
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    statement = lock(Statement, statement_id)
    if statement.withdrawn_at is not None:
        return statement
    statement.withdrawn_at, statement.withdrawn_how = utcnow(), how
    announce(StatementWithdrawn(
        at=statement.withdrawn_at, actor_id=actor.id, member_id=statement.member_id, statement_id=statement.id, how=how,
    ))
    return statement


@command
def file_appeal(actor: Actor, statement_id: int, *, words: str) -> Appeal:
    """Object to a statement within six months, once. Raises Invalid naming `words`, WrongState, NotFound for others' statements."""
    statement = lock(Statement, statement_id)
    if not can(actor, DeskAction.READ_STATEMENT, statement):
        raise NotFound()
    authorize(actor, DeskAction.APPEAL, statement)
    if not words.strip():
        raise Invalid.field("words", _l("Say why you think this decision is wrong."))
    now = utcnow()
    if now - statement.issued_at > timedelta(days=APPEAL_DAYS) or statement.withdrawn_at is not None:
        raise WrongState(_l("This decision can no longer be appealed."), current="closed")
    if session().scalar(select(Appeal.id).where(Appeal.statement_id == statement_id)) is not None:
        raise WrongState(_l("You have appealed against this already."), current="appealed")
    appeal = Appeal(
        statement_id=statement_id, member_id=actor.member_id, words=words.strip(), filed_at=now,
        decided_against_by_id=statement.issued_by_id,
    )
    session().add(appeal)
    session().flush()
    announce(AppealFiled(at=now, actor_id=actor.id, member_id=actor.member_id, statement_id=statement_id, appeal_id=appeal.id))
    return appeal


@command
def move_appeal(actor: Actor, appeal_id: int, *, state: str, answer: str = "") -> Appeal:
    """Decide an appeal (upheld: the decision stands; overturned: it does not), or open it again because that was undone.

    Undoing what was decided is the caller's. Raises WrongState.
    """
    appeal = lock(Appeal, appeal_id)
    authorize(actor, DeskAction.DECIDE_APPEAL, appeal)
    to = AppealState(state)
    if to not in APPEAL_MOVES[AppealState(appeal.state)]:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=appeal.state)
    now = utcnow()
    is_decided = to in (AppealState.UPHELD, AppealState.OVERTURNED)
    appeal.state, appeal.answer = to.value, answer
    appeal.decided_at, appeal.decided_by_id = (now, actor.id) if is_decided else (None, None)
    announce(AppealDecided(
        at=now, actor_id=actor.id, member_id=appeal.member_id, statement_id=appeal.statement_id, appeal_id=appeal.id, state=to.value,
    ))
    return appeal
