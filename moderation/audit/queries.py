"""Reading the log, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.threads.models import Category, Thread
from moderation.audit.models import AuditRow
from moderation.policy import DeskAction

PAGE_SIZE = 50


@dataclass(frozen=True)
class AuditLine:
    """One row with the people and the thread it names."""

    row: AuditRow
    actor: User | None
    member: User | None
    thread: Thread | None


def audit_lines(viewer: Actor, *, before_id: int | None = None, action: str = "", thread_id: int | None = None,
                member: str = "") -> tuple[list[AuditLine], bool]:
    """The newest rows (50 a page) before a given id, and whether there are more. `member` is a handle, as actor or subject."""
    authorize(viewer, DeskAction.READ_AUDIT)
    actor, subject = aliased(User), aliased(User)
    found = (
        select(AuditRow, actor, subject, Thread)
        .outerjoin(actor, actor.id == AuditRow.actor_id)
        .outerjoin(subject, subject.id == AuditRow.member_id)
        .outerjoin(Thread, Thread.id == AuditRow.thread_id)
        .order_by(AuditRow.id.desc()).limit(PAGE_SIZE + 1)
    )
    if before_id:
        found = found.where(AuditRow.id < before_id)
    if action:
        found = found.where(AuditRow.action == action)
    if thread_id:
        found = found.where(AuditRow.thread_id == thread_id)
    if member:
        found = found.where((actor.handle_key == member.lower()) | (subject.handle_key == member.lower()))
    rows = session().execute(found).all()
    return [AuditLine(*row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def category_names(viewer: Actor) -> dict[int, str]:
    """What categories are called today; the rows of moved threads only hold their numbers."""
    authorize(viewer, DeskAction.READ_AUDIT)
    return {row.id: row.name for row in session().execute(select(Category.id, Category.name))}


def audit_actions(viewer: Actor) -> list[str]:
    """The kinds of acts the log has, for its filter."""
    authorize(viewer, DeskAction.READ_AUDIT)
    return list(session().scalars(select(AuditRow.action).distinct().order_by(AuditRow.action)))
