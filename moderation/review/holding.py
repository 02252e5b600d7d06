"""Locks what an item is about and then the item itself, in the order everybody locks: thread, post, member, flags, item."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import lock, session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.threads.models import SuggestedEdit
from forum.threads.queries import get_post
from forum.threads.queries.suggestions import get_suggestion
from moderation.review.models import ReviewItem
from moderation.review.opening import open_flags
from moderation.review.queries.cases import noticed
from moderation.statements.models import Appeal, Statement


def hold(actor: Actor, item_id: int) -> ReviewItem:
    """The item, locked until commit together with its subject. Raises NotFound."""
    item = session().get(ReviewItem, item_id)
    if item is None:
        raise NotFound()
    notice = noticed(item)
    post_id, member_id = _post_id(item, notice), item.member_id or (notice.author_id if notice else None)
    if item.suggestion_id is not None and session().get(SuggestedEdit, item.suggestion_id) is not None:
        get_suggestion(actor, item.suggestion_id, lock=True)
    elif post_id is not None:
        get_post(actor, post_id, lock=True)
    if member_id is not None:
        lock(User, member_id)
    if item.post_id is not None or item.member_id is not None:
        open_flags(item.post_id, item.member_id, lock=True)
    return lock(ReviewItem, item_id)


def _post_id(item: ReviewItem, notice: Any) -> int | None:
    if item.appeal_id is not None:
        stated = select(Statement.post_id).join(Appeal, Appeal.statement_id == Statement.id).where(Appeal.id == item.appeal_id)
        return session().scalar(stated)
    return notice.post_id if notice else item.post_id
