"""How what was found divides: by status, category, language, age and tag.

Counted among the posts that were looked at, never by asking the index again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.search.rank import Group
from forum.threads.states import display_status

DAYS = {"week": 7, "month": 31, "year": 366}
"""Parts of the time facet: within so many days."""
COUNTED_THREADS = 200
"""Tags are counted among so many of the best threads: their rows are read for it."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One part of what was found: `value` after the operator, `label` for people when it is a name, and how many threads."""

    value: str
    count: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """Parts by operator, the largest first. Empty where everything found is alike."""

    statuses: tuple[Choice, ...] = ()
    languages: tuple[Choice, ...] = ()
    times: tuple[Choice, ...] = ()
    categories: tuple[Choice, ...] = ()
    tags: tuple[Choice, ...] = ()


def choices(counts: Counter[str], labels: dict[str, str] | None = None) -> tuple[Choice, ...]:
    """The largest parts; none when there is only one."""
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    return tuple(Choice(value, count, (labels or {}).get(value, "")) for value, count in most) if len(counts) > 1 else ()


def statuses(groups: Sequence[Group]) -> tuple[Choice, ...]:
    return choices(Counter(status for group in groups if (status := display_status(group.posts[0].status)) is not None))


def languages(groups: Sequence[Group]) -> tuple[Choice, ...]:
    return choices(Counter(group.posts[0].language for group in groups))


def times(groups: Sequence[Group]) -> tuple[Choice, ...]:
    """Each part holds the shorter ones; a part that holds everything says nothing."""
    ages = [min(one.age_days for one in group.posts) for group in groups]
    counted = ((name, sum(age <= days for age in ages)) for name, days in DAYS.items())
    return tuple(Choice(name, count) for name, count in counted if 0 < count < len(groups))


def category_counts(groups: Iterable[Group]) -> Counter[int]:
    return Counter(group.posts[0].category_id for group in groups)


NOTHING_DIVIDED = Facets()
