"""What the queue does when told: it opens items, adds causes, and closes what has nothing left to decide. All in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select

from forum.accounts.events import MemberLeft
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.threads.events import (
    CategoryChanged,
    EditSuggested,
    PostEvent,
    PostsMoved,
    SuggestionDecided,
    SuggestionWithdrawn,
    ThreadChanged,
)
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.cleanup.events import CleanupReverted, PostPutBack, PostTaken
from moderation.flags.commands import settle_flags
from moderation.flags.events import FlagRaised, FlagsSettled, FlagWithdrawn
from moderation.flags.models import Flag
from moderation.review.bursts import begin_waiting
from moderation.review.commands.undoing import undo_with_tool
from moderation.review.models import DeskChoice, ReviewCause, ReviewItem
from moderation.review.opening import (
    category_of,
    close_decided_edits,
    close_item,
    drop_cause,
    find_waiting,
    is_serious,
    is_steady,
    move_filters,
    open_flags,
    open_item,
    void,
)
from moderation.review.states import CauseKind, ItemState, Subject
from moderation.statements.events import AppealDecided, AppealFiled, AppealWithdrawn, NoticeWithdrawn
from moderation.statements.models import Statement
from moderation.statements.states import AppealState


def flag_opens(event: FlagRaised) -> None:
    subject, subject_id = _flagged(event)
    open_item(subject, subject_id, CauseKind.FLAG, ref_id=event.flag_id, reason=event.reason)


def withdrawal_closes(event: FlagWithdrawn) -> None:
    subject, subject_id = _flagged(event)
    drop_cause(subject, subject_id, CauseKind.FLAG, event.flag_id)


def _flagged(event: Any) -> tuple[Subject, int]:
    return (Subject.POST, event.post_id) if event.post_id is not None else (Subject.MEMBER, event.member_id)


def settling_closes(event: FlagsSettled) -> None:
    """Flags settled elsewhere: nothing is left of an item that only they had opened. Opened again, they are causes of one."""
    subject, subject_id = _flagged(event)
    if event.state == "open":
        for flag_id in () if is_steady() else event.flag_ids:
            _reopened(subject, subject_id, flag_id)
        return
    item = find_waiting(subject, subject_id, lock=True)
    if item is not None and not open_flags(item.post_id, item.member_id):
        for flag_id in event.flag_ids:
            drop_cause(subject, subject_id, CauseKind.FLAG, flag_id)


def _reopened(subject: Subject, subject_id: int, flag_id: int) -> None:
    flag = session().get_one(Flag, flag_id)
    open_item(subject, subject_id, CauseKind.FLAG, ref_id=flag.id, reason=flag.reason, weight=flag.weight)


def held_post_opens(event: Any) -> None:
    """For `PostHeld(post_id, screening_id)`."""
    open_item(Subject.POST, event.post_id, CauseKind.HELD, ref_id=getattr(event, "screening_id", None),
              reason=getattr(event, "reason", ""))


def screening_opens(event: Any) -> None:
    """For `PostScreened(post_id, screening_id)`: it is in sight, and somebody should look."""
    open_item(Subject.POST, event.post_id, CauseKind.SCREENED, ref_id=getattr(event, "screening_id", None),
              reason=getattr(event, "reason", ""))


def release_closes(event: PostEvent) -> None:
    """For `PostReleased`: let in elsewhere. Open flags still want a look."""
    item = find_waiting(Subject.POST, event.post_id, lock=True)
    if item is not None and not open_flags(item.post_id, None):
        close_item(item, ItemState.VOID)


def suggestion_opens(event: EditSuggested) -> None:
    open_item(Subject.EDIT, event.suggestion_id, CauseKind.SUGGESTED, ref_id=event.suggestion_id)


def decision_closes_edit(event: SuggestionDecided) -> None:
    """Decided in the simple queue of reviewers."""
    item = find_waiting(Subject.EDIT, event.suggestion_id, lock=True)
    if item is not None:
        close_item(item, ItemState.DECIDED)


def withdrawal_closes_edit(event: SuggestionWithdrawn) -> None:
    void(Subject.EDIT, event.suggestion_id)


def removal_closes(event: PostEvent) -> None:
    """Deleted: nothing is left to decide, unless its flags concern more than the post. What was suggested for it is closed, too."""
    post = session().get_one(Post, event.post_id)
    gone_closes_edits(event)
    item = find_waiting(Subject.POST, post.id, lock=True)
    if item is None or is_serious(post.id):
        return
    flags = [flag.id for flag in open_flags(post.id, None)]
    close_item(item, ItemState.VOID)
    if flags:
        settle_flags(SYSTEM, flags, state="closed")


def gone_closes_edits(event: PostEvent) -> None:
    """Suggested edits of what is out of sight were closed without a word."""
    post = session().get_one(Post, event.post_id)
    posts = select(Post.id).where(Post.thread_id == post.thread_id) if post.is_opening else [post.id]
    close_decided_edits(SuggestedEdit.post_id.in_(posts))


def thread_change_moves(event: ThreadChanged) -> None:
    if event.what == "category":
        move_filters(event.thread_id, category_of(event.thread_id))
        close_decided_edits(SuggestedEdit.post_id.in_(select(Post.id).where(Post.thread_id == event.thread_id)))


def readers_change_closes(event: CategoryChanged) -> None:
    if event.what == "read_access":
        inside = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(Thread.category_id == event.category_id)
        close_decided_edits(SuggestedEdit.post_id.in_(inside))


def appeal_opens(event: AppealFiled) -> None:
    reason = session().scalar(select(Statement.reason).where(Statement.id == event.statement_id)) or ""
    open_item(Subject.APPEAL, event.appeal_id, CauseKind.APPEAL, ref_id=event.appeal_id, reason=reason)


def appeal_closes(event: AppealDecided) -> None:
    """Withdrawn, or decided elsewhere."""
    if event.state == AppealState.OPEN:
        return
    item = find_waiting(Subject.APPEAL, event.appeal_id, lock=True)
    if item is not None:
        close_item(item, ItemState.VOID if event.state == AppealState.WITHDRAWN else ItemState.DECIDED)


def appeal_is_withdrawn(event: AppealWithdrawn) -> None:
    _close_unless_decided(Subject.APPEAL, event.appeal_id)


def _close_unless_decided(subject: Subject, subject_id: int) -> None:
    item = find_waiting(subject, subject_id, lock=True)
    if item is not None:
        close_item(item, ItemState.VOID)


def notice_is_withdrawn(event: NoticeWithdrawn) -> None:
    _close_unless_decided(Subject.NOTICE, event.notice_id)


def notice_opens(event: Any) -> None:
    """For `NoticeReceived(notice_id)`."""
    open_item(Subject.NOTICE, event.notice_id, CauseKind.NOTICE, ref_id=event.notice_id, reason="illegal")


def cleanup_closes(event: PostTaken) -> None:
    """Hidden with all else of a spammer: nothing is left to decide."""
    void(Subject.POST, event.post_id)


def cleanup_reopens(event: PostPutBack) -> None:
    """It is back: whatever but flags (they open by themselves) had brought it into the queue does again; what is held always does."""
    of_post = ReviewItem.post_id == event.post_id
    closed = select(ReviewItem.id).where(of_post, ReviewItem.state == ItemState.VOID, ReviewItem.opened_at <= event.taken_at)
    item_id = session().scalar(closed.where(ReviewItem.closed_at >= event.taken_at).order_by(ReviewItem.closed_at).limit(1))
    causes = select(ReviewCause).where(ReviewCause.item_id == item_id, ReviewCause.kind != CauseKind.FLAG).order_by(ReviewCause.id)
    again = list(session().scalars(causes))
    if not again and session().scalar(select(Post.held_at).where(Post.id == event.post_id)) is not None:
        held = select(ReviewCause).join(ReviewItem, ReviewItem.id == ReviewCause.item_id).where(of_post, ReviewCause.kind == CauseKind.HELD)
        again = list(session().scalars(held.order_by(ReviewCause.id.desc()).limit(1)))
    for cause in again:
        open_item(Subject.POST, event.post_id, CauseKind(cause.kind), ref_id=cause.ref_id, reason=cause.reason, weight=cause.weight)


def reverting_lets_begin(event: CleanupReverted) -> None:
    """What was decided as spam while a clean-up was taken back waits for that."""
    begin_waiting(event.member_id)


def tool_undone_reopens(event: PostsMoved) -> None:
    """A split or merge is taken back from the thread's own tools: the decision that was made with it is, too."""
    if not is_steady():
        undo_with_tool(replace(SYSTEM, id=event.actor_id), event.act_id)


def member_leaves(event: MemberLeft) -> None:
    """Nobody can be sanctioned any more who has left; their posts stay and can be."""
    if flags := [flag.id for flag in open_flags(None, event.member_id)]:
        settle_flags(SYSTEM, flags, state="closed")
    void(Subject.MEMBER, event.member_id)
    session().execute(delete(DeskChoice).where(DeskChoice.user_id == event.member_id))
