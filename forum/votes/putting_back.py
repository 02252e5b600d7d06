"""Votes and me-toos that were withdrawn for their member come back as they were, with what they count (inside a command)."""

from __future__ import annotations

from datetime import datetime

from forum.core.db import bump, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotFound
from forum.reputation.ledger import settle
from forum.threads.models import Thread
from forum.threads.queries import get_post, get_thread
from forum.threads.tallies import touch
from forum.votes.commands import count_vote
from forum.votes.leaving import forget_withdrawn
from forum.votes.models import MeToo, Vote


def put_vote_back(post_id: int, member_id: int, *, value: int, at: datetime) -> bool:
    """False where there is no such post any more, or the member has voted again."""
    try:
        post = get_post(SYSTEM, post_id, lock=True)
    except NotFound:
        return False
    if session().get(Vote, (post_id, member_id)) is not None:
        return False
    session().add(Vote(post_id=post_id, user_id=member_id, value=value, created_at=at))
    count_vote(post, value, +1)
    touch(post.thread)
    settle([post_id])
    return True


def put_me_too_back(thread_id: int, member_id: int, *, at: datetime, carried_from_id: int | None) -> bool:
    """False where there is no such thread any more, it is the member's own, or they have said so again."""
    try:
        thread = get_thread(SYSTEM, thread_id, lock=True)
    except NotFound:
        return False
    if thread.asker_id == member_id or session().get(MeToo, (thread_id, member_id)) is not None:
        return False
    if carried_from_id is not None and session().get(Thread, carried_from_id) is None:
        carried_from_id = None
    forget_withdrawn(thread_id, at)
    session().add(MeToo(thread_id=thread_id, user_id=member_id, created_at=at, carried_from_id=carried_from_id))
    bump(thread, me_too_count=+1)
    touch(thread)
    return True
