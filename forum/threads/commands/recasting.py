"""Posts that change their thread, their kind or what they stand under: one place counts everything that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import insert_all, locks_rows, session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.threads.commands.contributions import counts_for_authors, credit
from forum.threads.commands.listing import refresh_activity, refresh_first_response
from forum.threads.models import Category, Post, PostMove, Thread, ThreadAct
from forum.threads.places import Place, Places, Standing
from forum.threads.queries import writers_lose
from forum.threads.states import PostKind, ThreadType, Tool
from forum.threads.tallies import recounted

_posts: Any = Post.__table__
_kind = bindparam("new_kind", type_=String)
_PUT = update(_posts).where(_posts.c.id == bindparam("post")).values(
    thread_id=bindparam("thread"), kind=_kind, parent_id=bindparam("new_parent"),
    asks_for_info=and_(_posts.c.asks_for_info, _kind == PostKind.COMMENT.value),
)
_REMOVED = or_(Post.deleted_at.is_not(None), Post.hidden_at.is_not(None), Post.held_at.is_not(None))


def standing_in(thread_id: int) -> list[Standing]:
    """Every post of a thread, removed ones too, by id."""
    found = select(Post.id, Post.kind, Post.parent_id, Post.created_at).where(Post.thread_id == thread_id).order_by(Post.id)
    return [Standing(*row) for row in session().execute(found)]


def new_act(actor: Actor, tool: Tool, thread: Thread, into: Thread, was: dict[int, Place], places: Places) -> ThreadAct:
    """The record of what is about to happen (inside a command)."""
    act = ThreadAct(tool=tool.value, thread_id=thread.id, into_id=into.id, actor_id=actor.id, at=utcnow(), kept={})
    session().add(act)
    session().flush()
    insert_all(PostMove, [
        {"act_id": act.id, "post_id": post_id, "from_kind": was[post_id].kind, "from_parent_id": was[post_id].parent_id,
         "to_kind": place.kind, "to_parent_id": place.parent_id}
        for post_id, place in sorted(places.items())
    ])
    return act


def put_posts(thread: Thread, places: Places) -> None:
    """Give posts their places in this thread (inside `recast` of every thread concerned)."""
    session().flush()
    # what stops being an opening post goes first: a thread has one at a time
    ordered = sorted(places.items(), key=lambda one: (one[1].kind == PostKind.QUESTION, one[0]))
    rows = [
        {"post": post_id, "thread": thread.id, "new_kind": place.kind, "new_parent": place.parent_id} for post_id, place in ordered
    ]
    if rows:
        session().connection().execute(_PUT, rows)


@contextmanager
def recast(*threads: Thread) -> Iterator[None]:
    """Change where posts of these locked threads stand, or who wrote them, inside; on leaving, all that is counted follows.

    A thread without posts must say so itself (`merged_into_id`).
    """
    session().flush()
    inside = sorted(threads, key=lambda thread: thread.id)
    before = _contributions(inside)
    with ExitStack() as counted:
        for thread in inside:
            counted.enter_context(recounted(thread))
        yield
        session().flush()
        _forget_loaded_posts()
        for thread in inside:
            _count_posts(thread)
    after = _contributions(inside)
    _credit(before, after)


def _forget_loaded_posts() -> None:
    """Rows were changed beside the objects: whoever looks at one asks the database again."""
    for held in list(session().identity_map.values()):
        if isinstance(held, Post):
            session().expire(held)


def _count_posts(thread: Thread) -> None:
    here, above, below = Post.thread_id == thread.id, aliased(Post), aliased(Post)
    unsynchronized = {"synchronize_session": False}
    shown = update(Post).where(here, Post.kind != PostKind.COMMENT).values(listed=~_REMOVED)
    session().execute(shown.execution_options(**unsynchronized))
    stands = select(above.id).where(
        above.id == Post.parent_id, or_(above.kind == PostKind.QUESTION, above.listed.is_(True))
    ).exists()
    session().execute(
        update(Post).where(here, Post.kind == PostKind.COMMENT).values(listed=and_(~_REMOVED, stands)).execution_options(**unsynchronized)
    )
    number = select(func.count()).where(below.parent_id == Post.id, below.listed.is_(True)).scalar_subquery()
    session().execute(update(Post).where(here).values(comment_count=number).execution_options(**unsynchronized))
    listed = select(Post.kind, func.count()).where(here, Post.listed.is_(True)).group_by(Post.kind)
    counts: dict[str, int] = {row[0]: int(row[1]) for row in session().execute(listed).all()}
    thread.answer_count, thread.comment_count = counts.get(PostKind.ANSWER, 0), counts.get(PostKind.COMMENT, 0)
    _follow_opening(thread)
    session().flush()
    refresh_first_response(thread)
    refresh_activity(thread)


def _follow_opening(thread: Thread) -> None:
    """A thread is removed with its opening post, is its author's, and has its score."""
    columns = (Post.author_id, Post.score, Post.deleted_at, Post.hidden_at, Post.held_at)
    opening = session().execute(select(*columns).where(Post.thread_id == thread.id, Post.kind == PostKind.QUESTION)).one_or_none()
    if opening is not None:
        thread.asker_id, thread.score, thread.deleted_at, thread.hidden_at, thread.held_at = opening


Contributions = Counter[tuple[int, str]]


def _contributions(threads: Collection[Thread]) -> Contributions:
    """What counts for whom in these threads now."""
    found: Contributions = Counter()
    for thread in threads:
        if not counts_for_authors(thread):
            continue
        if thread.type == ThreadType.QUESTION:
            found[thread.asker_id, "questions"] += 1
        answers = _answers(thread.id)
        found.update({(row[0], "answers"): int(row[1]) for row in session().execute(answers)})
    return found


def _answers(thread_id: int) -> Select[*tuple[int, int]]:
    mine = and_(Post.thread_id == thread_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True))
    return select(Post.author_id, func.count()).where(mine).group_by(Post.author_id)


def _credit(before: Contributions, after: Contributions) -> None:
    members = sorted({member_id for member_id, _what in (*before, *after)})
    if locks_rows() and members:
        session().execute(select(User.id).where(User.id.in_(members)).order_by(User.id).with_for_update())
    for member_id in members:
        questions, answers = (after[member_id, what] - before[member_id, what] for what in ("questions", "answers"))
        if questions or answers:
            credit(member_id, questions=questions, answers=answers)


def refuse_without_writers(post_ids: Collection[int], thread: Thread, category: Category, *, agreed: bool) -> None:
    """Posts leave the sight of those who wrote them only where that is meant. Raises Invalid naming `without_writers`."""
    if not agreed and writers_lose(post_ids, thread, category):
        words = _l("Not everybody who wrote this can read it there. Choose another place, or tick this too.")
        raise Invalid.field("without_writers", words)
