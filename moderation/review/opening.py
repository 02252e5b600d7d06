"""How items come into the queue and leave it without a decision (inside commands of other rooms). One open item per subject."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from forum.core.db import insert_unless_there, session
from forum.kit.clock import utcnow
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.flags.models import Flag
from moderation.flags.states import FlagState
from moderation.review.counting import forget_counts
from moderation.review.models import ReviewCause, ReviewItem
from moderation.review.prioritising import SERIOUS
from moderation.review.ranking import rerank
from moderation.review.states import CauseKind, ItemState, Subject
from moderation.statements.models import Appeal, Notice

COLUMNS: dict[Subject, str] = {
    Subject.POST: "post_id", Subject.MEMBER: "member_id", Subject.EDIT: "suggestion_id", Subject.APPEAL: "appeal_id",
    Subject.NOTICE: "notice_id",
}


_steady: ContextVar[bool] = ContextVar("plaza_queue_steady", default=False)


@contextmanager
def steady() -> Iterator[None]:
    """Around flags that open for a moment, or whose item the caller opens: no new item for them."""
    token = _steady.set(True)
    try:
        yield
    finally:
        _steady.reset(token)


def is_steady() -> bool:
    return _steady.get()


def waiting(subject: Subject, subject_id: int) -> ColumnElement[bool]:
    """The open item of a subject."""
    column: Any = getattr(ReviewItem, COLUMNS[subject])
    return (column == subject_id) & ReviewItem.closed_at.is_(None)


def find_waiting(subject: Subject, subject_id: int, *, lock: bool = False) -> ReviewItem | None:
    """The open item of a subject; `lock` holds it until commit."""
    found = select(ReviewItem).where(waiting(subject, subject_id))
    found = found.with_for_update().execution_options(populate_existing=True) if lock else found
    return session().scalars(found).one_or_none()


def open_item(
    subject: Subject, subject_id: int, cause: CauseKind, *, ref_id: int | None = None, reason: str = "", weight: float = 0.0,
) -> ReviewItem:
    """Put a subject into the queue, or add a cause to its open item. The same cause twice is one cause."""
    item = find_waiting(subject, subject_id, lock=True)
    if item is None:
        insert_unless_there(ReviewItem, {
            "subject": subject.value, COLUMNS[subject]: subject_id, "state": ItemState.OPEN.value, "version": 1, "rank": 0,
            "flag_weight": 0.0, "flag_count": 0, "reason": "", "language": "", "opened_at": utcnow(),
            "is_held": False, "was_hidden": False, "author_id": _concerned(subject, subject_id),
        })
        item = find_waiting(subject, subject_id, lock=True)
        assert item is not None  # noqa: S101 - inserted here or by whoever was faster
    known = select(ReviewCause.id).where(ReviewCause.item_id == item.id, ReviewCause.kind == cause, ReviewCause.ref_id == ref_id)
    if ref_id is None or session().scalar(known) is None:
        session().add(ReviewCause(item_id=item.id, kind=cause.value, ref_id=ref_id, reason=reason, weight=weight, at=utcnow()))
    rerank([item.id])
    forget_counts()
    return item


def _concerned(subject: Subject, subject_id: int) -> int | None:
    """The member an item is about: who wrote it, suggested it or appeals, or whom a notice names."""
    columns: dict[Subject, Any] = {
        Subject.POST: select(Post.author_id).where(Post.id == subject_id),
        Subject.EDIT: select(SuggestedEdit.author_id).where(SuggestedEdit.id == subject_id),
        Subject.APPEAL: select(Appeal.member_id).where(Appeal.id == subject_id),
        Subject.NOTICE: select(Notice.author_id).where(Notice.id == subject_id),
    }
    if subject is Subject.MEMBER:
        return subject_id
    return session().scalar(columns[subject]) if subject in columns else None


def close_item(item: ReviewItem, state: ItemState) -> None:
    """The one way a locked item leaves the queue."""
    item.state, item.version, item.closed_at = state.value, item.version + 1, utcnow()
    session().flush()
    forget_counts()


def void(subject: Subject, subject_id: int) -> None:
    """Nothing is left to decide."""
    item = find_waiting(subject, subject_id, lock=True)
    if item is not None:
        close_item(item, ItemState.VOID)


def drop_cause(subject: Subject, subject_id: int, cause: CauseKind, ref_id: int) -> None:
    """One cause is gone (a flag was withdrawn). With the last one the item is void, unless flags hid the post: somebody must look."""
    item = find_waiting(subject, subject_id, lock=True)
    if item is None:
        return
    gone = delete(ReviewCause).where(ReviewCause.item_id == item.id, ReviewCause.kind == cause, ReviewCause.ref_id == ref_id)
    session().execute(gone.execution_options(synchronize_session=False))
    left = session().scalar(select(func.count()).where(ReviewCause.item_id == item.id)) or 0
    rerank([item.id])
    if not left and not item.was_hidden:
        close_item(item, ItemState.VOID)
    forget_counts()


def is_serious(post_id: int) -> bool:
    """Whether what an open flag says of this post concerns more than the post: its author may not make it go away by deleting."""
    found = select(Flag.id).where(Flag.post_id == post_id, Flag.state == FlagState.OPEN, Flag.reason.in_([*SERIOUS, "spam"]))
    return session().scalar(found.limit(1)) is not None


def open_flags(post_id: int | None, member_id: int | None, *, lock: bool = False) -> list[Flag]:
    """The open flags of a subject, in the order everybody locks them."""
    about = Flag.post_id == post_id if post_id is not None else Flag.member_id == member_id
    found = select(Flag).where(about, Flag.state == FlagState.OPEN).order_by(Flag.id)
    return list(session().scalars(found.with_for_update() if lock else found))


def close_decided_edits(where: ColumnElement[bool]) -> int:
    """Items of suggested edits that are no longer to decide, whoever closed those: `where` is a condition on SuggestedEdit."""
    done = select(ReviewItem).join(SuggestedEdit, SuggestedEdit.id == ReviewItem.suggestion_id)
    done = done.where(ReviewItem.closed_at.is_(None), SuggestedEdit.decided_at.is_not(None), where)
    done = done.order_by(ReviewItem.id).with_for_update(of=ReviewItem)
    items = list(session().scalars(done.execution_options(populate_existing=True)))
    for item in items:
        close_item(item, ItemState.VOID)
    return len(items)


def move_filters(thread_id: int, category_id: int) -> None:
    """The open items of a thread follow it to another category."""
    posts = select(Post.id).where(Post.thread_id == thread_id)
    items = session().scalars(select(ReviewItem).where(ReviewItem.post_id.in_(posts), ReviewItem.closed_at.is_(None)))
    for item in items:
        item.category_id = category_id


def category_of(thread_id: int) -> int:
    return session().scalars(select(Thread.category_id).where(Thread.id == thread_id)).one()
