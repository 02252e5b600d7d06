"""What the threads room does when told."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core.db import session
from forum.kit.portions import portions
from forum.reputation.ledger import settle
from forum.threads.commands.contributions import rebuild_contributions
from forum.threads.commands.leaving import forget_private, unname
from forum.threads.earning import EARNING_KINDS, hold_posts
from forum.threads.events import CategoryChanged, PostEvent, ThreadChanged
from forum.threads.models import Post, Thread

POSTS_AT_ONCE = 2_000


def readers_change_contributions(event: CategoryChanged) -> None:
    """Members' counters say only what everybody may read."""
    if event.what == "read_access":
        rebuild_contributions()


def removal_moves_reputation(event: PostEvent) -> None:
    """A post that nobody may see earns nothing, and earns again when it is back; an opening post takes its thread along."""
    post = session().get_one(Post, event.post_id)
    settle(_posts_where(Post.thread_id == event.thread_id) if post.is_opening else [post.id])


def thread_change_moves_reputation(event: ThreadChanged) -> None:
    """Another type, or other readers: the posts begin to earn, or stop."""
    if event.what in ("category", "type"):
        settle(_posts_where(Post.thread_id == event.thread_id))


def readers_move_reputation(event: CategoryChanged) -> None:
    if event.what == "read_access":
        threads = select(Thread.id).where(Thread.category_id == event.category_id)
        for some in portions(_posts_where(Post.thread_id.in_(threads)), POSTS_AT_ONCE):
            hold_posts(some)
            settle(some)


def _posts_where(condition: ColumnElement[bool]) -> list[int]:
    return list(session().scalars(select(Post.id).where(condition, Post.kind.in_(EARNING_KINDS)).order_by(Post.id)))


def member_leaves(event: MemberLeft) -> None:
    """Called while the member's row still has its handle, so that it can be taken out of the posts that mention it."""
    member = session().get_one(User, event.member_id)
    forget_private(member.id)
    unname(member, member.handle)
