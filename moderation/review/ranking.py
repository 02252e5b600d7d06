"""Loads what the priority follows from, for many items at once, and writes ranks and the columns of filters (inside a command)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.flags.models import Flag, Reporter
from moderation.flags.states import FlagState
from moderation.flags.weighing import accuracy
from moderation.review.models import ReviewCause, ReviewItem
from moderation.review.prioritising import PriorityFacts, Score, priority, weightiest
from moderation.review.states import CauseKind, Subject
from moderation.statements.models import Notice

PER_BATCH = 500


@dataclass(frozen=True, slots=True)
class Flagged:
    """The open flags of one subject."""

    weight: float
    count: int
    accuracy: float | None
    reasons: tuple[str, ...]


NO_FLAGS = Flagged(0.0, 0, None, ())


def about_post() -> ColumnElement[int | None]:
    """The post an item is about, for statements that outer join SuggestedEdit and Notice."""
    return func.coalesce(ReviewItem.post_id, SuggestedEdit.post_id, Notice.post_id)


SCORED = (
    ReviewItem, Post.id.label("post_id"), Post.held_at, Post.hidden_at, Post.hidden_by_id, Post.listed, Post.author_id,
    Thread.view_count, Thread.category_id, Thread.language, User.created_at.label("joined_at"),
)
"""What a priority follows from, besides flags and other causes."""


def rerank(item_ids: Collection[int], now: datetime | None = None) -> None:
    """Write rank, flags, reason and the columns of filters of these items as they are now."""
    session().flush()
    moment = now or utcnow()
    rows = _rows(item_ids)
    flagged = flags_of(rows)
    reasons = _reasons(item_ids)
    for row in rows:
        _write(row, flagged.get(row.ReviewItem.id, NO_FLAGS), reasons[row.ReviewItem.id], moment)
    session().flush()


def score_of(item_id: int) -> Score:
    """The priority of one item now, with its parts."""
    rows = _rows([item_id])
    flagged, reasons = flags_of(rows), _reasons([item_id])
    return priority(_facts(rows[0], flagged.get(item_id, NO_FLAGS), reasons[item_id], utcnow()))


def score_from(row: Any, flagged: Flagged, reasons: tuple[str, ...]) -> Score:
    """The same from a row of `SCORED` that was read with others; what an appeal is about does not count."""
    facts = _facts(row, flagged, reasons, utcnow())
    if row.ReviewItem.subject == Subject.APPEAL:
        facts = replace(facts, is_held=False, was_hidden=False, is_in_sight=False, views=0)
    return priority(facts)


def _rows(item_ids: Collection[int]) -> list[Row[Any]]:
    found = (
        select(*SCORED)
        .outerjoin(SuggestedEdit, SuggestedEdit.id == ReviewItem.suggestion_id).outerjoin(Notice, Notice.id == ReviewItem.notice_id)
        .outerjoin(Post, Post.id == about_post()).outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(User, User.id == ReviewItem.author_id)
        .where(ReviewItem.id.in_(item_ids)).order_by(ReviewItem.id)
    )
    return list(session().execute(found))


def flags_of(rows: Iterable[Row[Any]]) -> dict[int, Flagged]:
    """The open flags of items that are about a post or a member, by item."""
    posts = {row.ReviewItem.post_id: row.ReviewItem.id for row in rows if row.ReviewItem.post_id}
    members = {row.ReviewItem.member_id: row.ReviewItem.id for row in rows if row.ReviewItem.member_id}
    about = or_(Flag.post_id.in_(posts), Flag.member_id.in_(members))
    found = (
        select(Flag.post_id, Flag.member_id, Flag.weight, Flag.reason, Reporter.upheld, Reporter.rejected)
        .outerjoin(Reporter, Reporter.user_id == Flag.reporter_id).where(about, Flag.state == FlagState.OPEN).order_by(Flag.id)
    )
    by_item = defaultdict(list)
    for flag in session().execute(found) if posts or members else ():
        by_item[posts[flag.post_id] if flag.post_id else members[flag.member_id]].append(flag)
    return {
        item_id: flagged_by([(flag.weight, flag.reason, flag.upheld or 0, flag.rejected or 0) for flag in flags])
        for item_id, flags in by_item.items()
    }


def flagged_by(flags: list[tuple[float, str, int, int]]) -> Flagged:
    """Open flags of one subject as (weight, reason, upheld and rejected of its reporter), the oldest first."""
    if not flags:
        return NO_FLAGS
    mean = sum(accuracy(upheld, rejected) for _weight, _reason, upheld, rejected in flags) / len(flags)
    return Flagged(sum(weight for weight, *_rest in flags), len(flags), mean, tuple(reason for _weight, reason, *_rest in flags))


def _reasons(item_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Reasons of what brought items here but flags, whose own state counts."""
    found = select(ReviewCause.item_id, ReviewCause.reason).where(
        ReviewCause.item_id.in_(item_ids), ReviewCause.kind != CauseKind.FLAG, ReviewCause.reason != "",
    )
    reasons: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for item_id, reason in session().execute(found):
        reasons[item_id] += (reason,)
    return reasons


def _facts(row: Row[Any], flagged: Flagged, reasons: tuple[str, ...], now: datetime) -> PriorityFacts:
    item = row.ReviewItem
    return PriorityFacts(
        subject=item.subject, reasons=flagged.reasons + reasons, flag_weight=flagged.weight, accuracy=flagged.accuracy,
        is_held=row.held_at is not None, was_hidden=_was_hidden(row), is_in_sight=bool(row.listed), views=row.view_count or 0,
        author_days=(now - row.joined_at).days if row.joined_at else None,
        waiting_hours=max(0.0, (now - item.opened_at).total_seconds() / 3600),
    )


def _was_hidden(row: Row[Any]) -> bool:
    """Nobody but its flags hid it."""
    return row.hidden_at is not None and row.hidden_by_id is None


def _write(row: Row[Any], flagged: Flagged, reasons: tuple[str, ...], now: datetime) -> None:
    item, facts = row.ReviewItem, _facts(row, flagged, reasons, now)
    item.rank, item.reason = -priority(facts).total, weightiest(facts.reasons)
    item.flag_weight, item.flag_count = flagged.weight, flagged.count
    item.is_held, item.was_hidden = facts.is_held, facts.was_hidden
    if row.post_id is not None:
        item.category_id, item.language = row.category_id, row.language
