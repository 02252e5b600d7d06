"""What must hold between the ledgers of votes and the counters shown. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, case, func, or_, select

from forum.core.db import session
from forum.threads.models import Post, Thread
from forum.votes.models import CarriedVotes, MeToo, Vote
from forum.votes.states import Value


def vote_counts() -> list[int]:
    """Posts whose up and down counts differ from their votes and carried votes."""
    ups = func.sum(case((Vote.value == Value.UP, 1), else_=0)).label("ups")
    downs = func.sum(case((Vote.value == Value.DOWN, 1), else_=0)).label("downs")
    cast = select(Vote.post_id, ups, downs).group_by(Vote.post_id).subquery()
    true_ups = func.coalesce(cast.c.ups, 0) + func.coalesce(CarriedVotes.up, 0)
    true_downs = func.coalesce(cast.c.downs, 0) + func.coalesce(CarriedVotes.down, 0)
    drifting = (
        select(Post.id).outerjoin(cast, cast.c.post_id == Post.id).outerjoin(CarriedVotes, CarriedVotes.post_id == Post.id)
        .where(or_(Post.up_count != true_ups, Post.down_count != true_downs, Post.score != Post.up_count - Post.down_count))
    )
    return list(session().scalars(drifting))


def thread_scores() -> list[int]:
    """Threads whose score is not their opening post's."""
    opening = and_(Post.thread_id == Thread.id, Post.kind == "question")
    return list(session().scalars(select(Thread.id).join(Post, opening).where(Thread.score != Post.score)))


def me_too_counts() -> list[int]:
    """Threads whose me-too count differs from their me-toos and those carried over from elsewhere."""
    said = select(MeToo.thread_id, func.count().label("number")).group_by(MeToo.thread_id).subquery()
    true_count = func.coalesce(said.c.number, 0) + Thread.carried_me_toos
    drifting = select(Thread.id).outerjoin(said, said.c.thread_id == Thread.id).where(Thread.me_too_count != true_count)
    return list(session().scalars(drifting))


def askers_among_me_toos() -> list[int]:
    """Questions whose asker is counted as having the same problem too."""
    own = select(MeToo.thread_id).join(Thread, Thread.id == MeToo.thread_id).where(MeToo.user_id == Thread.asker_id)
    return list(session().scalars(own))
