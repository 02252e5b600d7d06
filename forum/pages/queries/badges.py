"""Every badge with how many have it, and who has one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cachetools import TTLCache
from sqlalchemy import ColumnElement, and_, func, select

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.accounts.privacy import hidden_from_directory
from forum.core.cache import parts
from forum.core.db import session
from forum.core.permissions import STRANGER, Actor
from forum.kit.paging import Page, within
from forum.reputation.badges import BADGES, Badge
from forum.reputation.models import BadgeAward
from forum.reputation.queries import awards_in_sight
from forum.reputation.states import Rank
from forum.threads.models import Category, Post, Tag, Tally, Thread
from forum.threads.visibility import readable_access

COUNTS_FRESH_SECONDS = 300.0
HOLDERS_PER_PAGE = 30
MAX_PAGE = 100
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """A badge as the list of all shows it."""

    badge: Badge
    holders: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a badge: since when, in which tag, for which post; empty where this viewer may not know."""

    person: Person
    awarded_at: datetime
    tag: str
    url: str
    title: str
    language: str


def badge_cards(viewer: Actor) -> list[tuple[Rank, list[BadgeCard]]]:
    """All of them by rank, the easiest first."""
    counts = _counts()
    held = select(BadgeAward.badge).where(BadgeAward.member_id == viewer.id, awards_in_sight(viewer)).distinct()
    mine = set(session().scalars(held)) if viewer.id is not None else set()
    cards = [BadgeCard(badge, counts.get(badge.name, 0), badge.name in mine) for badge in BADGES.values()]
    return [(rank, [card for card in cards if card.badge.rank == rank]) for rank in reversed(Rank)]


def _counts() -> dict[str, int]:
    """Members by badge, as everybody may see them; counted once in five minutes."""
    held: TTLCache[str, dict[str, int]] = parts().held("badge_counts", lambda: TTLCache(1, COUNTS_FRESH_SECONDS))
    with _lock:
        known = held.get("all")
    if known is None:
        counted = select(BadgeAward.badge, func.count(BadgeAward.member_id.distinct())).where(awards_in_sight(STRANGER))
        known = {name: int(number) for name, number in session().execute(counted.group_by(BadgeAward.badge))}
        with _lock:
            held["all"] = known
    return known


def holders_of(viewer: Actor, badge: Badge, number: int) -> Page[Holder]:
    """Who earned it last comes first. Raises NotFound beyond the last page."""
    columns = (BadgeAward.awarded_at, Tag.name, Thread.title, Thread.language, BadgeAward.post_id)
    found = (
        select(*person_columns(), *columns).select_from(BadgeAward).join(User, User.id == BadgeAward.member_id)
        .outerjoin(Tag, and_(Tag.id == BadgeAward.subject_id, _is_used(viewer)))
        .outerjoin(Post, Post.id == BadgeAward.post_id).outerjoin(Thread, Thread.id == Post.thread_id)
        .where(BadgeAward.badge == badge.name, User.left_at.is_(None), User.removed_at.is_(None))
        .where(~hidden_from_directory(), awards_in_sight(viewer))
        .order_by(BadgeAward.awarded_at.desc(), BadgeAward.id.desc())
        .offset((number - 1) * HOLDERS_PER_PAGE).limit(HOLDERS_PER_PAGE + 1)
    )
    rows = [_holder(row) for row in session().execute(found)]
    goes_on = len(rows) > HOLDERS_PER_PAGE and number < MAX_PAGE
    return within(Page(rows[:HOLDERS_PER_PAGE], number, HOLDERS_PER_PAGE, has_next=goes_on))


def tag_names(viewer: Actor, tag_ids: Sequence[int]) -> dict[int, str]:
    """Names of tags that have threads where the viewer may read."""
    if not tag_ids:
        return {}
    found = select(Tag.id, Tag.name).where(Tag.id.in_(tag_ids), _is_used(viewer)).order_by(Tag.name)
    return {tag_id: name for tag_id, name in session().execute(found)}  # noqa: C416 - rows are no pairs to mypy


def _is_used(viewer: Actor) -> ColumnElement[bool]:
    readable = select(Category.id).where(Category.read_access.in_(readable_access(viewer)))
    return select(Tally.tag_id).where(Tally.tag_id == Tag.id, Tally.threads > 0, Tally.category_id.in_(readable)).exists()


def _holder(row: Sequence[Any]) -> Holder:
    found = person_of(row[:WIDTH])
    assert found is not None  # noqa: S101 - the row is a member's own
    at, tag, title, language, post_id = row[WIDTH:]
    return Holder(found, at, tag or "", f"/posts/{post_id}/" if title else "", title or "", language or "")
