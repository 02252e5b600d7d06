"""What the insights count at the desk, each with the instant it happened; what counts is what the desk's own pages say counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.metrics.queries.together import columns
from forum.resolution.counting import EVERYTHING, Slice
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.flags.models import Flag
from moderation.policy import DeskAction
from moderation.review.counting import is_decided
from moderation.review.models import Decision, ReviewCause, ReviewItem
from moderation.review.states import CauseKind
from moderation.statements.models import Appeal, Notice, Statement
from moderation.statements.queries.counts import is_judged, is_raised, stands
from moderation.statements.states import AppealState, Restriction

HIDDEN = (Restriction.HIDDEN, Restriction.REMOVED)
NARROWED_BY = frozenset({"category", "tag", "language", "product", "version"})
"""What the desk's work is chosen by: the thread of the post it is about. Not by staff team: those have cases, and anybody decides."""


def flags_raised(viewer: Actor, since: datetime, until: datetime, within: Slice = EVERYTHING) -> Select[Any]:
    authorize(viewer, DeskAction.READ_FLAGS)
    found = select(*columns(Flag.id, Flag.created_at)).where(Flag.created_at >= since, Flag.created_at < until, is_raised())
    return _about(found, within, Flag.post_id)


def decisions_made(viewer: Actor, since: datetime, until: datetime, within: Slice = EVERYTHING) -> Select[Any]:
    """With when its item was opened."""
    authorize(viewer, DeskAction.REVIEW)
    found = select(*columns(Decision.id, Decision.at, also=ReviewItem.opened_at)).join(ReviewItem, ReviewItem.id == Decision.item_id)
    return _about(found.where(Decision.at >= since, Decision.at < until, is_decided()), within, _post_of_item())


def appeals_judged(viewer: Actor, since: datetime, until: datetime, within: Slice = EVERYTHING) -> Select[Any]:
    """By when; the number is 1 where it overturned the decision."""
    authorize(viewer, DeskAction.REVIEW)
    overturned = case((Appeal.state == AppealState.OVERTURNED, 1), else_=0)
    found = select(*columns(Appeal.id, Appeal.decided_at, number=overturned))
    found = found.where(is_judged(), Appeal.decided_at >= since, Appeal.decided_at < until)
    return _about(found, within, _one(Statement.post_id, Statement.id == Appeal.statement_id))


def posts_hidden(viewer: Actor, since: datetime, until: datetime, within: Slice = EVERYTHING) -> Select[Any]:
    """Statements about a post that was hidden or removed."""
    authorize(viewer, DeskAction.REVIEW)
    found = select(*columns(Statement.id, Statement.issued_at)).where(
        Statement.restriction.in_(HIDDEN), Statement.issued_at >= since, Statement.issued_at < until, stands(),
    )
    return _about(found, within, Statement.post_id)


def _about(found: Select[Any], within: Slice, post_id: Any) -> Select[Any]:
    """Those about a post of the threads that are meant: what is about a member alone belongs to no thread."""
    chosen = within.only(NARROWED_BY)
    if chosen == EVERYTHING:
        return found
    threads = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(Post.id == post_id, *chosen.conditions())
    return found.where(threads.correlate_except(Post, Thread).exists())


def _post_of_item() -> ColumnElement[int | None]:
    """The post that an item of the queue is about: its own, that of a suggested edit, of a decision appealed against, of a notice."""
    of_appeal = select(Statement.post_id).join(Appeal, Appeal.statement_id == Statement.id).where(Appeal.id == ReviewItem.appeal_id)
    return func.coalesce(
        ReviewItem.post_id, _one(SuggestedEdit.post_id, SuggestedEdit.id == ReviewItem.suggestion_id),
        of_appeal.correlate(ReviewItem).scalar_subquery(), _one(Notice.post_id, Notice.id == ReviewItem.notice_id),
    )


def _one(column: Any, which: ColumnElement[bool]) -> Any:
    return select(column).where(which).correlate(ReviewItem, Appeal).scalar_subquery()


def flag_items(viewer: Actor, flag_ids: Collection[int]) -> dict[int, tuple[int | None, str]]:
    """By flag, the item it brought and its reason."""
    authorize(viewer, DeskAction.READ_FLAGS)
    brought = _newest(ReviewCause.item_id, ReviewCause.kind == CauseKind.FLAG, ReviewCause.ref_id == Flag.id)
    found = select(Flag.id, brought, Flag.reason).where(Flag.id.in_(flag_ids))
    return {row[0]: (row[1], row[2]) for row in session().execute(found)}


def decision_items(viewer: Actor, decision_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """By decision, its item and what was decided."""
    authorize(viewer, DeskAction.REVIEW)
    found = select(Decision.id, Decision.item_id, Decision.decision).where(Decision.id.in_(decision_ids))
    return {row[0]: (row[1], row[2]) for row in session().execute(found)}


def appeal_items(viewer: Actor, appeal_ids: Collection[int]) -> dict[int, tuple[int | None, str]]:
    """By appeal, its item and what became of it."""
    authorize(viewer, DeskAction.REVIEW)
    brought = _newest(ReviewItem.id, ReviewItem.appeal_id == Appeal.id)
    found = select(Appeal.id, brought, Appeal.state).where(Appeal.id.in_(appeal_ids))
    return {row[0]: (row[1], row[2]) for row in session().execute(found)}


def statement_reasons(viewer: Actor, statement_ids: Collection[int]) -> dict[int, str]:
    """By statement, its reason."""
    authorize(viewer, DeskAction.REVIEW)
    found = select(Statement.id, Statement.reason).where(Statement.id.in_(statement_ids))
    return {row[0]: row[1] for row in session().execute(found)}


def _newest(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int | None]:
    newest: Any = select(func.max(column)).where(*conditions)
    found: ColumnElement[int | None] = newest.correlate(Flag, Appeal).scalar_subquery()
    return found
