"""What only this viewer knows of a thread's page, in two small reads: votes, me-too, bookmark, follow, their own removed posts,
and who else is writing an answer now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, cast, literal_column, null, select, union_all

from forum.accounts.models import User
from forum.core.db import db
from forum.core.db_types import UTCDateTime
from forum.core.entries import Place, entries, thread_marks
from forum.core.permissions import Actor
from forum.core.reads import QuickRead, QuickReadOfMany
from forum.kit.clock import utcnow
from forum.notifications.models import Follow
from forum.resolution.queries.denied import denials_of
from forum.threads.claims import MOST_SHOWN, is_live, not_answered_since
from forum.threads.models import Bookmark, Draft, Post, SoftClaim
from forum.votes.models import MeToo, Vote


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """`votes` maps post ids to 1 or -1; `follows` is the level, empty when not following. `writing` are the names of others
    who write an answer now; `claims` says that the viewer does. `denied`: as the asker they said that no answer has solved it, and
    nobody has answered since. `done` are entries of other rooms' menus (name, post id) that say something else now; `remarks`
    are other rooms' lines under posts, `said` what they know of viewer and thread, as (name, level)."""

    me_too: bool = False
    bookmarked: bool = False
    follows: str = ""
    has_draft: bool = False
    has_removed: bool = False
    writing: tuple[str, ...] = ()
    claims: bool = False
    denied: bool = False
    votes: Mapping[int, int] = field(default_factory=dict)
    done: frozenset[tuple[str, int]] = frozenset()
    remarks: Mapping[int, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()


NOBODY = ViewerFacts()
USER: Any = bindparam("user")
THREAD: Any = bindparam("thread")


def _flags() -> Any:
    never = cast(null(), UTCDateTime)

    def one(name: str, level: Any, model: Any, *where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return select(literal_column(f"'{name}'"), level, never).select_from(model).where(*where)

    nothing: ColumnElement[str] = literal_column("''")
    removed: Any = select(literal_column("'removed'").label("name"), nothing.label("level"), never.label("at")).select_from(Post)
    others: Any = select(literal_column("'writing'").label("name"), User.display_name.label("level"), SoftClaim.renewed_at.label("at"))
    others = others.join(SoftClaim, SoftClaim.user_id == User.id).where(
        SoftClaim.thread_id == THREAD, SoftClaim.user_id != USER, User.left_at.is_(None), not_answered_since())
    mine: Any = select(literal_column("'claim'"), nothing, SoftClaim.renewed_at)
    return union_all(
        one("me_too", nothing, MeToo, MeToo.thread_id == THREAD, MeToo.user_id == USER),
        one("bookmark", nothing, Bookmark, Bookmark.user_id == USER, Bookmark.thread_id == THREAD),
        one("follow", Follow.level, Follow, Follow.thread_id == THREAD, Follow.user_id == USER),
        one("draft", nothing, Draft, Draft.user_id == USER, Draft.key == bindparam("draft"), Draft.ended_at.is_(None)),
        mine.where(SoftClaim.thread_id == THREAD, SoftClaim.user_id == USER, not_answered_since()),
        select(others.order_by(SoftClaim.renewed_at.desc(), User.id).limit(MOST_SHOWN).subquery()),
        *(select(literal_column("'denied'"), nothing, never).where(said) for said in denials_of(THREAD, USER)),
        select(removed.where(Post.author_id == USER, Post.thread_id == THREAD, Post.listed.is_(False)).limit(1).subquery()),
        *(mark.of(THREAD, USER) for mark in thread_marks().values()),
    )


def _marks(count: int) -> Any:
    """The viewer's votes, and what other rooms' entries say of these posts, in one statement."""
    ids: list[Any] = [bindparam(f"id{place}") for place in range(count)]
    votes: Any = select(literal_column("'vote'"), Vote.post_id, Vote.value).where(Vote.post_id.in_(ids), Vote.user_id == USER)
    return union_all(votes, *(entry.marks(ids, USER) for entry in entries(Place.POST) if entry.marks is not None))


_flag_read = QuickRead(_flags, typed=True)
_mark_read = QuickReadOfMany(_marks)


def draft_key(thread_id: int) -> str:
    """As the answer form names its draft."""
    return f"answer-{thread_id}"


def viewer_facts(viewer: Actor, thread_id: int) -> ViewerFacts:
    """The viewer's standing in a thread, votes apart. Strangers cost nothing."""
    if viewer.is_anonymous:
        return NOBODY
    rows, now = _flag_read(db.engine, user=viewer.id, thread=thread_id, draft=draft_key(thread_id)), utcnow()
    marks = thread_marks()
    found: dict[str, str] = {name: level for name, level, at in rows if name not in marks and (at is None or is_live(at, now))}
    said = tuple((name, level) for name, level, at in rows if name in marks and (at is None or now - at <= marks[name].lasts))
    writing = tuple(sorted(level for name, level, at in rows if name == "writing" and is_live(at, now)))
    return ViewerFacts(
        "me_too" in found, "bookmark" in found, found.get("follow", ""), "draft" in found, "removed" in found, writing, "claim" in found,
        "denied" in found, said=said,
    )


def marks_on_page(viewer: Actor, post_ids: Collection[int]) -> tuple[dict[int, int], frozenset[tuple[str, int]]]:
    """The viewer's votes on these posts, and what else they have done to them (see `ViewerFacts.done`). Strangers cost nothing."""
    if viewer.is_anonymous or not post_ids:
        return {}, frozenset()
    rows = _mark_read(db.engine, list(post_ids), user=viewer.id)
    votes = {int(post_id): int(value) for name, post_id, value in rows if name == "vote"}
    return votes, frozenset((name, int(post_id)) for name, post_id, _one in rows if name != "vote")
