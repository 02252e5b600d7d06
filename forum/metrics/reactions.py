"""What this room does when told: the facts of the question that changed are due, in the same transaction; tokens end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from forum.accounts.events import MemberLeft, PasswordChanged, RolesChanged
from forum.core.db import session
from forum.metrics import due
from forum.metrics.models.tokens import InsightToken
from forum.threads.events import CategoryChanged, PostsMoved, TagsMerged


def facts_are_due(event: Any) -> None:
    """Of whatever names a thread."""
    due.mark(event.thread_id)


def facts_of_both_are_due(event: PostsMoved) -> None:
    due.mark(event.thread_id, event.into_id)


def facts_of_original_are_due(event: Any) -> None:
    """A duplicate takes its me-toos to the original. When it stops being one, `keep` finds the original in its ledger."""
    due.mark(event.thread_id, event.duplicate_of_id)


def facts_of_member_are_due(event: RolesChanged | MemberLeft) -> None:
    """Peers become staff, or the reverse: wherever they answered."""
    due.mark_written_by(event.member_id)


def facts_of_tag_are_due(event: TagsMerged) -> None:
    """Said when the threads have the other tag already, and the rows of the one are still there."""
    due.mark_tagged(event.into_id)


def facts_of_category_are_due(event: CategoryChanged) -> None:
    """A field that means product or version came, went or changed its meaning."""
    if event.field:
        due.mark_in_category(event.category_id)


def tokens_end(event: MemberLeft | PasswordChanged) -> None:
    """No program reads in the name of somebody who has left, or with a token from before the password changed."""
    session().execute(delete(InsightToken).where(InsightToken.user_id == event.member_id))
