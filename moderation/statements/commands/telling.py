"""Telling people what was decided: in the inbox here, by mail in a job of its own. Each looks again whether it still holds."""

from __future__ import annotations

from collections.abc import Mapping

from forum.core import jobs
from forum.core.db import command, lock
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.notifications.audience import personal, stamp
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from forum.notifications.telling import tell
from moderation.policy import DeskAction
from moderation.statements.errands import MAIL
from moderation.statements.events import AppealDecided, StatementEvent
from moderation.statements.models import Appeal, Notice, Statement
from moderation.statements.news import News, news_of
from moderation.statements.states import AppealState, NoticeState, Withdrawn

MARKS: Mapping[str, tuple[type[Statement | Appeal | Notice], str]] = {
    "issued": (Statement, "mailed_at"), "withdrawn": (Statement, "withdrawal_mailed_at"),
    "appeal_received": (Appeal, "receipt_mailed_at"), "appeal_decided": (Appeal, "mailed_at"),
    "notice_received": (Notice, "receipt_mailed_at"), "notice_decided": (Notice, "mailed_at"),
}
"""Each letter: the row it is about, and the column that says when the mail server had it."""


@command
def tell_statement(actor: Actor, statement_id: int) -> None:
    """Nothing when it was undone at once, or is told already. What says nothing new holds as if told: its reasons are on its page.

    So does what a moderator has ended since: the member hears that it is over, and not afterwards that it begins.
    """
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    statement, now = lock(Statement, statement_id), utcnow()
    if statement.told_at is not None or statement.withdrawn_at is not None:
        return
    statement.told_at = now
    news = news_of(statement)
    if news is News.NONE or statement.ended_at is not None:
        return
    event = StatementEvent(statement.issued_at, statement.issued_by_id, statement.member_id, statement.id)
    tell(_occasion(event, news.value, statement.restriction))
    jobs.enqueue(MAIL, {"what": "issued", "id": statement.id}, dedupe_key=f"statement-mail:{statement.id}")


@command
def tell_withdrawal(actor: Actor, statement_id: int) -> None:
    """For whoever was told of a statement that no longer holds. A post put back and the outcome of an appeal are told for themselves."""
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    statement = lock(Statement, statement_id)
    if statement.told_at is None or statement.withdrawn_at is None or statement.withdrawal_told_at is not None:
        return
    if statement.withdrawn_how != Withdrawn.UNDONE:
        return
    statement.withdrawal_told_at = utcnow()
    event = StatementEvent(statement.withdrawn_at, None, statement.member_id, statement.id)
    tell(_occasion(event, "withdrawn", statement.restriction))
    jobs.enqueue(MAIL, {"what": "withdrawn", "id": statement.id}, dedupe_key=f"statement-withdrawal-mail:{statement.id}")


@command
def tell_appeal(actor: Actor, appeal_id: int) -> None:
    """What came of an appeal, unless that was undone at once."""
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    appeal = lock(Appeal, appeal_id)
    if appeal.state not in (AppealState.UPHELD, AppealState.OVERTURNED) or appeal.told_at is not None or appeal.decided_at is None:
        return
    appeal.told_at = utcnow()
    event = AppealDecided(appeal.decided_at, appeal.decided_by_id, appeal.member_id, appeal.statement_id, appeal.id, appeal.state)
    tell(_occasion(event, appeal.state, ""))
    jobs.enqueue(MAIL, {"what": "appeal_decided", "id": appeal.id}, dedupe_key=f"appeal-mail:{appeal.id}:{stamp(appeal.decided_at)}")


@command
def tell_notice(actor: Actor, notice_id: int) -> None:
    """Whoever sent a notice hears by mail what came of it."""
    authorize(actor, DeskAction.DECIDE_NOTICE)
    notice = lock(Notice, notice_id)
    if notice.state not in (NoticeState.DECIDED, NoticeState.DUPLICATE) or notice.told_at is not None or notice.closed_at is None:
        return
    notice.told_at = utcnow()
    if notice.address:
        jobs.enqueue(MAIL, {"what": "notice_decided", "id": notice.id}, dedupe_key=f"notice-mail:{notice.id}:{stamp(notice.closed_at)}")


@command
def note_mailed(actor: Actor, what: str, row_id: int) -> None:
    """The mail server has this letter: no other run of its job sends it again."""
    authorize(actor, DeskAction.ISSUE_STATEMENT)
    model, mark = MARKS[what]
    setattr(lock(model, row_id), mark, utcnow())


def _occasion(event: StatementEvent, what: str, restriction: str) -> Occasion:
    """About the member and nobody else; `detail` is read by the inbox (`notifications/statements.py`). Mailed by this room."""
    cause = f"statement:{event.statement_id}:{what}:{stamp(event.at)}"
    told = personal(Kind.STATEMENT, [event.member_id])
    return Occasion(
        Kind.STATEMENT, cause, event, None, None, None, told, bundle=f"statement:{event.statement_id}",
        detail=f"{event.statement_id}:{what}:{restriction}", is_by_staff=True, is_mailed_apart=True,
    )
