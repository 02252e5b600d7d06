"""The order of search results. Pure: candidates in, threads out, the best first, ties by the newest thread."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

HALF_LIFE_DAYS = 730.0


@dataclass(frozen=True, slots=True)
class Weight:
    """What one thing adds to a post's worth: `each` times how much of it there is, at most `most`."""

    name: str
    each: float
    most: float
    why: str


WEIGHTS = (
    Weight("title", 1.0, 1.0, "All words are in the thread's title: nothing says better what a thread is about."),
    Weight("phrase", 0.5, 0.5, "The words stand side by side, in the order they were typed."),
    Weight("solution", 0.15, 0.15, "The post is what solved the question: whoever searches wants that one."),
    Weight("solved", 0.3, 0.3, "The question is solved: worth about as much as three votes."),
    Weight("score", 0.15, 0.6, "Per doubling of the post's votes, so that the first votes count most; after fifteen they count no more."),
    Weight("views", 0.02, 0.25, "Per doubling of the thread's views: many read it, which says little about whether it helped."),
    Weight("fresh", 0.2, 0.2, "Written today; half of it after two years, as devices and prices change."),
)
"""The order of results, explained by itself. Text comes first: everything else together adds no more than title and phrase.

Tuned on the shared relevance set (`tests/forum/search/relevance.py`); `plaza search explain` prints what each result got.
"""
EACH = tuple(weight.each for weight in WEIGHTS)
MOST = tuple(weight.most for weight in WEIGHTS)


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
    is_solution: bool
    views: int
    age_days: float
    status: str
    category_id: int
    language: str

    @property
    def parts(self) -> tuple[float, ...]:
        """What each of `WEIGHTS` adds."""
        amounts = (
            bool(self.how & How.TITLE), bool(self.how & How.PHRASE), self.is_solution, self.is_solved,
            math.log2(1 + max(self.score, 0)), math.log2(1 + self.views), 0.5 ** (max(self.age_days, 0.0) / HALF_LIFE_DAYS),
        )
        return tuple([min(each * amount, most) for each, amount, most in zip(EACH, amounts, MOST, strict=True)])

    @property
    def worth(self) -> float:
        return sum(self.parts)


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
