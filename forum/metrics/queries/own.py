"""What members gave in a period: answers, the first ones, solutions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.metrics.measured import Scope
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionTurn as Turn
from forum.metrics.queries.beside import lasting
from forum.policy import Action
from forum.resolution.counting.definitions import by_another
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind


@dataclass(frozen=True, slots=True)
class Given:
    """`first`: seconds from asking to each answer that was the first one."""

    answers: int
    first: Sequence[float]
    solved: int


def given_answers(viewer: Actor, member_ids: Collection[int], scope: Scope) -> Given:
    """Three statements."""
    authorize(viewer, Action.SEE_INSIGHTS)
    mine: tuple[Any, ...] = (
        Post.kind == PostKind.ANSWER, Post.listed.is_(True), Post.author_id.in_(member_ids), Fact.counted.is_(True),
        by_another(Post), *lasting(Post.created_at, scope),
    )
    earlier = aliased(Post)
    is_earlier = or_(earlier.created_at < Post.created_at, and_(earlier.created_at == Post.created_at, earlier.id < Post.id))
    before = exists().where(
        earlier.thread_id == Post.thread_id, earlier.kind == PostKind.ANSWER, earlier.listed.is_(True),
        by_another(earlier), is_earlier,
    )
    answers = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id).join(Fact, Fact.thread_id == Thread.id)
    first = select(Post.created_at, Fact.asked_at).join(Thread, Thread.id == Post.thread_id).join(Fact, Fact.thread_id == Thread.id)
    solved = select(func.count(Turn.thread_id.distinct())).join(Fact, Fact.thread_id == Turn.thread_id).where(
        Turn.kind == "confirmed", Turn.day >= scope.start, Turn.day <= scope.end, Fact.counted.is_(True),
        Fact.solver_id.in_(member_ids), Fact.solved_by.in_(("peer", "staff")),
    )
    return Given(
        session().scalar(answers.where(*mine)) or 0,
        [max(0.0, (at - asked).total_seconds()) for at, asked in session().execute(first.where(*mine, ~before))],
        session().scalar(solved) or 0,
    )
