"""What members did with votes that badges are given for: what they got, and what they gave."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from forum.reputation.causes import among
from forum.reputation.deeds import NO_POST, NO_SUBJECT, MemberIds, Query, Statement
from forum.reputation.states import Deed
from forum.threads.deeds import posts_with
from forum.threads.earning import earning_posts
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind, ThreadType
from forum.votes.models import MeToo, Vote
from forum.votes.states import Value


def posts_of_score(kind: PostKind) -> Query:
    """Posts with at least a score, since the vote up that brought them there (votes from elsewhere have no moment of their own)."""
    def found(member_ids: MemberIds, score: int) -> Statement:
        own = select(Vote.value).where(Vote.post_id == Post.id, Vote.user_id == Post.author_id).scalar_subquery()
        reached = (
            select(Vote.created_at).where(Vote.post_id == Post.id, Vote.value == Value.UP, Vote.user_id != Post.author_id)
            .order_by(Vote.created_at).offset(score - 1).limit(1).correlate(Post).scalar_subquery()
        )
        rows = posts_with(Post.author_id, NO_SUBJECT, Post.id, func.coalesce(reached, Post.created_at))
        others = Post.score - func.coalesce(own, 0)
        return rows.where(among(Post.author_id, member_ids), earning_posts(), Post.kind == kind, Post.score >= score, others >= score)

    return found


def shared_problems(member_ids: MemberIds, others: int) -> Statement:
    """Questions that so many others have too, since the one who made them so many."""
    reached = (
        select(MeToo.created_at).where(MeToo.thread_id == Thread.id, MeToo.user_id != Thread.asker_id)
        .order_by(MeToo.created_at).offset(others - 1).limit(1).correlate(Thread).scalar_subquery()
    )
    rows = posts_with(Thread.asker_id, NO_SUBJECT, Post.id, reached)
    enough = Thread.me_too_count >= others, reached.is_not(None)
    return rows.where(
        among(Thread.asker_id, member_ids), earning_posts(), Thread.type == ThreadType.QUESTION, Post.kind == PostKind.QUESTION, *enough,
    )


def votes_for_others(member_ids: MemberIds, _level: int) -> Statement:
    """Votes up. Which post it was stays between ballot and voter."""
    rows = posts_with(Vote.user_id, NO_SUBJECT, NO_POST, Vote.created_at).join(Vote, Vote.post_id == Post.id)
    return rows.where(among(Vote.user_id, member_ids), Vote.value == Value.UP, Vote.user_id != Post.author_id, earning_posts())


DEEDS: Mapping[Deed, Query] = {
    Deed.ANSWER_SCORED: posts_of_score(PostKind.ANSWER), Deed.QUESTION_SCORED: posts_of_score(PostKind.QUESTION),
    Deed.PROBLEM_SHARED: shared_problems, Deed.SUPPORTED_OTHERS: votes_for_others,
}
