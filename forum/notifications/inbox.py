"""The inbox by bundles: what happened in one thread, or the badges of one day, is one. Never what its reader may not see now.

A page costs three statements however much lies in it: the newest line of each bundle, the lines of those bundles, who mutes their threads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import session
from forum.core.permissions import Actor
from forum.notifications.articles import said_with
from forum.notifications.links import place_of
from forum.notifications.models import Follow, Notification
from forum.notifications.statements import statement_url
from forum.notifications.states import ABOUT_ARTICLES, ABOUT_FLAGS, Kind, Level, Tab
from forum.notifications.words import heading, sentence
from forum.threads.models import Category, Post, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import categories_visible_to, threads_listed_for

BUNDLES_A_PAGE = 20
LINES_A_BUNDLE = 10
LINES_A_PAGE = 30
Told = type[Notification] | AliasedClass[Notification]


OWN_PAGES: dict[Kind, str] = {}
"""Pages of rooms above that show what a notice is about."""


@dataclass(frozen=True)
class InboxLine:
    """One notification as the inbox shows it. No `url`: there is nothing its reader may open. `quote`: what was said with it."""

    id: int
    kind: str
    detail: str
    created_at: datetime
    is_unread: bool
    title: str
    url: str
    language: str
    actor: User | None
    bundle: str
    thread_id: int | None
    quote: str = ""

    @property
    def said(self) -> str:
        """What happened, in the language of the page."""
        return sentence(self.kind, self.actor.display_name if self.actor else settings.get("site.name"), self.detail)


@dataclass(frozen=True)
class Bundle:
    """Lines that belong together, the newest first: at most ten of `count`."""

    lines: tuple[InboxLine, ...]
    count: int
    unread: int
    is_muted: bool

    @property
    def newest(self) -> InboxLine:
        return self.lines[0]

    @property
    def name(self) -> str:
        return self.newest.bundle


def of_tab(tab: Tab, told: Told = Notification) -> ColumnElement[bool]:
    """The lines of a tab, whether or not their reader may see them now."""
    stands = and_(told.in_app.is_(True), told.withdrawn_at.is_(None))
    if tab is Tab.UNREAD:
        return and_(stands, told.read_at.is_(None))
    return stands if tab is Tab.ALL else and_(stands, told.shelf == tab.value)


def bundles(viewer: Actor, tab: Tab = Tab.ALL, *, before_id: int | None = None) -> tuple[list[Bundle], bool]:
    """The bundles (20 a page) whose newest line of this tab is older than a given one, and whether there are more."""
    newer = aliased(Notification)
    newest_of_its_bundle = ~select(newer.id).where(
        newer.user_id == viewer.id, newer.bundle == Notification.bundle, newer.id > Notification.id, of_tab(tab, newer)
    ).exists()
    heads = select(Notification.id, Notification.bundle).where(Notification.user_id == viewer.id, of_tab(tab), newest_of_its_bundle)
    if before_id:
        heads = heads.where(Notification.id < before_id)
    found = session().execute(heads.order_by(Notification.id.desc()).limit(BUNDLES_A_PAGE + 1)).all()
    shown = [bundle for _id, bundle in found[:BUNDLES_A_PAGE]]
    return _filled(viewer, tab, shown), len(found) > BUNDLES_A_PAGE


def inbox(viewer: Actor, bundle: str = "", *, before_id: int | None = None) -> tuple[list[InboxLine], bool]:
    """The newest lines (30 a page) of a bundle, or of all, before a given one; and whether there are more."""
    found = _lines(viewer).where(of_tab(Tab.ALL))
    if bundle:
        found = found.where(Notification.bundle == bundle)
    if before_id:
        found = found.where(Notification.id < before_id)
    rows = session().execute(found.order_by(Notification.id.desc()).limit(LINES_A_PAGE + 1)).all()
    return _quoting(viewer, [_line(viewer, *row) for row in rows[:LINES_A_PAGE]]), len(rows) > LINES_A_PAGE


def _filled(viewer: Actor, tab: Tab, names: Sequence[str]) -> list[Bundle]:
    """The bundles of these names, in this order; one that has nothing to show now is left out."""
    if not names:
        return []
    place = {"partition_by": Notification.bundle}
    numbered = (
        select(
            Notification.id, func.row_number().over(**place, order_by=Notification.id.desc()).label("number"),
            func.count().over(**place).label("total"),
            func.count().filter(Notification.read_at.is_(None)).over(**place).label("unread"),
        )
        .where(Notification.user_id == viewer.id, Notification.bundle.in_(names), of_tab(tab)).subquery()
    )
    top = _lines(viewer).add_columns(numbered.c.total, numbered.c.unread).join(numbered, numbered.c.id == Notification.id)
    top = top.where(numbered.c.number <= LINES_A_BUNDLE).order_by(Notification.id.desc())
    held: dict[str, list[InboxLine]] = {}
    counts: dict[str, tuple[int, int]] = {}
    rows = session().execute(top).all()
    for line, (*_row, total, unread) in zip(_quoting(viewer, [_line(viewer, *row[:-2]) for row in rows]), rows, strict=True):
        held.setdefault(line.bundle, []).append(line)
        counts[line.bundle] = (total, unread)
    muted = _muted(viewer, [line.thread_id for first, *_rest in held.values() if (line := first).thread_id])
    return [
        Bundle(tuple(held[name]), *counts[name], is_muted=held[name][0].thread_id in muted) for name in names if name in held
    ]


def _quoting(viewer: Actor, lines: list[InboxLine]) -> list[InboxLine]:
    """With what was said where articles were decided: one statement more, and only where there are such lines."""
    said = said_with(viewer, [line.detail for line in lines if line.kind == Kind.ARTICLE_DECIDED])
    return [replace(line, quote=said.get(line.detail, "")) if line.kind == Kind.ARTICLE_DECIDED else line for line in lines]


def _muted(viewer: Actor, thread_ids: Collection[int | None]) -> set[int]:
    if not thread_ids:
        return set()
    muted = select(Follow.thread_id).where(Follow.user_id == viewer.id, Follow.level == Level.MUTED, Follow.thread_id.in_(thread_ids))
    return set(session().scalars(muted))


def _lines(viewer: Actor) -> Select[Any]:
    """A viewer's notifications with all a line is made of. What is about themselves stands; its post and thread show only where
    they may be seen, but an asker is told which question of theirs was hidden."""
    actor = aliased(User)
    listed = or_(Notification.post_id.is_(None), Post.listed.is_(True))
    readable = Thread.category_id.in_(select(Category.id).where(categories_visible_to(viewer)))
    own = and_(Notification.kind == Kind.HIDDEN, Post.kind == PostKind.QUESTION, Post.author_id == viewer.id, readable)
    return (
        select(Notification, Thread, actor, listed, threads_listed_for(viewer), own)
        .outerjoin(Post, Post.id == Notification.post_id)
        .outerjoin(Thread, Thread.id == func.coalesce(Notification.thread_id, Post.thread_id))
        .outerjoin(actor, actor.id == Notification.actor_id)
        .where(Notification.user_id == viewer.id)
        .where(or_(Notification.thread_id.is_(None), and_(threads_listed_for(viewer), listed)))
    )


def _line(
    viewer: Actor, told: Notification, thread: Thread | None, actor: User | None, listed: bool, readable: bool | None, own: bool | None
) -> InboxLine:
    title, url = "", ""
    if thread is not None and (readable or own):
        title = thread.title
    if thread is not None and readable:
        url = (place_of(told.kind, told.post_id, told.detail) if listed else None) or thread.url
    if told.thread_id is None and told.post_id and not listed and told.kind != Kind.HIDDEN:
        url = ""
    if told.thread_id is None:
        title, url = title if told.kind == Kind.HIDDEN else "", url or _own_page(viewer, told)
    return InboxLine(
        told.id, told.kind, told.detail, told.created_at, told.read_at is None, title or heading(told.kind), url,
        thread.language if thread is not None and title else "", actor, told.bundle, told.thread_id,
    )


def _own_page(viewer: Actor, told: Notification) -> str:
    """Where badges, privileges, roles, flags and decisions show; a hidden post or a thread moved out of sight shows nowhere."""
    kind = told.kind
    if kind in OWN_PAGES:
        return OWN_PAGES[Kind(kind)]
    if kind == Kind.STATEMENT:
        return statement_url(told.detail)
    if kind in ABOUT_FLAGS:
        return "/flags/"
    if kind in ABOUT_ARTICLES:
        return f"/help/articles/{told.detail.partition(':')[0]}/work"
    page = "" if kind in {Kind.HIDDEN, Kind.MOVED_AWAY} else f"/members/{viewer.id}/{viewer.handle}/"
    return f"{page}?tab=reputation" if kind in {Kind.BADGE, Kind.PRIVILEGE} else page
