"""Members as others see them: the directory, and what somebody has asked, answered and solved where the viewer may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from forum.accounts.models import Role, User
from forum.accounts.people import Person, person
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.paging import Page
from forum.kit.text import excerpt, fold
from forum.search.texts import plain_text
from forum.threads.models import Bookmark, Post, Thread
from forum.threads.queries.rows import ThreadRow, thread_rows_of
from forum.threads.states import display_status
from forum.threads.visibility import threads_listed_for

MEMBERS_PER_PAGE = 48
PER_PAGE = 30
MAX_PAGE = 100
EXCERPT_CHARS = 180


@dataclass(frozen=True)
class MemberFacts:
    """What everybody may know of a member."""

    person: Person
    url: str
    bio: str
    joined_at: datetime
    reputation: int
    questions: int
    answers: int
    solutions: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One of a member's answers in a list."""

    id: int
    url: str
    title: str
    language: str
    status: str | None
    score: int
    is_solution: bool
    created_at: datetime
    words: str


def _facts(user: User, roles: tuple[str, ...] = ()) -> MemberFacts:
    return MemberFacts(
        person(user), user.url, user.bio, user.created_at, user.reputation, user.question_count, user.answer_count, user.solution_count,
        roles,
    )


def get_member_facts(member_id: int) -> MemberFacts:
    """Raises NotFound for nobody and for somebody who has left."""
    user = session().get(User, member_id)
    if user is None or user.has_left:
        raise NotFound()
    roles = session().scalars(select(Role.role).where(Role.user_id == user.id).order_by(Role.role)).all() if user.is_staff else ()
    return _facts(user, tuple(roles))


def members_page(words: str, number: int) -> Page[MemberFacts]:
    """Members by reputation; with `words` those whose handle begins with them."""
    found = select(User).where(User.left_at.is_(None))
    beginning = fold(words.strip().lstrip("@"))[:60]
    if beginning:
        found = found.where(User.handle_key >= beginning, User.handle_key < beginning + "\uffff").order_by(User.handle_key)
    else:
        found = found.order_by(User.reputation.desc(), User.id.desc())
    number = min(max(1, number), MAX_PAGE)
    rows = session().scalars(found.offset((number - 1) * MEMBERS_PER_PAGE).limit(MEMBERS_PER_PAGE + 1)).all()
    return Page([_facts(user) for user in rows[:MEMBERS_PER_PAGE]], number, MEMBERS_PER_PAGE, has_next=len(rows) > MEMBERS_PER_PAGE)


def threads_of(viewer: Actor, member_id: int, number: int) -> Page[ThreadRow]:
    """What a member has started, newest first."""
    started = select(Thread.id.label("id"), Thread.created_at.label("at")).where(Thread.asker_id == member_id, threads_listed_for(viewer))
    return _thread_page(started.order_by(Thread.created_at.desc(), Thread.id.desc()), number)


def bookmarks_of(viewer: Actor, number: int) -> Page[ThreadRow]:
    """What the viewer has bookmarked and may still read, latest bookmark first."""
    kept = select(Thread.id.label("id"), Bookmark.created_at.label("at")).join(Bookmark, Bookmark.thread_id == Thread.id)
    kept = kept.where(Bookmark.user_id == viewer.id, threads_listed_for(viewer))
    return _thread_page(kept.order_by(Bookmark.created_at.desc(), Thread.id.desc()), number)


def _thread_page(found: Select[*tuple[Any, ...]] | Any, number: int) -> Page[ThreadRow]:
    number = min(max(1, number), MAX_PAGE)
    rows = thread_rows_of(found.offset((number - 1) * PER_PAGE).limit(PER_PAGE + 1).subquery())[0]
    ordered = [row for row, _at in sorted(rows, key=lambda item: (item[1][0], item[0].id), reverse=True)]
    return Page(ordered[:PER_PAGE], number, PER_PAGE, has_next=len(ordered) > PER_PAGE)


def answers_by(viewer: Actor, member_id: int, number: int, *, solutions: bool = False) -> Page[AnswerLine]:
    """A member's answers, newest first; with `solutions` only those that solved the question."""
    number = min(max(1, number), MAX_PAGE)
    found = (
        select(Post.id, Thread.title, Thread.language, Thread.status, Post.score, Post.is_solution, Post.created_at,
               func.substr(Post.body_html, 1, EXCERPT_CHARS * 8))
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == member_id, Post.kind == "answer", Post.listed.is_(True), threads_listed_for(viewer))
    )
    if solutions:
        found = found.where(Post.is_solution.is_(True))
    found = found.order_by(Post.created_at.desc(), Post.id.desc()).offset((number - 1) * PER_PAGE).limit(PER_PAGE + 1)
    rows: Sequence[Any] = session().execute(found).all()
    lines = [
        AnswerLine(row[0], f"/posts/{row[0]}/", row[1], row[2], display_status(row[3]), row[4], row[5], row[6],
                   excerpt(plain_text(row[7]), EXCERPT_CHARS))
        for row in rows[:PER_PAGE]
    ]
    return Page(lines, number, PER_PAGE, has_next=len(rows) > PER_PAGE)
