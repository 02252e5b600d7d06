"""What members did in threads that badges are given for, and who may see the post a badge is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from forum.core.db_types import utc_day
from forum.core.permissions import Actor
from forum.reputation.causes import among
from forum.reputation.deeds import NO_POST, NO_SUBJECT, MemberIds, Query, Statement
from forum.reputation.states import Deed
from forum.threads.earning import earning_posts
from forum.threads.models import Category, Post, Revision, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import readable_access


def verified_answers(member_ids: MemberIds, _level: int) -> Statement:
    """Answers that staff vouch for, unless their author did so."""
    found = posts_with(Post.author_id, NO_SUBJECT, Post.id, Post.verified_by_staff_at)
    return found.where(
        among(Post.author_id, member_ids), earning_posts(), Post.kind == PostKind.ANSWER, Post.verified_by_staff_at.is_not(None),
        Post.verified_by_id.is_distinct_from(Post.author_id),
    )


def days_answered(member_ids: MemberIds, _level: int) -> Statement:
    """One row for each UTC day on which a member answered somebody else: the first answer of the day."""
    found = posts_with(Post.author_id, NO_SUBJECT, NO_POST, func.min(Post.created_at))
    found = found.where(
        among(Post.author_id, member_ids), earning_posts(), Post.kind == PostKind.ANSWER, Thread.asker_id != Post.author_id,
    )
    return found.group_by(Post.author_id, utc_day(Post.created_at))


def edits_of_others(member_ids: MemberIds, _level: int) -> Statement:
    """Posts of others that a member made better, each once; bringing an old text back is no work of one's own."""
    found = select(
        Revision.editor_id.label("member_id"), NO_SUBJECT, NO_POST, func.min(Revision.created_at).label("at"),
    ).join(Post, Post.id == Revision.post_id).join(Post.thread).join(Thread.category)
    found = found.where(
        among(Revision.editor_id, member_ids), Revision.number > 1, Revision.restores.is_(None), Post.author_id != Revision.editor_id,
        earning_posts(),
    )
    return found.group_by(Revision.editor_id, Revision.post_id)


def writing_since(since: datetime) -> Statement:
    """Authors in threads where something was written since."""
    found: Statement = select(Post.author_id).join(Thread, Thread.id == Post.thread_id)
    return found.where(Thread.listed.is_(True), Thread.last_activity_at >= since).distinct()


def seen_by(viewer: Actor, post_id: Any) -> ColumnElement[bool]:
    """The condition that the post of this id is listed where a viewer may read: nobody else learns of it by a badge."""
    post, thread = aliased(Post), aliased(Thread)
    readable = select(Category.id).where(Category.read_access.in_(readable_access(viewer)))
    found = select(post.id).join(thread, thread.id == post.thread_id).where(post.id == post_id)
    return found.where(post.listed.is_(True), thread.listed.is_(True), thread.category_id.in_(readable)).exists()


def posts_with(member_id: Any, subject_id: Any, post_id: Any, at: Any) -> Statement:
    """Rows of deeds about posts, with their thread and category."""
    found: Statement = select(member_id.label("member_id"), subject_id.label("subject_id"), post_id.label("post_id"), at.label("at"))
    return found.select_from(Post).join(Post.thread).join(Thread.category)


DEEDS: Mapping[Deed, Query] = {
    Deed.ANSWER_VERIFIED: verified_answers, Deed.ANSWERED_ON_A_DAY: days_answered, Deed.EDITED_OTHERS: edits_of_others,
}
