"""What the list under the search box offers while words are typed: threads, and whatever rooms offer as groups."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.core.search import Match, Phrase, matching, split
from forum.kit.stems import LANGUAGES
from forum.search.groups import FoundGroup, groups_for
from forum.threads.models import Post, Thread
from forum.threads.queries.rows import NOUNS
from forum.threads.states import display_status
from forum.threads.visibility import threads_listed_for

MIN_CHARS, MIN_OPEN_CHARS, MAX_WORDS = 2, 3, 12
"""`MIN_OPEN_CHARS`: the index knows beginnings of three letters; shorter ones would be looked for everywhere."""
THREADS, GROUP_HITS = 6, 3
LOOKED_AT = 60
"""Titles looked at, the newest that match: what is solved and read most comes first among them."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A thread by its title."""

    id: int
    title: str
    url: str
    type: str
    status: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is offered for some letters."""

    threads: tuple[Titled, ...] = ()
    groups: tuple[FoundGroup, ...] = ()

    @property
    def count(self) -> int:
        return len(self.threads) + sum(len(group.hits) for group in self.groups)


def suggest(viewer: Actor, typed: str) -> Suggested:
    """At most 6 threads with all the words in their titles, the last of which may still be being typed, and 3 of each group."""
    words = split(typed)[:MAX_WORDS]
    if sum(map(len, words)) < MIN_CHARS:
        return Suggested()
    plain = " ".join(typed.split())
    return Suggested(tuple(_titled(viewer, words)), tuple(groups_for(viewer, plain, GROUP_HITS)))


def _may_go_on(place: int, words: list[str]) -> bool:
    return place == len(words) - 1 and len(words[place]) >= MIN_OPEN_CHARS


def _titled(viewer: Actor, words: list[str]) -> list[Titled]:
    if len(words) > 1 and len(words[-1]) < MIN_OPEN_CHARS:
        words = words[:-1]  # what so much begins with says nothing yet
    phrases = tuple(Phrase((word,), _may_go_on(place, words), LANGUAGES) for place, word in enumerate(words))
    index = matching(Match(every=phrases), in_title=True)
    near = (
        select(Thread.id, Thread.title, Thread.slug, Thread.type, Thread.status, Thread.language, Thread.resolution, Thread.view_count)
        .select_from(index.source).join(Post, Post.id == index.row_id).join(Thread, Thread.id == Post.thread_id)
        .where(index.matches, Post.kind == "question", Post.listed.is_(True), threads_listed_for(viewer))
        .order_by(index.row_id.desc()).limit(LOOKED_AT)
    )
    rows = session().connection().execute(near).all()
    best = sorted(rows, key=lambda row: (row[6] != "solved", -row[7], -row[0]))[:THREADS]
    return [Titled(row[0], row[1], f"/{NOUNS[row[3]]}/{row[0]}/{row[2]}/", row[3], display_status(row[4]), row[5]) for row in best]
