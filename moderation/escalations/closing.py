"""What a case must not end without: the room that keeps what was written in private says whether the public has still to hear of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.threads.homes import home_of, made_of
from forum.threads.models import Post, Thread
from moderation.escalations.models import Escalation


@dataclass(frozen=True, slots=True)
class Keeper:
    """`talked(case)`: anything was ever written in private about it. `owed()` is a condition on `Escalation`: something was, and no public
    summary has followed. `told(case, answer)` remembers that this answer is one (inside a command). `repeats(case, words)`: they were
    written in private about its question."""

    talked: Callable[[Escalation], bool]
    owed: Callable[[], ColumnElement[bool]]
    told: Callable[[Escalation, Post], None]
    repeats: Callable[[Escalation, str], bool]


_keepers: list[Keeper] = []


def ask_with(keeper: Keeper) -> None:
    """From now on; without any, nothing is private."""
    _keepers[:] = [keeper]


def was_private(case: Escalation) -> bool:
    return any(keeper.talked(case) for keeper in _keepers)


def owed() -> ColumnElement[bool]:
    """Of a case: something was said in private about it that the public has not heard of."""
    return _keepers[0].owed() if _keepers else false()


def owes_summary(thread_id: int) -> bool:
    """The same of a question: of any case about it, or about one that was merged into it. Whoever ends the last one says it."""
    home = Escalation.thread_id.in_(made_of(home_of(thread_id)))
    found = select(Escalation.id).where(home, owed()).limit(1)
    return session().scalar(found) is not None


def told_where() -> ColumnElement[bool]:
    """Of a case: others read its question, wherever that is by now, and can be told there."""
    home = aliased(Thread)
    return exists().where(home.id == home_of(Escalation.thread_id, Escalation), home.listed.is_(True)).correlate(Escalation)


def owing_of(escalation_ids: Collection[int]) -> set[int]:
    """Those of many cases whose questions owe the public a summary; one statement, however many there are."""
    one = aliased(Escalation)
    owing = exists().where(Escalation.thread_id.in_(made_of(one.thread_id, one)), owed()).correlate(one)
    return set(session().scalars(select(one.id).where(one.id.in_(list(escalation_ids)), owing)))


def summed_up(case: Escalation, answer: Post) -> None:
    """This answer tells the public what was said in private until now (inside a command)."""
    for keeper in _keepers:
        keeper.told(case, answer)


def repeats_private(case: Escalation, words: str) -> bool:
    """Whether these words were written in private about the question of a case."""
    return any(keeper.repeats(case, words) for keeper in _keepers)
