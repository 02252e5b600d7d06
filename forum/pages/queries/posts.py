"""The words of a thread's page: its answers in order, and the comments under them, with everything a reader sees of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal_column, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.markdown import stored_html
from forum.policy import Action
from forum.resolution.models import Solution
from forum.threads.models import Post
from forum.threads.visibility import posts_visible_to

Statement = Select[*tuple[Any, ...]]
MAX_FEATURED = 20
COMMENTS_SHOWN = 50
COMMENTS_OF_ONE = 1_000
THREAD: Any = bindparam("thread")


class AnswerOrder(StrEnum):
    BEST = "best"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class PostView:
    """One question, answer or comment as it is printed. `removed` says how it was removed, for those who may still see it."""

    id: int
    kind: str
    parent_id: int | None
    author: Person
    html: str
    language: str
    created_at: datetime
    edited_at: datetime | None
    revision: int
    score: int
    comment_count: int
    staff_verified: bool
    removed: str | None
    hidden_reason: str | None
    article_id: int | None = None
    is_primary: bool = False
    how: str | None = None
    scope: str = ""
    accepted_revision: int | None = None
    accepted_at: datetime | None = None
    asks_for_info: bool = False

    @property
    def url(self) -> str:
        return f"/posts/{self.id}/"

    @property
    def anchor(self) -> str:
        return f"post-{self.id}"

    @property
    def is_solution(self) -> bool:
        return self.how is not None

    @property
    def edited_since_accepted(self) -> bool:
        return self.accepted_revision is not None and self.revision > self.accepted_revision


_COLUMNS = (
    Post.id, Post.kind, Post.parent_id, Post.body_html, Post.language, Post.created_at, Post.edited_at, Post.revision, Post.score,
    Post.comment_count, Post.verified_by_staff_at, Post.deleted_at, Post.hidden_at, Post.held_at, Post.hidden_reason,
    Post.article_id, Post.asks_for_info,
)
_MARK = (Solution.is_primary, Solution.how, Solution.scope, Solution.revision, Solution.accepted_at)


def post_columns() -> tuple[ColumnElement[Any], ...]:
    """What a statement selects for `post_view`, after its own columns."""
    return (*_COLUMNS, *person_columns())  # type: ignore[arg-type]


def post_view(row: Sequence[Any], mark: Sequence[Any] = ()) -> PostView:
    (post_id, kind, parent_id, html, language, created_at, edited_at, revision, score, comments, verified_at, deleted_at, hidden_at,
     held_at, hidden_reason, article_id, asks_for_info) = row[:len(_COLUMNS)]
    author = person_of(row[len(_COLUMNS):len(_COLUMNS) + WIDTH])
    assert author is not None  # noqa: S101 - author_id is a foreign key that may not be null
    removed = "hidden" if hidden_at else "deleted" if deleted_at else "held" if held_at else None
    primary, how, scope, accepted_revision, accepted_at = mark or (False, None, "", None, None)
    return PostView(
        post_id, kind, parent_id, author, stored_html(html), language, created_at, edited_at, revision, score, comments,
        verified_at is not None, removed, hidden_reason, article_id, bool(primary), how, scope or "", accepted_revision, accepted_at,
        bool(asks_for_info),
    )


def _visible(viewer: Actor) -> ColumnElement[bool]:
    """What a shared part shows is listed, nothing else: said so that the indexes of listed answers serve it."""
    return Post.listed.is_(True) if _sees_listed_only(viewer) else posts_visible_to(viewer)


def _sees_listed_only(viewer: Actor) -> bool:
    """Strangers, and whoever stands for an audience: nobody's own posts, nothing removed."""
    return not viewer.id and not can(viewer, Action.SEE_REMOVED)


def answers_of(viewer: Actor, thread_id: int, order: AnswerOrder, *, offset: int, limit: int) -> list[PostView]:
    """One page of answers the viewer may see: solutions, then verified by staff, then by score and age; or by time alone."""
    found = _listed_page(order) if _sees_listed_only(viewer) else _page(posts_visible_to(viewer), order)
    values = {"thread": thread_id, "skip": offset, "most": limit, "reach": offset + limit}
    return [post_view(row[:-len(_MARK)], row[-len(_MARK):]) for row in session().connection().execute(found, values)]


@cache
def _listed_page(order: AnswerOrder) -> Statement:
    """Made once: every shared part of a thread asks it."""
    return _page(Post.listed.is_(True), order)


def _page(visible: ColumnElement[bool], order: AnswerOrder) -> Statement:
    places = (_best(visible) if order is AnswerOrder.BEST else _by_time(visible, order)).subquery()
    found: Statement = select(*post_columns(), *_MARK).select_from(places).outerjoin(Post, Post.id == places.c.id)
    found = found.outerjoin(User, User.id == Post.author_id).outerjoin(Solution, Solution.answer_id == Post.id)
    return found.order_by(places.c.place, places.c.worth, places.c.id)


def _answers(visible: ColumnElement[bool], *columns: Any) -> Statement:
    found: Statement = select(*columns)
    return found.where(Post.thread_id == THREAD, Post.kind == "answer", visible)


def _standing_out(visible: ColumnElement[bool]) -> Statement:
    """The marked solutions, the primary one first, then what staff have verified."""
    marked = select(Solution.answer_id).where(Solution.thread_id == THREAD)
    verified = select(Post.id).where(Post.thread_id == THREAD, Post.verified_by_staff_at.is_not(None))
    primary = aliased(Solution)
    place = case((primary.is_primary.is_(True), 0), (primary.answer_id.is_not(None), 1), else_=2)
    few = Post.id.in_(select(union_all(marked, verified).subquery()))
    found: Statement = select(Post.id.label("id"), place.label("place"), (-Post.score).label("worth"))
    # an expression instead of the column: the few are looked up one by one, not found among all posts of the thread
    found = found.where(few, func.coalesce(Post.thread_id, 0) == THREAD, Post.kind == "answer", visible)
    found = found.outerjoin(primary, primary.answer_id == Post.id)
    return found.order_by(place, -Post.score, Post.id).limit(MAX_FEATURED)


def _best(visible: ColumnElement[bool]) -> Statement:
    """Ids of a page: the few that stand out are ranked by themselves, the others come along the index of scores."""
    first = _standing_out(visible).subquery()
    rest = _answers(visible, Post.id.label("id"), literal_column("3").label("place"), (-Post.score).label("worth"))
    rest = rest.where(Post.id.not_in(select(first.c.id))).order_by(Post.score.desc(), Post.id).limit(bindparam("reach"))
    both = union_all(select(first), select(rest.subquery())).subquery()
    ordered = select(both.c.id, both.c.place, both.c.worth).order_by(both.c.place, both.c.worth, both.c.id)
    return ordered.offset(bindparam("skip")).limit(bindparam("most"))


def _by_time(visible: ColumnElement[bool], order: AnswerOrder) -> Statement:
    newest = order is AnswerOrder.NEWEST
    by = (Post.created_at.desc(), Post.id.desc()) if newest else (Post.created_at, Post.id)
    rank = func.row_number().over(order_by=by).label("place")
    found = _answers(visible, Post.id.label("id"), rank, literal_column("0").label("worth"))
    return found.order_by(*by).offset(bindparam("skip")).limit(bindparam("most"))


def place_of_answer(viewer: Actor, post: Post, order: AnswerOrder) -> int:
    """How many answers stand before this one."""
    visible, here = _visible(viewer), {"thread": post.thread_id}
    if order is not AnswerOrder.BEST:
        earlier = (Post.created_at < post.created_at) | ((Post.created_at == post.created_at) & (Post.id < post.id))
        return session().scalar(_answers(visible, func.count()).where(earlier), here) or 0
    first = list(session().scalars(_standing_out(visible), here))
    if post.id in first:
        return first.index(post.id)
    better = (Post.score > post.score) | ((Post.score == post.score) & (Post.id < post.id))
    others = _answers(visible, func.count()).where(better, Post.id.not_in(first))
    return len(first) + (session().scalar(others, here) or 0)


def comments_under(viewer: Actor, post_ids: Collection[int], *, all_of: int | None = None) -> dict[int, list[PostView]]:
    """The first 50 comments the viewer may see under each post, oldest first; of one post (`all_of`) the first 1,000."""
    if not post_ids:
        return {}
    number = func.row_number().over(partition_by=Post.parent_id, order_by=Post.id).label("number")
    kept = select(Post.id, number, Post.parent_id).where(Post.parent_id.in_(post_ids), _visible(viewer)).subquery()
    few = kept.c.number <= COMMENTS_SHOWN
    shown = few if all_of is None else few | ((kept.c.parent_id == all_of) & (kept.c.number <= COMMENTS_OF_ONE))
    found = (
        select(*post_columns()).select_from(kept).join(Post, Post.id == kept.c.id).join(User, User.id == Post.author_id)
        .where(shown).order_by(Post.parent_id, Post.id)
    )
    under: dict[int, list[PostView]] = {}
    for row in session().connection().execute(found):
        comment = post_view(row)
        under.setdefault(comment.parent_id or 0, []).append(comment)
    return under
