"""The order of search results. Pure: candidates in, threads out, the best first, ties by the newest thread."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

TITLE_WORTH = 1.0
PHRASE_WORTH = 0.5
SOLVED_WORTH = 0.3
SCORE_SHARE = 0.15


class Order(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    VOTES = "votes"


class How:
    """In which ways a post was found: bits of one number."""

    WORDS = 1
    TITLE = 2
    PHRASE = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that matches, with what ranking needs."""

    post_id: int
    thread_id: int
    how: int
    score: int
    is_solved: bool

    @property
    def worth(self) -> float:
        title = TITLE_WORTH if self.how & How.TITLE else 0.0
        phrase = PHRASE_WORTH if self.how & How.PHRASE else 0.0
        return title + phrase + SOLVED_WORTH * self.is_solved + SCORE_SHARE * math.log2(1 + max(self.score, 0))


@dataclass(slots=True)
class Group:
    """A thread with its posts that were found, the best first."""

    thread_id: int
    worth: float
    posts: list[Candidate] = field(default_factory=list)


def grouped(found: Iterable[Candidate], order: Order) -> list[Group]:
    """One group per thread. Newest means the thread's id, which follows the order of posting."""
    groups: dict[int, Group] = {}
    for worth, one in sorted(((one.worth, one) for one in found), key=lambda pair: (-pair[0], pair[1].post_id)):
        group = groups.get(one.thread_id)
        if group is None:
            group = groups[one.thread_id] = Group(one.thread_id, worth)
        group.posts.append(one)
    if order is Order.NEWEST:
        return sorted(groups.values(), key=lambda group: -group.thread_id)
    if order is Order.VOTES:
        return sorted(groups.values(), key=lambda group: (-max(one.score for one in group.posts), -group.thread_id))
    return sorted(groups.values(), key=lambda group: (-group.worth, -group.thread_id))
