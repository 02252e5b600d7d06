"""What only this viewer knows of a thread's page, in two small reads: votes, me-too, bookmark, follow, their own removed posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, union_all

from forum.core.db import db
from forum.core.permissions import Actor
from forum.core.reads import QuickRead, QuickReadOfMany
from forum.notifications.models import Follow
from forum.threads.models import Bookmark, Draft, Post
from forum.votes.models import MeToo, Vote


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """`votes` maps post ids to 1 or -1; `follows` is the level, empty when not following."""

    me_too: bool = False
    bookmarked: bool = False
    follows: str = ""
    has_draft: bool = False
    has_removed: bool = False
    votes: Mapping[int, int] = field(default_factory=dict)


NOBODY = ViewerFacts()
USER: Any = bindparam("user")
THREAD: Any = bindparam("thread")


def _flags() -> Any:
    def one(name: str, level: Any, model: Any, *where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return select(literal_column(f"'{name}'"), level).select_from(model).where(*where)

    nothing: ColumnElement[str] = literal_column("''")
    removed: Any = select(literal_column("'removed'").label("name"), nothing.label("level")).select_from(Post)
    return union_all(
        one("me_too", nothing, MeToo, MeToo.thread_id == THREAD, MeToo.user_id == USER),
        one("bookmark", nothing, Bookmark, Bookmark.user_id == USER, Bookmark.thread_id == THREAD),
        one("follow", Follow.level, Follow, Follow.thread_id == THREAD, Follow.user_id == USER),
        one("draft", nothing, Draft, Draft.user_id == USER, Draft.key == bindparam("draft")),
        select(removed.where(Post.author_id == USER, Post.thread_id == THREAD, Post.listed.is_(False)).limit(1).subquery()),
    )


def _votes(count: int) -> Any:
    shown = Vote.post_id.in_([bindparam(f"id{place}") for place in range(count)])
    return select(Vote.post_id, Vote.value).where(shown, Vote.user_id == USER)


_flag_read = QuickRead(_flags)
_vote_read = QuickReadOfMany(_votes)


def draft_key(thread_id: int) -> str:
    """As the answer form names its draft."""
    return f"answer-{thread_id}"


def viewer_facts(viewer: Actor, thread_id: int) -> ViewerFacts:
    """The viewer's standing in a thread, votes apart. Strangers cost nothing."""
    if viewer.is_anonymous:
        return NOBODY
    found: dict[str, str] = dict(_flag_read(db.engine, user=viewer.id, thread=thread_id, draft=draft_key(thread_id)))
    return ViewerFacts("me_too" in found, "bookmark" in found, found.get("follow", ""), "draft" in found, "removed" in found)


def votes_on_page(viewer: Actor, post_ids: Collection[int]) -> dict[int, int]:
    """The viewer's votes on these posts. Strangers cost nothing."""
    if viewer.is_anonymous or not post_ids:
        return {}
    return {int(post_id): int(value) for post_id, value in _vote_read(db.engine, list(post_ids), user=viewer.id)}
