"""Issuing statements and taking them back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.flags.states import TOLD_SECONDS
from moderation.policy import DeskAction
from moderation.statements.errands import TELL, TELL_WITHDRAWAL
from moderation.statements.events import StatementIssued, StatementWithdrawn
from moderation.statements.models import Appeal, Statement
from moderation.statements.rules import version_in_force
from moderation.statements.states import OF_POSTS, AppealState, FoundHow, Restriction, Withdrawn

SOON = timedelta(seconds=TOLD_SECONDS)


@command
def issue_statement(
    actor: Actor, *, member_id: int, restriction: str, reason: str, found_how: str, facts: str = "", post_id: int | None = None,
    sanction_id: int | None = None, decision_id: int | None = None, until: datetime | None = None, law: str = "",
    notice_id: int | None = None, guideline_version: int | None = None, on_behalf_of: int | None = None,
) -> Statement:
    """Write down for a member why something of theirs is restricted. They are told a little later, unless it is undone at once.

    What was stated in passing a moment ago (a reaction to the same hiding or sanction) is completed instead of said twice.
    `on_behalf_of`: the system writes it down for whoever decided; nobody at all means that no human did.
    """
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    decided_by = actor.id or on_behalf_of
    said: dict[str, Any] = {
        "restriction": Restriction(restriction).value, "reason": reason, "found_how": FoundHow(found_how).value, "facts": facts,
        "decision_id": decision_id, "until": until, "law": law, "notice_id": notice_id,
        "guideline_version": guideline_version or version_in_force(reason),
    }
    now = utcnow()
    if passing := _in_passing(decided_by, member_id, post_id, sanction_id, now):
        return _completed(passing, said)
    before = standing_about(member_id, post_id) if restriction in OF_POSTS and decided_by else None
    statement = Statement(
        member_id=member_id, post_id=post_id, sanction_id=sanction_id, issued_at=now, issued_by_id=decided_by,
        is_automated=decided_by is None, replaces_id=before.id if before else None, **said,
    )
    session().add(statement)
    if before:
        before.withdrawn_at, before.withdrawn_how = now, Withdrawn.REPLACED.value
        if before.is_automated:
            _judged_by_others(before.id, decided_by)
    session().flush()
    jobs.enqueue(TELL, {"statement_id": statement.id}, dedupe_key=f"statement:{statement.id}", run_at=now + SOON, on_time=True)
    announce(StatementIssued(
        at=now, actor_id=decided_by, member_id=member_id, statement_id=statement.id, restriction=restriction, reason=reason,
        found_how=found_how, post_id=post_id,
    ))
    return statement


def _judged_by_others(statement_id: int, decided_by: int | None) -> None:
    """Whoever confirmed what a rule had done does not judge the open appeal against it."""
    found = select(Appeal).where(Appeal.statement_id == statement_id, Appeal.state == AppealState.OPEN.value).with_for_update()
    for appeal in session().scalars(found).all():
        appeal.decided_against_by_id = decided_by


def _in_passing(decided_by: int | None, member_id: int, post_id: int | None, sanction_id: int | None, now: datetime) -> Statement | None:
    if post_id is None and sanction_id is None:
        return None
    about = Statement.sanction_id == sanction_id if sanction_id else (Statement.post_id == post_id) & Statement.sanction_id.is_(None)
    found = select(Statement).where(
        about, Statement.member_id == member_id, Statement.issued_by_id == decided_by, Statement.decision_id.is_(None),
        Statement.told_at.is_(None), Statement.withdrawn_at.is_(None), Statement.issued_at >= now - SOON,
    )
    return session().scalars(found.order_by(Statement.id.desc()).limit(1).with_for_update()).one_or_none()


def _completed(statement: Statement, said: dict[str, Any]) -> Statement:
    for name, value in said.items():
        if value not in (None, ""):
            setattr(statement, name, value)
    session().flush()
    return statement


def standing_about(member_id: int, post_id: int | None) -> Statement | None:
    """What the post's author was told of it before: by flags that hid it, or by an earlier decision."""
    found = select(Statement).where(
        Statement.post_id == post_id, Statement.member_id == member_id, Statement.withdrawn_at.is_(None),
        Statement.restriction.in_(OF_POSTS),
    )
    return session().scalars(found.order_by(Statement.id.desc()).limit(1)).one_or_none() if post_id else None


@command
def withdraw_statement(actor: Actor, statement_id: int, *, how: str = Withdrawn.UNDONE) -> Statement:
    """What it speaks of no longer holds; `how` is a `Withdrawn`. Who was told of it is told of this,
    unless something else says it: that the post is back, or what came of an appeal."""
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    statement, now = lock(Statement, statement_id), utcnow()
    if statement.withdrawn_at is not None:
        if how == Withdrawn.OVERTURNED:
            statement.withdrawn_how = Withdrawn.OVERTURNED.value
        return statement
    statement.withdrawn_at, statement.withdrawn_how = now, Withdrawn(how).value
    if how == Withdrawn.UNDONE and statement.replaces_id:
        before = lock(Statement, statement.replaces_id)
        renew(before)
        if before.is_automated:
            _judged_by_others(before.id, None)
    if statement.told_at is not None and how == Withdrawn.UNDONE:
        key = f"statement-withdrawn:{statement.id}:{int(now.timestamp() * 1000)}"
        jobs.enqueue(TELL_WITHDRAWAL, {"statement_id": statement.id}, dedupe_key=key, run_at=now + SOON, on_time=True)
    announce(StatementWithdrawn(
        at=now, actor_id=actor.id, member_id=statement.member_id, statement_id=statement.id, how=statement.withdrawn_how,
    ))
    return statement


def renew(statement: Statement) -> None:
    """It holds again (inside a command, the row locked): what ended it was undone. Tells, if nobody had been told."""
    statement.withdrawn_at = statement.withdrawn_how = None
    if statement.told_at is None:
        again = utcnow() + SOON
        key = f"statement-again:{statement.id}:{int(again.timestamp() * 1000)}"
        jobs.enqueue(TELL, {"statement_id": statement.id}, dedupe_key=key, run_at=again, on_time=True)
