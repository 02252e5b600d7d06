"""Soft claims: "Ana is writing an answer". A claim lives while its member goes on writing, and ends with the answer.

It asks others to look elsewhere and forbids nothing: several may write at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, exists

from forum.threads.models import Post, SoftClaim, Thread
from forum.threads.states import PostKind

LIVES = timedelta(minutes=10)
"""Without a sign of life a claim ends. Source: 2-domain, *For you*."""
RENEWED_AFTER = timedelta(minutes=1)
"""Who types all the time renews it no more often than this."""
MOST_SHOWN = 10


def is_live(renewed_at: datetime, now: datetime) -> bool:
    return now - renewed_at < LIVES


def not_answered_since() -> ColumnElement[bool]:
    """The claim's member has not posted their answer yet: posting ends a claim without another write."""
    posted = exists().where(
        Post.author_id == SoftClaim.user_id, Post.kind == PostKind.ANSWER.value, Post.thread_id == SoftClaim.thread_id,
        Post.created_at >= SoftClaim.renewed_at,
    )
    return ~posted


def claimed_by_another(member_id: int | BindParameter[int], now: datetime) -> ColumnElement[bool]:
    """Somebody else is writing an answer to `Thread` now."""
    return exists().where(
        SoftClaim.thread_id == Thread.id, SoftClaim.user_id != member_id, SoftClaim.renewed_at > now - LIVES, not_answered_since()
    )
