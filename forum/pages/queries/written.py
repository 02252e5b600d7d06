"""What a member has written and what a viewer has bookmarked: lists by time, read by position, each only what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, literal, select, tuple_, union_all

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import iso, parse_instant
from forum.kit.errors import Invalid
from forum.kit.paging import NOT_A_PLACE, Keyset, Page
from forum.kit.row_ids import row_id
from forum.kit.text import excerpt
from forum.pages.queries.members import contributions
from forum.search.texts import plain_text
from forum.threads.models import Bookmark, Category, Post, Tag, Thread, ThreadTag
from forum.threads.queries.rows import ThreadRow, thread_rows_of
from forum.threads.states import ThreadType, display_status
from forum.threads.visibility import readable_access, threads_listed_for

Statement = Select[*tuple[Any, ...]]
PER_PAGE = 20
LATELY = 6
EXCERPT_CHARS = 200


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """An answer in the list of its author's."""

    id: int
    title: str
    language: str
    is_reply: bool
    status: str | None
    category: str
    category_url: str
    words: str
    words_language: str
    score: int
    is_solution: bool
    created_at: datetime

    @property
    def url(self) -> str:
        return f"/posts/{self.id}/"


def questions_by(viewer: Actor, member_id: int, before: str) -> Page[ThreadRow]:
    """A member's questions, newest first, before a position. Raises Invalid for a position that is none."""
    found = contributions(member_id, "questions", readable_access(viewer))
    return _thread_page(found.with_only_columns(Thread.id, Thread.created_at.label("at")), Thread.created_at, Thread.id, before)


def bookmarks_of(viewer: Actor, before: str) -> Page[ThreadRow]:
    """What the viewer has bookmarked, newest bookmark first. Raises Invalid for a position that is none."""
    found: Statement = select(Bookmark.thread_id.label("id"), Bookmark.created_at.label("at"))
    found = found.join(Thread, Thread.id == Bookmark.thread_id).where(Bookmark.user_id == viewer.id, threads_listed_for(viewer))
    return _thread_page(found, Bookmark.created_at, Bookmark.thread_id, before)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a member did lately: `kind` is question or answer."""

    kind: str
    url: str
    title: str
    language: str
    at: datetime


def lately_by(viewer: Actor, member_id: int) -> list[Deed]:
    """The newest questions and answers of a member, together. One statement."""
    access = readable_access(viewer)
    asked = contributions(member_id, "questions", access).with_only_columns(
        literal("question").label("kind"), Thread.id.label("id"), Thread.id.label("thread_id"), Thread.created_at.label("at"))
    answered = contributions(member_id, "answers", access).with_only_columns(literal("answer"), Post.id, Post.thread_id, Post.created_at)
    newest = union_all(
        select(asked.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(LATELY).subquery()),
        select(answered.order_by(Post.created_at.desc(), Post.id.desc()).limit(LATELY).subquery()),
    ).subquery()
    found = select(newest.c.kind, newest.c.id, Thread.title, Thread.language, Thread.slug, newest.c.at)
    found = found.join(Thread, Thread.id == newest.c.thread_id)
    rows = session().execute(found.order_by(newest.c.at.desc(), newest.c.kind, newest.c.id.desc()).limit(LATELY)).all()
    urls = (f"/questions/{row.id}/{row.slug}/" if row.kind == "question" else f"/posts/{row.id}/" for row in rows)
    return [Deed(row.kind, url, row.title, row.language, row.at) for row, url in zip(rows, urls, strict=True)]


def answers_by(viewer: Actor, member_id: int, before: str, *, solutions: bool = False, tag: str = "") -> Page[WrittenAnswer]:
    """A member's answers, or those of them that are solutions, in threads with a tag if one is given; newest first, before a position.

    Raises Invalid.
    """
    written = contributions(member_id, "solutions" if solutions else "answers", readable_access(viewer))
    if tag:
        tagged = select(ThreadTag.thread_id).join(Tag, Tag.id == ThreadTag.tag_id).where(Tag.name == tag)
        written = written.where(Post.thread_id.in_(tagged))
    page = _slice(written, Post.created_at, Post.id, before)
    found = (
        select(Post.id, Thread.title, Thread.language, Thread.type, Thread.status, Category.name, Category.slug,
               func.substr(Post.body_html, 1, EXCERPT_CHARS * 6), Post.language, Post.score, Post.is_solution, page.c.at)
        .join(page, page.c.id == Post.id).join(Thread, Thread.id == Post.thread_id).join(Category, Category.id == Thread.category_id)
    )
    rows = sorted(session().connection().execute(found).all(), key=lambda row: (row[11], row[0]), reverse=True)
    last = (rows[PER_PAGE - 1][11], rows[PER_PAGE - 1][0]) if len(rows) > PER_PAGE else None
    return _page([_answer(row) for row in rows], last)


def _answer(row: Sequence[Any]) -> WrittenAnswer:
    return WrittenAnswer(
        row[0], row[1], row[2], row[3] != ThreadType.QUESTION, display_status(row[4]), row[5], f"/categories/{row[6]}/",
        excerpt(plain_text(row[7]), EXCERPT_CHARS), row[8], row[9], row[10], row[11],
    )


def _thread_page(found: Statement, at: Any, id_column: Any, before: str) -> Page[ThreadRow]:
    rows = thread_rows_of(_slice(found, at, id_column, before))[0]
    ordered = sorted(rows, key=lambda item: (item[1][0], item[0].id), reverse=True)
    last = (ordered[PER_PAGE - 1][1][0], ordered[PER_PAGE - 1][0].id) if len(ordered) > PER_PAGE else None
    return _page([row for row, _at in ordered], last)


def _slice(found: Statement, at: Any, id_column: Any, before: str) -> Subquery:
    """One page and a row more, along the index of the writer's time."""
    if before:
        instant, last_id = _position(before)
        found = found.where(tuple_(at, id_column) < tuple_(literal(instant, at.type), literal(last_id)))
    return found.order_by(at.desc(), id_column.desc()).limit(PER_PAGE + 1).subquery()


def _page(rows: list[Any], last: tuple[datetime, int] | None) -> Page[Any]:
    """The page; its cursor is the position of the last row shown when there are more."""
    cursor = Keyset("written", (iso(last[0]), last[1])).encode() if last else None
    return Page(rows[:PER_PAGE], size=PER_PAGE, has_next=last is not None, next_cursor=cursor)


def _position(before: str) -> tuple[datetime, int]:
    at, last_id = Keyset.decode(before, order="written", length=2).values
    try:
        return parse_instant(str(at)), row_id(str(last_id))
    except ValueError:
        raise Invalid.field("before", NOT_A_PLACE) from None
