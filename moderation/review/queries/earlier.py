"""What was decided before: about the item, about whom it concerns, and about what is like it; one statement for all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.models import Post, Thread
from moderation.review.decisions import DECISIONS
from moderation.review.doors import door
from moderation.review.models import Decision, ReviewItem
from moderation.review.states import DecisionKind

MOST_EARLIER, MOST_SIMILAR, MOST_LATELY, READ_HTML = 50, 5, 50, 20_000
LINKED = re.compile(r'href="https?://(?:www\.)?([^/"?#:]+)', re.IGNORECASE)
_decider = aliased(User)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided once, by whom."""

    id: int
    item_id: int
    decision: str
    label: Any
    reason: str
    at: datetime
    by: Person | None
    undone_how: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """`about_item` and `about_member`: the newest first. `similar`: nearly the same text, then the same author for the same reason, then
    a link to the same site, then the others of the author and of the reason; at most five in all."""

    about_item: list[DecisionLine]
    about_member: list[DecisionLine]
    similar: list[DecisionLine]


@dataclass(frozen=True, slots=True)
class _Found:
    line: DecisionLine
    post_id: int | None
    author_id: int | None
    reason: str
    sites: frozenset[str]


def earlier_decisions(viewer: Actor, item: ReviewItem, member_id: int | None, post: Post | None) -> Earlier:
    posts_like = door("posts_like")
    alike = posts_like(viewer, item.post_id) if posts_like and item.post_id else []
    sites = sites_in(post.body_html) if post is not None else frozenset()
    found = [_found(row) for row in session().execute(_wanted(item, member_id, alike, bool(sites)))]
    others = [one for one in found if one.line.item_id != item.id and one.line.undone_how is None]

    def nearness(one: _Found) -> int:
        same_author, same_reason = member_id is not None and one.author_id == member_id, bool(item.reason) and one.reason == item.reason
        fits = (one.post_id in alike, same_author and same_reason, bool(sites & one.sites), same_author, same_reason)
        return fits.index(True) if True in fits else len(fits)

    near = sorted((nearness(one), -one.line.id, at) for at, one in enumerate(others))
    return Earlier(
        [one.line for one in found if one.line.item_id == item.id],
        [one.line for one in found if one.line.item_id == item.id or (member_id is not None and one.author_id == member_id)][:MOST_EARLIER],
        [others[at].line for rank, _newest, at in near if rank < 5][:MOST_SIMILAR],
    )


def sites_in(html: str) -> frozenset[str]:
    """The sites that a text links to."""
    return frozenset(host.lower() for host in LINKED.findall(html[:READ_HTML]))


def _wanted(item: ReviewItem, member_id: int | None, alike: list[int], with_texts: bool) -> Select[Any]:
    """Each part has an index for its order and an end."""
    decided = select(Decision.id).join(ReviewItem, ReviewItem.id == Decision.item_id)
    stands = decided.where(Decision.undone_at.is_(None))
    about = ReviewItem.id == item.id
    parts = [decided.where(about | (ReviewItem.author_id == member_id) if member_id else about).order_by(Decision.id.desc())
             .limit(MOST_EARLIER)]
    if alike:
        parts.append(stands.where(ReviewItem.post_id.in_(alike)).order_by(Decision.id.desc()).limit(MOST_SIMILAR))
    if item.reason:
        same = stands.where(ReviewItem.reason == item.reason, ReviewItem.closed_at.is_not(None), Decision.item_id != item.id)
        newest = (ReviewItem.closed_at.desc(), ReviewItem.id.desc(), Decision.id.desc())
        parts.append(same.order_by(*newest).limit(MOST_SIMILAR))
    if with_texts:
        parts.append(select(Decision.id).where(Decision.undone_at.is_(None)).order_by(Decision.id.desc()).limit(MOST_LATELY))
    ids = union_all(*(select(part.subquery().c.id) for part in parts))
    text = func.substr(Post.body_html, 1, READ_HTML) if with_texts else literal("")
    return (
        select(Decision, Thread.title, ReviewItem.post_id, ReviewItem.author_id, ReviewItem.reason, text, *person_columns(_decider))
        .join(ReviewItem, ReviewItem.id == Decision.item_id).outerjoin(_decider, _decider.id == Decision.actor_id)
        .outerjoin(Post, Post.id == ReviewItem.post_id).outerjoin(Thread, Thread.id == Post.thread_id)
        .where(Decision.id.in_(ids)).order_by(Decision.id.desc())
    )


def _found(row: Any) -> _Found:
    made, title, post_id, author_id, reason, html, *who = row
    label = DECISIONS[DecisionKind(made.decision)].label
    line = DecisionLine(
        made.id, made.item_id, made.decision, label, made.reason, made.at, person_of(who[:WIDTH]), made.undone_how, title or "",
    )
    return _Found(line, post_id, author_id, reason, sites_in(html or ""))
