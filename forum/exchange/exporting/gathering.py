"""The rows of a batch of threads, one statement per table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from forum.core.db import Model, session
from forum.metrics.models import PageAnswer, ResolutionSurvey
from forum.notifications.models import Follow
from forum.resolution.models import ResolutionChange
from forum.threads.models import AnonymisedPost, Attachment, Category, CategoryField, Post, Revision, Tag, Thread, ThreadField, ThreadTag
from forum.threads.queries.rows import tags_by_thread
from forum.threads.states import PostKind, ReadAccess
from forum.votes.models import CarriedVotes, MeToo, Vote


@dataclass(frozen=True)
class Scope:
    """What comes along: only what everybody may read, unless asked for more. Texts waiting for approval never do. `with_surveys`: what
    members and readers said when they were asked, which staff alone may read."""

    with_private: bool = False
    with_removed: bool = False
    with_surveys: bool = False

    def categories(self) -> list[ColumnElement[bool]]:
        return [] if self.with_private else [Category.read_access == ReadAccess.EVERYONE]

    def threads(self) -> ColumnElement[bool]:
        shown = [Thread.held_at.is_(None), Thread.merged_into_id.is_(None)] if self.with_removed else [Thread.listed.is_(True)]
        return and_(*shown, Thread.category_id.in_(select(Category.id).where(*self.categories())))

    def tags(self) -> ColumnElement[bool]:
        """Those of the threads that come along, and those no thread has."""
        used = select(ThreadTag.tag_id)
        shown = used.join(Thread, Thread.id == ThreadTag.thread_id).where(self.threads())
        return or_(Tag.id.not_in(used), Tag.id.in_(shown))

    def posts(self) -> ColumnElement[bool]:
        return Post.held_at.is_(None) if self.with_removed else Post.listed.is_(True)


@dataclass
class Gathered:
    """Everything about some threads, by thread or post id."""

    threads: list[Thread]
    categories: Mapping[int, str]
    posts: dict[int, list[Post]] = field(default_factory=dict)
    revisions: dict[int, list[Revision]] = field(default_factory=dict)
    votes: dict[int, list[Vote]] = field(default_factory=dict)
    carried: dict[int, list[CarriedVotes]] = field(default_factory=dict)
    me_toos: dict[int, list[MeToo]] = field(default_factory=dict)
    follows: dict[int, list[Follow]] = field(default_factory=dict)
    changes: dict[int, list[ResolutionChange]] = field(default_factory=dict)
    files: dict[int, list[Attachment]] = field(default_factory=dict)
    fields: dict[int, dict[str, str]] = field(default_factory=dict)
    surveys: dict[int, list[ResolutionSurvey]] = field(default_factory=dict)
    readers: dict[int, list[PageAnswer]] = field(default_factory=dict)
    tags: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def people(self) -> set[int | None]:
        """Everybody who is named."""
        found: set[int | None] = {thread.asker_id for thread in self.threads}
        for posts in self.posts.values():
            found |= {post.author_id for post in posts} | {post.edited_by_id for post in posts}
        found |= {row.editor_id for rows in self.revisions.values() for row in rows}
        found |= {row.user_id for rows in self.votes.values() for row in rows}
        found |= {row.user_id for rows in self.me_toos.values() for row in rows}
        found |= {row.user_id for rows in self.follows.values() for row in rows}
        found |= {row.actor_id for rows in self.changes.values() for row in rows}
        return found | {row.owner_id for rows in self.files.values() for row in rows}


def gather(threads: Sequence[Thread], scope: Scope) -> Gathered:
    """Fetch what belongs to these threads."""
    ids = [thread.id for thread in threads]
    categories = select(Category.id, Category.slug).where(Category.id.in_({thread.category_id for thread in threads}))
    slugs = {category_id: slug for category_id, slug in session().execute(categories)}  # noqa: C416 - rows are no pairs to mypy
    found = Gathered(list(threads), slugs)
    found.posts = _by(Post, "thread_id", ids, (Post.kind, Post.id), scope.posts())
    for posts in found.posts.values():
        _drop_orphans(posts)
    post_ids = [post.id for posts in found.posts.values() for post in posts]
    found.revisions = _by(Revision, "post_id", post_ids, (Revision.post_id, Revision.number))
    found.votes = _by(Vote, "post_id", post_ids, (Vote.created_at, Vote.user_id))
    found.carried = _by(CarriedVotes, "post_id", post_ids, (CarriedVotes.post_id,))
    found.files = _by(Attachment, "post_id", post_ids, (Attachment.id,))
    shown = select(Thread.id).where(scope.threads())
    own = MeToo.carried_from_id.is_(None) | MeToo.carried_from_id.not_in(shown)
    found.me_toos = _by(MeToo, "thread_id", ids, (MeToo.created_at, MeToo.user_id), own)
    found.follows = _by(Follow, "thread_id", ids, (Follow.user_id,), ~_writes_anonymously())
    found.changes = _by(ResolutionChange, "thread_id", ids, (ResolutionChange.thread_id, ResolutionChange.seq))
    found.fields = _fields(ids)
    found.tags = tags_by_thread(ids)
    if scope.with_surveys:
        was_asked = ResolutionSurvey.asked_at.is_not(None)
        found.surveys = _by(ResolutionSurvey, "thread_id", ids, (ResolutionSurvey.resolved_at, ResolutionSurvey.id), was_asked)
        found.readers = _by(PageAnswer, "thread_id", ids, (PageAnswer.at, PageAnswer.helped, PageAnswer.id))
    return found


def _writes_anonymously() -> ColumnElement[bool]:
    """That somebody follows the thread they wrote in would say that they did."""
    theirs = select(AnonymisedPost.post_id).join(Post, Post.id == AnonymisedPost.post_id)
    return theirs.where(AnonymisedPost.member_id == Follow.user_id, Post.thread_id == Follow.thread_id).correlate(Follow).exists()


def _drop_orphans(posts: list[Post]) -> None:
    """Comments whose post does not come along stay behind too."""
    ids = {post.id for post in posts}
    posts[:] = [post for post in posts if post.parent_id is None or post.parent_id in ids]


def _by(model: type[Model], column: str, ids: Sequence[int], order: Iterable[Any], *where: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), 5_000):
        chosen = select(model).where(getattr(model, column).in_(ids[start:start + 5_000]), *where).order_by(*order)
        for row in session().scalars(chosen):
            found[getattr(row, column)].append(row)
    return found


def _fields(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    answers = (
        select(ThreadField.thread_id, CategoryField.key, ThreadField.value).join(CategoryField, CategoryField.id == ThreadField.field_id)
        .where(ThreadField.thread_id.in_(ids)).order_by(ThreadField.thread_id, CategoryField.position, CategoryField.id)
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for thread_id, key, value in session().execute(answers):
        found[thread_id][key] = value
    return found


def comments_under(posts: Sequence[Post], above: Post) -> list[Post]:
    return [post for post in posts if post.kind == PostKind.COMMENT and post.parent_id == above.id]
