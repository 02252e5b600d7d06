"""A thread's page: everything that one audience sees of it, in a fixed number of statements whatever the thread's size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import Person
from forum.core import settings
from forum.core.db import session
from forum.core.models import SiteState
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.paging import Page, clamp_page, last_page
from forum.knowledge.queries import documenting
from forum.pages.queries.freshness import FIRST_EPOCH
from forum.pages.queries.posts import AnswerOrder, PostView, answers_of, comments_under, post_columns, post_view
from forum.resolution.queries import HistoryEntry, history_of
from forum.search.queries import Similar, find_similar
from forum.search.texts import plain_text
from forum.threads.models import Category, CategoryField, Post, Tag, Thread, ThreadField, ThreadTag
from forum.threads.models.organising import tag_url
from forum.threads.queries import MoveNote, move_notes
from forum.threads.states import display_status
from forum.threads.visibility import threads_listed_for, threads_visible_to

MAX_BESIDE = 6
RELATED = 5
RELATED_BODY_CHARS = 1_500


@dataclass(frozen=True, slots=True)
class Beside:
    """Another thread named on the page: the original, a duplicate."""

    id: int
    title: str
    url: str
    status: str | None
    version: int


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    label: str
    value: str
    role: str


@dataclass(frozen=True, slots=True)
class Documenting:
    """An article that this thread stands in."""

    title: str
    url: str
    is_internal: bool


@dataclass(frozen=True)
class ThreadPage:
    """What one audience sees of one page of a thread."""

    thread: Thread
    category: Category
    question: PostView
    answers: Page[PostView]
    order: AnswerOrder
    comments: dict[int, list[PostView]]
    tags: tuple[tuple[str, str], ...]
    fields: tuple[FieldAnswer, ...]
    history: tuple[HistoryEntry, ...]
    related: tuple[Similar, ...]
    original: Beside | None
    duplicates: tuple[Beside, ...]
    epoch: int
    moves: tuple[MoveNote, ...] = ()
    articles: tuple[Documenting, ...] = ()

    @property
    def status(self) -> str | None:
        return display_status(self.thread.status)

    @property
    def solution(self) -> PostView | None:
        """The primary solution, on the first page of the best order, where it stands right under the question."""
        first = self.answers.items[0] if self.answers.items else None
        return first if first is not None and first.is_primary and self.order is AnswerOrder.BEST else None

    @property
    def people(self) -> list[Person]:
        """Everybody who speaks on this page, in order of appearance."""
        voices = [self.question, *self.answers.items, *(one for under in self.comments.values() for one in under)]
        return list({one.author.id: one.author for one in voices if not one.author.is_deleted}.values())

    @property
    def related_links(self) -> list[dict[str, Any]]:
        """As `components/side_card.html: link_list` takes them."""
        return [{"label": one.title, "url": one.url, "status": one.status} for one in self.related]

    @property
    def duplicate_links(self) -> list[dict[str, Any]]:
        return [{"label": one.title, "url": one.url, "status": one.status} for one in self.duplicates]

    @property
    def shown(self) -> tuple[int, ...]:
        """The other threads this page names: it is only as fresh as they are."""
        return tuple(sorted(self._beside))

    @property
    def versions(self) -> tuple[int, int]:
        """As `freshness.find_thread_state` reads them."""
        return self.epoch, sum(self._beside.values()) + self.thread.version

    @property
    def _beside(self) -> dict[int, int]:
        """Id and version of every other thread named."""
        named = {one.id: one.version for one in self.related}
        named.update({one.id: one.version for one in (*self.duplicates, self.original) if one is not None})
        named.update({entry.original.id: entry.original.version for entry in self.history if entry.original is not None})
        named.update({note.thread_id: note.version for note in self.moves})
        named.pop(self.thread.id, None)
        return named


def load_thread_page(
    viewer: Actor, thread_id: int, *, order: AnswerOrder, number: int, comments_of: int | None = None
) -> ThreadPage:
    """The page as this viewer sees it. Raises NotFound."""
    thread, category, question, epoch, has_duplicates = _head(viewer, thread_id)
    settings.renew_for(epoch)
    size = settings.get("threads.answers_per_page")
    number = clamp_page(number, last_page(thread.answer_count, size))
    answers = answers_of(viewer, thread_id, order, offset=(number - 1) * size, limit=size)
    comments = comments_under(viewer, [question.id, *(one.id for one in answers)], all_of=comments_of)
    tags, fields, articles = _facts(viewer, thread)
    original, duplicates = _duplicates(viewer, thread, has_duplicates)
    body = plain_text(question.html)[:RELATED_BODY_CHARS]
    return ThreadPage(
        thread, category, question, Page(answers, number, size, max(thread.answer_count, len(answers))), order, comments, tags, fields,
        tuple(history_of(viewer, thread)) if thread.is_question else (),
        tuple(find_similar(viewer, thread.title, body, limit=RELATED, exclude=thread.id)), original, duplicates, epoch,
        move_notes(viewer, thread), articles,
    )


def _head(viewer: Actor, thread_id: int) -> tuple[Thread, Category, PostView, int, bool]:
    found = _head_statement(viewer) if viewer.id else _head_for_audience(viewer)
    row = session().execute(found, {"thread": thread_id}).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1], post_view(row[4:]), int(row[2]), bool(row[3])


@cache
def _head_for_audience(viewer: Actor) -> Select[*tuple[Any, ...]]:
    """Made once for each of those who stand for an audience."""
    return _head_statement(viewer)


def _head_statement(viewer: Actor) -> Select[*tuple[Any, ...]]:
    other = aliased(Thread)
    duplicated = exists().where(other.duplicate_of_id == Thread.id, other.listed.is_(True))
    epoch = func.coalesce(select(SiteState.epoch).where(SiteState.id == 1).scalar_subquery(), FIRST_EPOCH)
    found: Select[*tuple[Any, ...]] = select(Thread, Category, epoch, duplicated, *post_columns())
    found = found.join(Category, Category.id == Thread.category_id)
    found = found.join(Post, (Post.thread_id == Thread.id) & (Post.kind == "question")).join(User, User.id == Post.author_id)
    return found.where(Thread.id == bindparam("thread"), threads_visible_to(viewer))


def _facts(
    viewer: Actor, thread: Thread,
) -> tuple[tuple[tuple[str, str], ...], tuple[FieldAnswer, ...], tuple[Documenting, ...]]:
    """Tags and field answers, both in their order, and the articles that this thread stands in, in one statement."""
    nothing: ColumnElement[str] = literal_column("''")
    tags: Any = select(_word("tag").label("what"), ThreadTag.position.label("place"), Tag.name.label("name"), nothing.label("value"),
                       nothing.label("role"))
    tags = tags.join(Tag, Tag.id == ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)
    fields: Any = select(_word("field"), CategoryField.position, CategoryField.label, ThreadField.value, CategoryField.role)
    fields = fields.join(CategoryField, CategoryField.id == ThreadField.field_id).where(
        ThreadField.thread_id == thread.id, CategoryField.category_id == thread.category_id
    )
    stood_in = documenting(viewer, thread.id).subquery()
    articles: Any = select(_word("article"), -stood_in.c.id, stood_in.c.title, stood_in.c.slug, stood_in.c.visibility)
    both = union_all(tags, fields, articles).subquery()
    rows: Collection[Any] = session().connection().execute(select(*both.c).order_by(both.c.what, both.c.place, both.c.name)).all()
    return (
        tuple((row.name, tag_url(row.name)) for row in rows if row.what == "tag"),
        tuple(FieldAnswer(row.name, row.value, row.role) for row in rows if row.what == "field" and row.value),
        tuple(
            Documenting(row.name, f"/help/articles/{-row.place}/{row.value}/", row.role == "internal")
            for row in rows if row.what == "article"
        ),
    )


def _word(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'")


def _duplicates(viewer: Actor, thread: Thread, has_duplicates: bool) -> tuple[Beside | None, tuple[Beside, ...]]:
    """The original, if the viewer may read it, and the newest questions closed as duplicates of this one."""
    if thread.duplicate_of_id is None and not has_duplicates:
        return None, ()
    named = or_(Thread.id == (thread.duplicate_of_id or 0), Thread.duplicate_of_id == thread.id)
    found = select(Thread).where(named, threads_listed_for(viewer)).order_by(Thread.id.desc()).limit(MAX_BESIDE)
    beside = [Beside(one.id, one.title, one.url, one.display_status, one.version) for one in session().scalars(found)]
    original = next((one for one in beside if one.id == thread.duplicate_of_id), None)
    return original, tuple(one for one in beside if one is not original)
