"""Which posts are listed, and everything counted from that: one place for deleting, hiding, holding and their reverse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import and_, func, select, update

from forum.accounts.models import User
from forum.core.db import bump, session
from forum.threads.commands.contributions import counts_for_authors, credit, credited
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from forum.threads.tallies import recounted


@contextmanager
def relisted(thread: Thread, post: Post) -> Iterator[None]:
    """Change a locked post's `deleted_at`, `hidden_at` or `held_at` inside; on leaving, all that is counted follows.

    An opening post takes its thread along; an answer takes the comments under it.
    """
    with credited(thread), recounted(thread):
        yield
        if post.is_opening:
            thread.deleted_at, thread.hidden_at, thread.held_at = post.deleted_at, post.hidden_at, post.held_at
            post.listed = not post.is_removed
        else:
            _relist_reply(thread, post)


def _relist_reply(thread: Thread, post: Post) -> None:
    before = post.listed
    post.listed = not post.is_removed and _parent_is_listed(post)
    session().flush()
    if post.listed == before:
        return
    change = 1 if post.listed else -1
    if post.is_answer:
        _relist_comments(thread, post)
        bump(thread, answer_count=change)
        if counts_for_authors(thread):
            credit(post.author_id, answers=change)
        refresh_first_response(thread)
    else:
        bump(thread, comment_count=change)
        _add_to_parent(post, change)
    refresh_activity(thread)


def _parent_is_listed(post: Post) -> bool:
    if post.parent_id is None:
        return True
    kind, listed = session().execute(select(Post.kind, Post.listed).where(Post.id == post.parent_id)).one()
    return kind == PostKind.QUESTION or listed  # below a removed question the whole thread is gone already


def _add_to_parent(post: Post, change: int) -> None:
    parent = update(Post).where(Post.id == post.parent_id).values(comment_count=Post.comment_count + change)
    session().execute(parent.execution_options(synchronize_session=False))


def _relist_comments(thread: Thread, answer: Post) -> None:
    """Comments stand and fall with the answer above them."""
    own = and_(Post.deleted_at.is_(None), Post.hidden_at.is_(None), Post.held_at.is_(None))
    under = and_(Post.parent_id == answer.id, own)
    session().execute(update(Post).where(under).values(listed=answer.listed).execution_options(synchronize_session=False))
    total = session().scalar(select(func.count()).where(under)) or 0
    bump(thread, comment_count=total if answer.listed else -total)
    bump(answer, comment_count=(total if answer.listed else 0) - answer.comment_count)


def refresh_first_response(thread: Thread) -> None:
    """The first answers by somebody else than the asker, of anybody and of staff, from the answers that are listed."""
    mine = and_(
        Post.thread_id == thread.id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Post.author_id != thread.asker_id,
    )
    thread.first_response_at = session().scalar(select(func.min(Post.created_at)).where(mine))
    staff = select(func.min(Post.created_at)).join(Post.author).where(mine, User.is_staff.is_(True))
    thread.first_staff_response_at = session().scalar(staff)


def refresh_activity(thread: Thread) -> None:
    """The last listed post of the thread and who wrote it: a removed one must not be seen through the list."""
    last = select(Post.created_at, Post.author_id).where(Post.thread_id == thread.id, Post.listed.is_(True))
    row = session().execute(last.order_by(Post.created_at.desc(), Post.id.desc()).limit(1)).one_or_none()
    if row is not None:
        thread.last_activity_at, thread.last_activity_by_id = row
