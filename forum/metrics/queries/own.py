"""What members gave in a period: answers, the first ones, solutions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
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


def together(given: Iterable[Given]) -> Given:
    each = list(given)
    return Given(sum(one.answers for one in each), [wait for one in each for wait in one.first], sum(one.solved for one in each))


def given_answers(viewer: Actor, member_ids: Collection[int], scope: Scope) -> dict[int, Given]:
    """By member; three statements however many they are."""
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
    answers = select(Post.author_id, func.count()).join(Thread, Thread.id == Post.thread_id).join(Fact, Fact.thread_id == Thread.id)
    first = select(Post.author_id, Post.created_at, Fact.asked_at).join(Thread, Thread.id == Post.thread_id)
    first = first.join(Fact, Fact.thread_id == Thread.id)
    solved = select(Fact.solver_id, func.count(Turn.thread_id.distinct())).join(Turn, Turn.thread_id == Fact.thread_id).where(
        Turn.kind == "confirmed", Turn.day >= scope.start, Turn.day <= scope.end, Fact.counted.is_(True),
        Fact.solver_id.in_(member_ids), Fact.solved_by.in_(("peer", "staff")),
    )
    counts = _by_member(answers.where(*mine).group_by(Post.author_id))
    waits: dict[int, list[float]] = {}
    for member_id, at, asked in session().execute(first.where(*mine, ~before)):
        waits.setdefault(member_id, []).append(max(0.0, (at - asked).total_seconds()))
    solutions = _by_member(solved.group_by(Fact.solver_id))
    return {one: Given(counts.get(one, 0), waits.get(one, []), solutions.get(one, 0)) for one in member_ids}


def _by_member(counting: Select[*tuple[Any, ...]]) -> dict[int, int]:
    return {int(row[0]): int(row[1]) for row in session().execute(counting)}
