"""Plain factories: each call says only what matters to its test."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Email, Role, User
from forum.accounts.sessions import to_actor
from forum.core.db import command, session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.text import fold
from forum.reputation.causes import Cause
from forum.reputation.ledger import earn
from forum.reputation.states import Kind
from forum.threads.commands.answering import post_answer
from forum.threads.commands.asking import start_thread
from forum.threads.commands.commenting import post_comment
from forum.threads.models import Category, CategoryField, Post, Tag, Thread

MAY_VOTE = 50
_numbers = itertools.count(1)


@command
def member(name: str | None = None, *, roles: tuple[str, ...] = (), reputation: int = MAY_VOTE, verified: bool = True,
           joined_at: datetime | None = None, **columns: Any) -> Actor:
    """A member who may vote up and down, and joined long enough ago for new-member limits to be over.

    The reputation is brought along from elsewhere, so that the ledger says where it is from.
    """
    handle = name or f"member{next(_numbers)}"
    joined = joined_at or utcnow() - timedelta(days=400)
    user = User(
        handle=handle, handle_key=fold(handle), display_name=columns.pop("display_name", handle.replace("_", " ").title()),
        created_at=joined, verified_at=joined if verified else None, is_staff=bool(roles), **columns,
    )
    session().add(user)
    session().flush()
    session().add(Email(user_id=user.id, address=f"{handle}@example.org", address_key=fold(f"{handle}@example.org"),
                        created_at=joined, verified_at=user.verified_at))
    for role in roles:
        session().add(Role(user_id=user.id, role=role, granted_at=joined))
    if reputation > 1:
        earn([Cause(Kind.BROUGHT_ALONG, user.id, None, joined, given=reputation - 1)])
        session().refresh(user)
    return to_actor(user, frozenset(roles))


def agent(name: str | None = None) -> Actor:
    return member(name, roles=("agent",))


def moderator(name: str | None = None) -> Actor:
    return member(name, roles=("moderator",))


def admin(name: str | None = None) -> Actor:
    return member(name, roles=("admin",))


@command
def category(slug: str = "internet", *, fields: tuple[dict[str, Any], ...] = (), **columns: Any) -> Category:
    found = Category(slug=slug, name=columns.pop("name", slug.title()), created_at=utcnow(), **columns)
    session().add(found)
    session().flush()
    for position, given in enumerate(fields):
        session().add(CategoryField(category_id=found.id, position=position, **{"label": given["key"].title(), **given}))
    return found


@command
def tag(name: str) -> Tag:
    found = Tag(name=name, created_at=utcnow())
    session().add(found)
    session().flush()
    return found


def question(asker: Actor | None = None, title: str | None = None, **options: Any) -> Thread:
    """A question in the category `internet`, unless told otherwise (`category=`)."""
    number = next(_numbers)
    place = options.pop("category", None) or _any_category()
    words = {"title": f"Why does box {number} blink?", "body": f"Box {number} blinks since the update.", **options}
    return start_thread(asker or member(), place.id, **(words | {"title": title} if title else words))


def discussion(author: Actor | None = None, **options: Any) -> Thread:
    return question(author, type="discussion", **options)


def answer(thread: Any, author: Actor | None = None, body: str | None = None, **options: Any) -> Post:
    return post_answer(author or member(), thread.id, body=body or f"Turn it off and on, version {next(_numbers)}.", **options)


def comment(post: Any, author: Actor | None = None, body: str | None = None, **options: Any) -> Post:
    return post_comment(author or member(), post.id, body=body or f"Same here, number {next(_numbers)}.", **options)


def opening_post(thread: Any) -> Post:
    return session().scalars(select(Post).where(Post.thread_id == thread.id, Post.kind == "question")).one()


def _any_category() -> Category:
    found = session().scalars(select(Category).where(Category.slug == "internet")).one_or_none()
    return found or category()
