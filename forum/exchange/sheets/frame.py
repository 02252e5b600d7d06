"""What rows are built from and what they are gathered in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.core.db import Model
from forum.core.search import IndexRow
from forum.exchange.histories import Originals
from forum.exchange.people import Author
from forum.exchange.places import Places
from forum.exchange.records import PostRecord, ThreadRecord
from forum.notifications.models import Follow
from forum.resolution.days import Days
from forum.resolution.models import ResolutionChange, Solution
from forum.threads.models import Category, Post, Revision, Thread, ThreadField, ThreadTag
from forum.threads.states import PostKind, ReadAccess
from forum.threads.tallies import Place
from forum.votes.models import CarriedVotes, MeToo, Vote

TABLES: tuple[type[Model], ...] = (
    Thread, Post, Revision, ThreadTag, ThreadField, Vote, CarriedVotes, MeToo, Follow, ResolutionChange, Solution,
)
"""In the order in which rows may point to each other."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A post of a record with where it stands. `number` is its place in `placed(record)`, by which its text is found."""

    number: int
    record: PostRecord
    kind: str
    parent: int | None = None


def placed(thread: ThreadRecord) -> list[Placed]:
    """Every post of a thread: the opening, the answers, then the comments of each in turn."""
    found = [Placed(0, thread.opening, PostKind.QUESTION)]
    found += [Placed(number, answer, PostKind.ANSWER) for number, answer in enumerate(thread.answers, 1)]
    for above in tuple(found):
        found += [Placed(len(found) + n, comment, PostKind.COMMENT, above.number) for n, comment in enumerate(above.record.comments)]
    return found


@dataclass(frozen=True, slots=True)
class Original:
    """A question that a duplicate may point to, and who may read it."""

    id: int
    read_access: str


@dataclass(frozen=True)
class Frame:
    """What a batch may refer to: the source's name, members, categories, tags, and questions that duplicates point to."""

    source: str
    people: Mapping[str, Author]
    places: Places
    tags: Mapping[str, tuple[int, str]]
    synonyms: Mapping[int, Sequence[str]]
    originals: dict[str, Original]
    threads: dict[str, int]
    refs_in_thread: bool = False
    staff: frozenset[int] = frozenset()

    def originals_for(self, thread: ThreadRecord, category: Category) -> Originals:
        """Of its originals, those that everybody who reads the thread may read too; and all that ever were."""
        readers = tuple(ReadAccess)
        wide = readers.index(ReadAccess(category.read_access))
        found = {ref: self.originals[ref] for ref in thread.originals if ref in self.originals}
        now = {ref: original.id for ref, original in found.items() if readers.index(ReadAccess(original.read_access)) <= wide}
        return Originals(now, self.threads)

    def synonyms_of(self, tags: Iterable[int]) -> list[str]:
        """The other names of tags, in the order of names."""
        return sorted(name for tag in tags for name in self.synonyms.get(tag, ()))

    def post_ref(self, thread: ThreadRecord, post: PostRecord) -> str:
        """`posts.source_ref`: sources whose refs are known within their thread only get the thread's in front."""
        return f"{thread.ref}/{post.ref}" if self.refs_in_thread and post is not thread.opening else post.ref


@dataclass
class Credit:
    """What a member gains."""

    questions: int = 0
    answers: int = 0
    solutions: int = 0


@dataclass
class Sheet:
    """Rows by table, and sums."""

    rows: dict[type[Model], list[dict[str, Any]]] = field(default_factory=lambda: {model: [] for model in TABLES})
    index: list[IndexRow] = field(default_factory=list)
    tallies: Counter[Place] = field(default_factory=Counter)
    days: Days = field(default_factory=dict)
    credits: dict[int, Credit] = field(default_factory=lambda: defaultdict(Credit))
    files: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[tuple[Category, int, datetime, tuple[int, ...]]] = field(default_factory=list)
    duplicates: list[tuple[int, int, int | None, datetime]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
