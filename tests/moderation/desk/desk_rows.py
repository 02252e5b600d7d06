"""Rows of the desk, made without the queue's own commands: what its pages count."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.core.db import command, session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.threads.models import Post
from moderation.review.models import Decision, ReviewItem


@command
def item(post: Post, *, rank: int = 0, opened_at: datetime | None = None, claimed_by: Actor | None = None, **columns: Any) -> ReviewItem:
    """A case about a post that waits, or is in somebody's hands."""
    now = utcnow()
    row = ReviewItem(subject="post", post_id=post.id, rank=rank, opened_at=opened_at or now, **columns)
    if claimed_by is not None:
        row.state, row.claimed_by_id, row.claimed_at, row.touched_at = "claimed", claimed_by.id, now, now
    session().add(row)
    session().flush()
    return row


@command
def decision(post: Post, by: Actor, word: str = "keep", *, hours: float = 1, at: datetime | None = None, settled: bool = True,
             **columns: Any) -> Decision:
    """A decided case: it came in `hours` before it was decided."""
    now = at or utcnow()
    row = ReviewItem(subject="post", post_id=post.id, state="decided", opened_at=now - timedelta(hours=hours), closed_at=now)
    session().add(row)
    session().flush()
    made = Decision(item_id=row.id, decision=word, reason="spam", found_how="flag", actor_id=by.id, at=now,
                    settled_at=now if settled else None, **columns)
    session().add(made)
    session().flush()
    return made
