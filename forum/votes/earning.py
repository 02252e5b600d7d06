"""What votes are worth to the author of a post, and to those who vote answers down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from forum.core.db import session
from forum.reputation.causes import Cause, PostIds, among
from forum.reputation.points import POINTS
from forum.reputation.states import Kind
from forum.threads.earning import earning_posts
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from forum.votes.models import CarriedVotes, Vote
from forum.votes.states import Value

UPVOTED = {PostKind.ANSWER: Kind.ANSWER_UPVOTED, PostKind.QUESTION: Kind.QUESTION_UPVOTED}


def causes_of(post_id: int, kind: str, author_id: int, voter_id: int, value: int, at: datetime) -> list[Cause]:
    """What one vote causes on a post that earns. Nobody earns from themselves."""
    if author_id == voter_id:
        return []
    if value == Value.UP:
        return [Cause(UPVOTED[PostKind(kind)], author_id, post_id, at, voter_id)]
    lost = [Cause(Kind.POST_DOWNVOTED, author_id, post_id, at, voter_id)]
    return [*lost, Cause(Kind.DOWNVOTING, voter_id, post_id, at, voter_id)] if kind == PostKind.ANSWER else lost


def cast_votes(post_ids: PostIds) -> Iterable[Cause]:
    found = (
        select(Post.id, Post.kind, Post.author_id, Vote.user_id, Vote.value, Vote.created_at)
        .join(Vote, Vote.post_id == Post.id).join(Post.thread).join(Thread.category)
        .where(among(Post.id, post_ids), earning_posts())
    )
    for row in session().connection().execute(found):
        yield from causes_of(*row)


def carried_votes(post_ids: PostIds) -> Iterable[Cause]:
    """Votes from elsewhere of which only the sum is known: one cause per post, dated with it, outside the cap of any day."""
    found = (
        select(Post.id, Post.kind, Post.author_id, Post.created_at, CarriedVotes.up, CarriedVotes.down)
        .join(CarriedVotes, CarriedVotes.post_id == Post.id).join(Post.thread).join(Thread.category)
        .where(among(Post.id, post_ids), earning_posts())
    )
    for post_id, kind, author_id, at, up, down in session().connection().execute(found):
        points = up * POINTS[UPVOTED[kind]] + down * POINTS[Kind.POST_DOWNVOTED]
        if points:
            yield Cause(Kind.VOTES_CARRIED, author_id, post_id, at, given=points)
