"""The order of search results. Pure: candidates in, threads out, the best first, ties by the lowest id."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

TITLE_BONUS = 0.5
SOLVED_BONUS = 0.15
SCORE_SHARE = 0.05


class Order(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    VOTES = "votes"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that matches, with what ranking needs."""

    post_id: int
    thread_id: int
    kind: str
    rank: float
    in_title: bool
    score: int
    created_at: datetime
    thread_created_at: datetime
    is_solved: bool


@dataclass(slots=True)
class Group:
    """A thread with its posts that were found, the best first."""

    thread_id: int
    worth: float = 0.0
    posts: list[Candidate] = field(default_factory=list)


def grouped(found: Iterable[Candidate], order: Order) -> list[Group]:
    """One group per thread. Text rank counts relative to the best of the search, so that both databases' scales are one."""
    candidates = list(found)
    best = max((one.rank for one in candidates), default=0.0) or 1.0
    groups: dict[int, Group] = {}
    for one in sorted(candidates, key=lambda one: (-_worth(one, best), one.post_id)):
        group = groups.setdefault(one.thread_id, Group(one.thread_id, _worth(one, best)))
        group.posts.append(one)
    if order is Order.NEWEST:
        return sorted(groups.values(), key=lambda group: (group.posts[0].thread_created_at, group.thread_id), reverse=True)
    if order is Order.VOTES:
        return sorted(groups.values(), key=lambda group: (-max(one.score for one in group.posts), group.thread_id))
    return sorted(groups.values(), key=lambda group: (-group.worth, group.thread_id))


def _worth(one: Candidate, best: float) -> float:
    bonus = TITLE_BONUS * one.in_title + SOLVED_BONUS * one.is_solved
    return one.rank / best + bonus + SCORE_SHARE * math.log2(1 + max(one.score, 0))
