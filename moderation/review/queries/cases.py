"""The facts of an item that say which decisions fit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.review.decisions import Case
from moderation.review.doors import door
from moderation.review.models import ReviewItem
from moderation.review.states import Subject
from moderation.statements.models import Appeal, Statement
from moderation.statements.queries.appeals import others_decide


@dataclass(frozen=True, slots=True)
class Concern:
    """What an item is about, in the end: a post, a member, or both."""

    case: Case
    post_id: int | None
    member_id: int | None
    thread_id: int | None


def noticed(item: ReviewItem) -> Any:
    """What a notice is about: a row with `post_id` and `author_id`, or None."""
    get_notice = door("get_notice")
    return get_notice(SYSTEM, item.notice_id) if get_notice and item.notice_id else None


def concern_of(item: ReviewItem) -> Concern:
    """Read anew, in one statement (two for a notice)."""
    notice = noticed(item)
    return _concern(item, session().execute(_found(item, notice)).one())


def concern_and_post(item: ReviewItem) -> tuple[Concern, Post | None]:
    """The same with the post, its author, thread and category: also of an edit or an appeal."""
    whole = (joinedload(Post.author), joinedload(Post.thread).joinedload(Thread.category))
    row = session().execute(_found(item, noticed(item)).add_columns(Post).options(*whole)).one()
    return _concern(item, row[:-1]), row[-1]


def _found(item: ReviewItem, notice: Any) -> Any:
    post_id = func.coalesce(ReviewItem.post_id, SuggestedEdit.post_id, Statement.post_id, notice.post_id if notice else None)
    author = func.coalesce(ReviewItem.member_id, Appeal.member_id, SuggestedEdit.author_id, Post.author_id,
                           notice.author_id if notice else None)
    return (
        select(
            Post.id, Post.kind, Post.held_at, Post.hidden_at, Post.deleted_at, Post.thread_id, Thread.resolution, User.id, User.is_staff,
            User.left_at, User.is_placeholder, SuggestedEdit.state, Appeal.decided_against_by_id,
            Appeal.id.is_not(None) & ~others_decide(User),
        )
        .select_from(ReviewItem)
        .outerjoin(SuggestedEdit, SuggestedEdit.id == ReviewItem.suggestion_id)
        .outerjoin(Appeal, Appeal.id == ReviewItem.appeal_id).outerjoin(Statement, Statement.id == Appeal.statement_id)
        .outerjoin(Post, Post.id == post_id).outerjoin(Thread, Thread.id == Post.thread_id).outerjoin(User, User.id == author)
        .where(ReviewItem.id == item.id)
    )


def _concern(item: ReviewItem, row: Any) -> Concern:
    (post, kind, held_at, hidden_at, deleted_at, thread_id, resolution, member, is_staff, left_at, is_placeholder, edit_state,
     against, nobody_else) = row
    case = Case(
        subject=item.subject, kind=kind or "", is_held=held_at is not None and hidden_at is None and door("release") is not None,
        is_hidden=hidden_at is not None, is_deleted=deleted_at is not None, is_stale=edit_state == "stale",
        is_open_question=resolution == "open", is_comment=kind == "comment", member_id=member, member_is_staff=bool(is_staff),
        member_is_gone=left_at is not None or bool(is_placeholder), decided_against_by_id=against,
        nobody_else=bool(nobody_else),
    )
    shown = post if item.subject in (Subject.POST, Subject.NOTICE) else None
    return Concern(case, shown, member, thread_id)
