"""What was done with the posts of a thread: for its page, for the tools of staff, and for old addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.kit.markdown import plain
from forum.kit.text import excerpt
from forum.policy import Action
from forum.threads.models import AnonymisedPost, Category, Post, PostMove, Thread, ThreadAct
from forum.threads.queries.loading import get_thread
from forum.threads.states import PostKind, Tool
from forum.threads.visibility import categories_visible_to, posts_visible_to, threads_listed_for, threads_visible_to

MOST_ACTS, MOST_NOTES, MOST_POSTS, MOST_PARENTS, MOST_STEPS = 50, 20, 500, 100, 20
EXCERPT_CHARS = 140


@dataclass(frozen=True, slots=True)
class ActLine:
    """One use of a tool as staff see it. `member` is whose posts are anonymous: for moderators only."""

    id: int
    tool: str
    at: datetime
    actor: str
    posts: int
    title: str
    url: str
    undone_at: datetime | None
    member: str
    may_undo: bool


def acts_of(viewer: Actor, thread: Thread) -> list[ActLine]:
    """The newest acts on a thread the viewer has been allowed to see."""
    acted, owner, other = aliased(User), aliased(User), aliased(Thread)
    other_id = case((ThreadAct.thread_id == thread.id, ThreadAct.into_id), else_=ThreadAct.thread_id)
    posts = select(func.count()).where(PostMove.act_id == ThreadAct.id).scalar_subquery()
    whose = select(func.min(AnonymisedPost.member_id)).where(AnonymisedPost.act_id == ThreadAct.id).scalar_subquery()
    found = (
        select(ThreadAct, acted.display_name, posts, other, owner.display_name)
        .outerjoin(acted, acted.id == ThreadAct.actor_id).outerjoin(other, other.id == other_id).outerjoin(owner, owner.id == whose)
        .where(or_(ThreadAct.thread_id == thread.id, ThreadAct.into_id == thread.id)).order_by(ThreadAct.id.desc()).limit(MOST_ACTS)
    )
    knows = can(viewer, Action.ANONYMISE, thread)
    return [
        ActLine(
            act.id, act.tool, act.at, actor or "", count, there.title if there else "",
            there.url if there and there.id != thread.id and there.merged_into_id is None else "", act.undone_at,
            (member or "") if knows else "", act.undone_at is None and knows,
        )
        for act, actor, count, there, member in session().execute(found)
    ]


@dataclass(frozen=True, slots=True)
class MoveNote:
    """One line on a thread's page: posts came from another thread or went to one that this reader may read, or a thread was merged."""

    what: str
    at: datetime
    posts: int
    title: str
    url: str
    thread_id: int
    version: int


def move_notes(viewer: Actor, thread: Thread) -> tuple[MoveNote, ...]:
    """Oldest first. Nothing is said of a thread that the viewer may not read; no statement where nothing was moved."""
    if not thread.reorganised:
        return ()
    other = aliased(Thread)
    other_id = case((ThreadAct.thread_id == thread.id, ThreadAct.into_id), else_=ThreadAct.thread_id)
    posts = select(func.count()).where(PostMove.act_id == ThreadAct.id).scalar_subquery()
    found = (
        select(ThreadAct.tool, ThreadAct.thread_id, ThreadAct.at, posts, other)
        .join(other, other.id == other_id).where(_told(thread), other.id.in_(_readable(viewer, thread)))
        .order_by(ThreadAct.id.desc()).limit(MOST_NOTES)
    )
    return tuple(_note(thread, *row) for row in session().execute(found))[::-1]


def _told(thread: Thread) -> ColumnElement[bool]:
    here = or_(ThreadAct.thread_id == thread.id, ThreadAct.into_id == thread.id)
    return and_(here, ThreadAct.undone_at.is_(None), ThreadAct.tool.in_((Tool.SPLIT, Tool.MERGE)))


def _readable(viewer: Actor, thread: Thread) -> Select[int]:
    """Threads in sight, and merged ones of a category this viewer may read: those have no page, but a title."""
    merged = and_(Thread.merged_into_id == thread.id, Thread.category_id.in_(select(Category.id).where(categories_visible_to(viewer))))
    return select(Thread.id).where(or_(threads_listed_for(viewer), merged))


def _note(thread: Thread, tool: str, from_id: int, at: datetime, posts: int, other: Thread) -> MoveNote:
    what = "merged" if tool == Tool.MERGE else "split_off" if from_id == thread.id else "split_from"
    return MoveNote(what, at, posts, other.title, other.url if other.merged_into_id is None else "", other.id, other.version)


@dataclass(frozen=True, slots=True)
class Choice:
    """A post one may choose for a thread of its own."""

    id: int
    kind: str
    author: str
    words: str
    created_at: datetime


def splittable_posts(viewer: Actor, thread_id: int) -> list[Choice]:
    """The answers and comments of a thread in the order of time, 500 at most."""
    found = select(Post.id, Post.kind, User.display_name, Post.body_markdown, Post.created_at).join(User, User.id == Post.author_id)
    found = found.join(Thread, Thread.id == Post.thread_id).where(
        Post.thread_id == thread_id, Post.kind != PostKind.QUESTION, Post.listed.is_(True), posts_visible_to(viewer),
        threads_visible_to(viewer),
    )
    rows = session().execute(found.order_by(Post.created_at, Post.id).limit(MOST_POSTS))
    return [Choice(post_id, kind, author, excerpt(plain(words), EXCERPT_CHARS), at) for post_id, kind, author, words, at in rows]


def parents_for(viewer: Actor, thread_id: int) -> list[Choice]:
    """What takes comments in a thread: its opening post, then its answers, 100 at most."""
    found = select(Post.id, Post.kind, User.display_name, Post.body_markdown, Post.created_at).join(User, User.id == Post.author_id)
    found = found.join(Thread, Thread.id == Post.thread_id).where(
        Post.thread_id == thread_id, Post.kind != PostKind.COMMENT, Post.listed.is_(True), threads_visible_to(viewer)
    )
    rows = session().execute(found.order_by(case((Post.kind == PostKind.QUESTION, 0), else_=1), Post.id).limit(MOST_PARENTS))
    return [Choice(post_id, kind, author, excerpt(plain(words), EXCERPT_CHARS), at) for post_id, kind, author, words, at in rows]


def slow_wait(viewer: Actor, thread_id: int, minutes: int) -> int:
    """Seconds until this member may post again in a slow thread; 0 for staff and for whoever may post now."""
    if viewer.id is None or viewer.is_staff:
        return 0
    mine = select(func.max(Post.created_at)).where(
        Post.author_id == viewer.id, Post.thread_id == thread_id, Post.kind != PostKind.QUESTION
    )
    last = session().scalar(mine)
    return 0 if last is None else max(0, ceil((last + timedelta(minutes=minutes) - utcnow()).total_seconds()))


def merged_into(viewer: Actor, thread_id: int) -> Thread | None:
    """Where the posts of a merged thread are now, at the end of the way, if the viewer may read it. Raises NotFound if not."""
    here, last = thread_id, None
    for _step in range(MOST_STEPS):
        there = session().scalar(select(Thread.merged_into_id).where(Thread.id == here))
        if there is None:
            break
        here = last = there
    return None if last is None else get_thread(viewer, last)
