"""What filling the slots of a thread's page has to know of it: kept with the shared part as plain JSON.

`ThreadFacts` and `PostFacts` have the attributes the policy table reads, so that a kept page asks it without loading a row.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from forum.kit.clock import iso, parse_instant
from forum.pages.queries.posts import PostView
from forum.pages.queries.reading import ThreadPage
from forum.threads.models.posts import is_gone


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """A thread as rules and buttons see it."""

    id: int
    type: str
    url: str
    asker_id: int
    created_at: datetime
    asker_seen_at: datetime | None
    locked_at: datetime | None
    pinned: bool
    listed: bool
    status: str
    resolution: str | None
    closed_reason: str | None
    waiting_on: str
    seq: int
    score: int
    answer_count: int
    me_too_count: int
    solution_id: int | None
    slow_minutes: int = 0

    @property
    def is_question(self) -> bool:
        return self.type == "question"


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post as rules and buttons see it."""

    id: int
    kind: str
    author_id: int
    created_at: datetime
    score: int
    is_solution: bool
    is_primary: bool
    verified: bool
    removed: str | None
    article_id: int | None
    says_something: bool
    thread: ThreadFacts

    @property
    def is_comment(self) -> bool:
        return self.kind == "comment"

    @property
    def is_opening(self) -> bool:
        return self.kind == "question"


INSTANTS = ("created_at", "asker_seen_at", "locked_at")


def facts_of(page: ThreadPage) -> dict[str, Any]:
    """The facts of a page as JSON."""
    thread = page.thread
    voices = [page.question, *page.answers.items, *(one for under in page.comments.values() for one in under)]
    askers = [one.created_at for one in voices if one.author.id == thread.asker_id]
    facts = ThreadFacts(
        thread.id, thread.type, thread.url, thread.asker_id, thread.created_at, max(askers, default=thread.created_at), thread.locked_at,
        thread.pinned_at is not None, thread.listed, thread.status, thread.resolution, thread.closed_reason, thread.waiting_on,
        thread.resolution_seq, thread.score, thread.answer_count, thread.me_too_count,
        next((one.id for one in page.answers.items if one.is_primary), None), thread.slow_minutes,
    )
    posts = [_post(one) for one in voices]
    return {"thread": _plain(asdict(facts)), "posts": posts, "shown": page.shown, "related": [one.id for one in page.related]}


def _post(one: PostView) -> list[Any]:
    marks = [one.is_solution, one.is_primary, one.staff_verified, one.removed, one.article_id, not is_gone(one.article_id, one.html)]
    return [one.id, one.kind, one.author.id, iso(one.created_at), one.score, *marks]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in values.items()}


def read_facts(facts: dict[str, Any]) -> tuple[ThreadFacts, list[PostFacts]]:
    """The thread and the posts of a kept page, in the order they are printed. Read once per kept part."""
    if "read" not in facts:
        said = dict(facts["thread"])
        said.update({name: parse_instant(said[name]) for name in INSTANTS if said[name]})
        thread = ThreadFacts(**said)
        facts["read"] = thread, [
            PostFacts(post_id, kind, author_id, parse_instant(created_at), score, *marks, thread)
            for post_id, kind, author_id, created_at, score, *marks in facts["posts"]
        ]
    found: tuple[ThreadFacts, list[PostFacts]] = facts["read"]
    return found
