"""What the threads room does when told."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, select

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core.db import session
from forum.kit.portions import portions
from forum.reputation.ledger import settle
from forum.reputation.subjects import move_subject, unname_subject
from forum.threads.commands.contributions import rebuild_contributions
from forum.threads.commands.leaving import forget_private, unname
from forum.threads.commands.reviewing import outdate, void_where
from forum.threads.earning import EARNING_KINDS, hold_posts
from forum.threads.events import AuthorAnonymised, CategoryChanged, PostEdited, PostEvent, PostsMoved, TagChanged, TagsMerged, ThreadChanged
from forum.threads.models import AnonymisedPost, Category, Post, PostMove, Thread
from forum.threads.states import ReadAccess

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


def badges_follow_merged_tag(event: TagsMerged) -> None:
    move_subject(event.tag_id, event.into_id)


def badges_outlive_deleted_tag(event: TagChanged) -> None:
    if event.what == "deleted":
        unname_subject(event.tag_id)


def moved_posts_move_reputation(event: PostsMoved) -> None:
    """An upvoted question is worth something else than an upvoted answer, a comment nothing; and other readers may read it."""
    moved = select(PostMove.post_id).where(PostMove.act_id == event.act_id)
    standing = _posts_where(Post.thread_id.in_({event.thread_id, event.into_id}))
    settle(sorted({*standing, *session().scalars(moved)}))


def anonymity_moves_reputation(event: AuthorAnonymised) -> None:
    """What the posts earned is earned by whoever they are by now; so is what their author earned for accepting."""
    settle(_posts_where(Post.thread_id == event.thread_id))
    theirs = select(AnonymisedPost.post_id).where(AnonymisedPost.act_id == event.act_id).order_by(AnonymisedPost.post_id)
    settle(list(session().scalars(theirs)))


def moved_posts_void_suggestions(event: PostsMoved) -> None:
    """What was suggested for an opening post speaks of a title; and whoever suggested it may not read what only staff may read."""
    changed = select(PostMove.post_id).where(PostMove.act_id == event.act_id, PostMove.from_kind != PostMove.to_kind)
    void_where(Post.id.in_(changed))
    void_where(and_(Post.thread_id == event.into_id, Post.thread_id.in_(_for_staff())))


def edit_outdates_suggestions(event: PostEdited) -> None:
    """What was suggested for an older text of this post."""
    outdate(session().get_one(Post, event.post_id))


def removal_voids_suggestions(event: PostEvent) -> None:
    """Nobody decides about a post that is gone; an opening post takes its thread along."""
    post = session().get_one(Post, event.post_id)
    void_where(Post.thread_id == post.thread_id if post.is_opening else Post.id == post.id)


def move_voids_suggestions(event: ThreadChanged) -> None:
    """Whoever suggested it may not read what only staff may read."""
    if event.what == "category":
        void_where(and_(Post.thread_id == event.thread_id, Post.thread_id.in_(_for_staff())))


def readers_void_suggestions(event: CategoryChanged) -> None:
    if event.what == "read_access":
        void_where(Post.thread_id.in_(_for_staff().where(Category.id == event.category_id)))


def _for_staff() -> Select[int]:
    return select(Thread.id).join(Thread.category).where(Category.read_access == ReadAccess.STAFF)


def _posts_where(condition: ColumnElement[bool]) -> list[int]:
    return list(session().scalars(select(Post.id).where(condition, Post.kind.in_(EARNING_KINDS)).order_by(Post.id)))


def member_leaves(event: MemberLeft) -> None:
    """Called while the member's row still has its handle, so that it can be taken out of the posts that mention it."""
    member = session().get_one(User, event.member_id)
    forget_private(member.id)
    unname(member, member.handle)
