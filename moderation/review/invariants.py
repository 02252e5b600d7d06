"""What must hold of the queue. Each check returns the ids of rows that break it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from forum.core.db import session
from forum.threads.models import SuggestedEdit
from moderation.flags.models import Flag
from moderation.flags.states import FlagState
from moderation.review.models import Decision, ReviewItem


def _ids(found: Select[Any]) -> list[int]:
    return list(session().scalars(found))


def every_open_flag_has_an_open_item() -> list[int]:
    """Every open flag is about a post or a member that waits in the queue."""
    waits = select(ReviewItem.id).where(
        ReviewItem.closed_at.is_(None), (ReviewItem.post_id == Flag.post_id) | (ReviewItem.member_id == Flag.member_id),
    )
    return _ids(select(Flag.id).where(Flag.state == FlagState.OPEN, ~waits.exists()))


def one_open_item_per_subject() -> list[int]:
    """At most one item of a subject waits."""
    drifting: list[int] = []
    for column in (ReviewItem.post_id, ReviewItem.member_id, ReviewItem.suggestion_id, ReviewItem.appeal_id, ReviewItem.notice_id):
        waiting = select(func.max(ReviewItem.id)).where(ReviewItem.closed_at.is_(None), column.is_not(None))
        drifting += _ids(waiting.group_by(column).having(func.count() > 1))
    return drifting


def decided_items_have_one_standing_decision() -> list[int]:
    """What waits has no decision that stands since it was opened again, and what was decided here has not two."""
    standing = select(Decision.item_id).where(Decision.undone_at.is_(None)).group_by(Decision.item_id)
    twice = _ids(standing.having(func.count() > 1))
    return twice + _ids(select(ReviewItem.id).where(ReviewItem.closed_at.is_(None), ReviewItem.id.in_(standing)))


def suggestions_that_wait_are_in_the_queue() -> list[int]:
    """An item of a suggested edit waits only as long as the edit does (a job closes the others within minutes)."""
    gone = select(ReviewItem.id).join(SuggestedEdit, SuggestedEdit.id == ReviewItem.suggestion_id)
    return _ids(gone.where(ReviewItem.closed_at.is_(None), SuggestedEdit.decided_at.is_not(None)))


def flag_numbers() -> list[int]:
    """Flags and their weight, as cached on what waits."""
    sums = (
        select(Flag.post_id, func.count().label("count"), func.sum(Flag.weight).label("weight"))
        .where(Flag.state == FlagState.OPEN, Flag.post_id.is_not(None)).group_by(Flag.post_id).subquery()
    )
    found = select(ReviewItem.id).outerjoin(sums, sums.c.post_id == ReviewItem.post_id).where(
        ReviewItem.closed_at.is_(None), ReviewItem.post_id.is_not(None),
        (ReviewItem.flag_count != func.coalesce(sums.c.count, 0))
        | (func.abs(ReviewItem.flag_weight - func.coalesce(sums.c.weight, 0)) > 0.001),
    )
    return _ids(found)
