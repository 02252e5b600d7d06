"""What feeds hold: the newest 30 texts of a list that the viewer may see, in a handful of statements however long the list is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, or_, select

from forum.accounts.models import User
from forum.accounts.people import WIDTH, person_columns, person_of
from forum.accounts.states import Hidden
from forum.api.atom import Author, Entry, Feed
from forum.core import settings
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.text import excerpt
from forum.pages.queries.listing import Selection, thread_slices
from forum.pages.queries.members import contributions, profile_for
from forum.pages.queries.overview import Overview, find_tag, overview_for
from forum.pages.wanted import ALL, Sort, Wanted
from forum.search.parse import parse
from forum.search.queries import search
from forum.search.rank import Order
from forum.search.texts import plain_text
from forum.threads.models import Post, Thread
from forum.threads.queries.rows import NOUNS, ThreadRow
from forum.threads.states import PostKind
from forum.threads.visibility import readable_access, threads_listed_for

ENTRIES = 30
WHOLE_CHARS = 20_000
"""Longer texts only begin in a feed."""
BEGINNING_CHARS, SUMMARY_CHARS = 6_000, 500
Body = tuple[str, bool]


def site_feed(viewer: Actor) -> Feed:
    rows = _newest(overview_for(viewer))
    return Feed("questions", "/questions/", str(settings.get("site.name")), entries=_of_threads(rows))


def category_feed(viewer: Actor, slug: str) -> Feed:
    """Raises NotFound."""
    overview = overview_for(viewer)
    place = overview.get(slug)
    return Feed(f"categories/{place.id}", place.url, place.name, entries=_of_threads(_newest(overview, category_id=place.id)))


def tag_feed(viewer: Actor, name: str) -> Feed:
    """Raises NotFound, also for a tag none of whose threads the viewer may read."""
    tag = find_tag(name)
    if tag is None:
        raise NotFound()
    overview = overview_for(viewer, tag_id=tag.id)
    if not sum(overview.statuses().values()):
        raise NotFound()
    return Feed(f"tags/{tag.id}", tag.url, tag.name, entries=_of_threads(_newest(overview, tag_id=tag.id)))


def search_feed(viewer: Actor, text: str) -> Feed:
    """The newest threads that a search finds."""
    query = parse(text)
    hits = search(viewer, query, order=Order.NEWEST).page.items if query else ()
    title = _("%(words)s – search", words=query.text) if query.text else _("Search")
    rows = sorted((hit.row for hit in hits), key=lambda row: (row.created_at, row.id), reverse=True)
    return Feed(f"search/{quote(query.text, safe='')}", "/search", title, entries=_of_threads(rows))


def thread_feed(viewer: Actor, thread_id: int) -> Feed:
    """The question and its newest answers. Raises NotFound."""
    thread = session().scalars(select(Thread).where(Thread.id == thread_id, threads_listed_for(viewer))).one_or_none()
    if thread is None:
        raise NotFound()
    answers = _posts(Post.thread_id == thread_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True))
    newest = session().execute(answers.order_by(Post.created_at.desc(), Post.id.desc()).limit(ENTRIES)).all()
    opening = session().execute(_posts(Post.thread_id == thread_id, Post.kind == PostKind.QUESTION)).all()
    entries = [_of_post(row) for row in (*newest, *opening)]
    return Feed(f"threads/{thread.id}", thread.url, thread.title, thread.language, tuple(entries[:ENTRIES]))


def member_feed(viewer: Actor, member_id: int) -> Feed:
    """What a member has asked and answered. Raises NotFound, also for somebody who has left or keeps to themselves what they do."""
    profile = profile_for(viewer, member_id)
    if profile.person.is_deleted or profile.is_closed or not profile.shows(Hidden.ACTIVITY):
        raise NotFound()
    access = readable_access(viewer)
    asked, answered = (
        session().scalars(_latest(contributions(member_id, kind, access))).all() for kind in ("questions", "answers")
    )
    found = _posts(or_(Post.id.in_(answered), (Post.thread_id.in_(asked)) & (Post.kind == PostKind.QUESTION)))
    rows = sorted(session().execute(found).all(), key=lambda row: (row.created_at, row.id), reverse=True)
    return Feed(f"members/{member_id}", profile.url, profile.person.display_name, entries=tuple(_of_post(row) for row in rows[:ENTRIES]))


def _latest(written: Select[Any]) -> Select[Any]:
    """Ids of the newest, along the index of the writer's time."""
    id_column, at = written.selected_columns[0], written.selected_columns[1]
    return written.with_only_columns(id_column).order_by(at.desc(), id_column.desc()).limit(ENTRIES)


def _newest(overview: Overview, *, category_id: int | None = None, tag_id: int | None = None) -> Sequence[ThreadRow]:
    expected = sum(overview.statuses(category_id).values())
    place = overview.place(category_id=category_id, tag_id=tag_id)
    return thread_slices(Selection(Wanted(status=ALL, sort=Sort.NEWEST), place, ENTRIES, expected))[0].rows


def _of_threads(rows: Iterable[ThreadRow]) -> tuple[Entry, ...]:
    """One entry for each thread, with the text that begins it, in one statement for all."""
    rows = list(rows)
    ids = [row.id for row in rows]
    found = session().execute(_posts(Post.thread_id.in_(ids), Post.kind == PostKind.QUESTION)).all() if ids else []
    bodies = {row.thread_id: row for row in found}
    return tuple(_of_post(bodies[row.id], terms=tuple(name for name, _url in row.tags)) for row in rows if row.id in bodies)


def _posts(*which: ColumnElement[bool]) -> Select[Any]:
    """Posts with their thread and author. Long texts are cut in the database."""
    size = func.length(Post.body_html)
    html = case((size <= WHOLE_CHARS, Post.body_html), else_=func.substr(Post.body_html, 1, BEGINNING_CHARS))
    found: Select[Any] = select(
        Post.id, Post.kind, Post.thread_id, Post.language, Post.created_at, Post.edited_at, html.label("html"),
        (size <= WHOLE_CHARS).label("whole"), Thread.title, Thread.type, Thread.slug,
        Thread.language.label("thread_language"), *person_columns(),
    )
    return found.join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id).where(*which)


def _of_post(row: Any, terms: tuple[str, ...] = ()) -> Entry:
    author = person_of(row[-WIDTH:])
    assert author is not None  # noqa: S101 - author_id is a foreign key that may not be null
    is_opening = row.kind == PostKind.QUESTION
    url = f"/{NOUNS[row.type]}/{row.thread_id}/{row.slug}/" if is_opening else f"/posts/{row.id}/"
    title = row.title if is_opening else _("%(name)s answered: %(title)s", name=author.display_name, title=row.title)
    return Entry(
        f"posts/{row.id}", url, title, row.thread_language if is_opening else row.language, Author(author.display_name, author.url),
        row.created_at, max(row.created_at, row.edited_at or row.created_at), row.html if row.whole else "",
        "" if row.whole else excerpt(plain_text(row.html), SUMMARY_CHARS), terms,
    )
