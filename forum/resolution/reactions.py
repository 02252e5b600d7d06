"""What follows from what happens in threads, in the same transaction. The thread is locked by the command that announced.

The ledger names who removed or restored something; the events that follow from it name nobody, since members are told of them.
"""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.reputation.ledger import settle
from forum.resolution.commands.accepting import announce_withdrawal, withdraw_mark
from forum.resolution.commands.closing import duplicates_of, repoint_duplicates
from forum.resolution.commands.waiting import turn_to_asker, turn_to_community
from forum.resolution.cycle import close, remove, reopen, restore
from forum.resolution.days import move_days
from forum.resolution.events import (
    AnswerUnverified,
    AnswerVerified,
    InfoGiven,
    QuestionClosed,
    QuestionReopened,
    SolutionEdited,
)
from forum.resolution.ledger import last_change, load, open_ledger, record
from forum.resolution.marks import credit_move, rebuild_solution_counts
from forum.resolution.models import ResolutionChange
from forum.resolution.resuming import announce_reopening
from forum.resolution.returning import accept_again
from forum.resolution.states import GONE, Cause, ClosedReason, Move, Resolution, WaitingOn
from forum.threads.events import (
    AnswerPosted,
    CategoryChanged,
    CommentPosted,
    PostEdited,
    PostEvent,
    PostHeld,
    QuestionAsked,
    SplitUndone,
    ThreadChanged,
)
from forum.threads.models import Category, Post, Thread
from forum.threads.queries import get_thread
from forum.threads.states import ReadAccess


def question_begins(event: QuestionAsked) -> None:
    """The ledger's first row; a question that was held has it since it was written and begins to count with `return_reinstates`."""
    thread = _thread(event.thread_id)
    if thread.resolution_seq == 0:
        open_ledger(thread, event.at, event.actor_id)


def held_question_begins(event: PostHeld) -> None:
    """A ledger from the start, so that nothing has to expect a question without one; nothing counts it while it is held."""
    thread = _thread(event.thread_id)
    if thread.is_question and thread.resolution_seq == 0:
        open_ledger(thread, event.at, event.actor_id)


def reply_turns_the_table(event: AnswerPosted | CommentPosted) -> None:
    """A comment that asks for details puts the asker on turn; the asker's own reply gives the turn back."""
    thread = _thread(event.thread_id)
    post = session().get_one(Post, event.post_id)
    if not post.listed:
        return
    if post.author_id == thread.asker_id:
        _asker_was_heard(thread, post)
    elif isinstance(event, CommentPosted) and event.asks_for_info and thread.resolution == Resolution.OPEN:
        turn_to_asker(thread, post.author_id, post.id)


def edit_is_noticed(event: PostEdited) -> None:
    """An asker's edit is a reply too; an edited solution is announced, the acceptance stays with the words it was given to."""
    thread = _thread(event.thread_id)
    post = session().get_one(Post, event.post_id)
    if event.actor_id == thread.asker_id and post.listed:
        _asker_was_heard(thread, post)
    if post.is_solution:
        announce(SolutionEdited(event.at, event.actor_id, thread.id, post.id))


def _asker_was_heard(thread: Thread, post: Post) -> None:
    """The reply that was waited for gives the turn back; one that comes too late opens the question again."""
    if thread.resolution == Resolution.OPEN and thread.waiting_on == WaitingOn.ASKER:
        turn_to_community(thread, thread.asker_id, post.id)
    elif thread.closed_reason == ClosedReason.NO_REPLY and thread.listed:
        now = utcnow()
        record(thread, reopen(load(thread), now, thread.asker_id, cause=Cause.REPLIED))
        announce(QuestionReopened(now, thread.asker_id, thread.id, str(Cause.REPLIED)))
        announce(InfoGiven(now, thread.asker_id, thread.id, post.id))


def removal_withdraws(event: PostEvent) -> None:
    """What nobody may see is neither counted nor a solution."""
    thread, post = _thread(event.thread_id), session().get_one(Post, event.post_id)
    if post.is_opening:
        _follow_listing(thread, event.actor_id)
    elif post.is_solution:
        record(thread, withdraw_mark(load(thread), post.id, event.actor_id, Cause.ANSWER_REMOVED))
        announce_withdrawal(None, thread, post.id, Cause.ANSWER_REMOVED)


def return_reinstates(event: PostEvent) -> None:
    """What comes back counts again; an answer whose removal reopened the question is its solution again, if nothing happened since."""
    thread, post = _thread(event.thread_id), session().get_one(Post, event.post_id)
    if post.is_opening:
        _follow_listing(thread, event.actor_id)
    elif not post.listed or (thread.resolution != Resolution.OPEN and thread.closed_reason != ClosedReason.NO_REPLY):
        return
    elif post.is_answer and post.says_something and _reopened_by(thread, *GONE).answer_id == post.id:
        accept_again(thread, post, event.actor_id)
    elif post.author_id == thread.asker_id and post.created_at >= last_change(thread).at:
        _asker_was_heard(thread, post)


def split_answer_solves_again(event: SplitUndone) -> None:
    """The answer whose splitting off reopened the question is back, and its solution again, if nothing happened since."""
    thread = _thread(event.into_id)
    answer_id = _reopened_by(thread, Cause.MOVED).answer_id if thread.resolution == Resolution.OPEN else None
    answer = session().get(Post, answer_id) if answer_id else None
    if answer is not None and answer.is_answer and answer.listed and answer.thread_id == thread.id:
        accept_again(thread, answer, event.actor_id)


def _reopened_by(thread: Thread, *causes: Cause) -> ResolutionChange:
    last = last_change(thread)
    return last if last.move == Move.REOPENED and last.cause in causes else ResolutionChange()


def thread_change_moves_counts(event: ThreadChanged) -> None:
    """Another type starts or ends a question; another category takes the question's past along."""
    if event.what == "category":
        thread, former = _thread(event.thread_id), session().get_one(Category, int(event.was))
        move_days(thread, former.id)
        public = ReadAccess.EVERYONE
        credit_move(thread, was_public=former.read_access == public, is_public=thread.category.read_access == public)
    elif event.what == "type":
        _follow_type(_thread(event.thread_id), event)


def _follow_type(thread: Thread, event: ThreadChanged) -> None:
    question = load(thread)
    if thread.is_question and question.seq == 0:
        open_ledger(thread, event.at, event.actor_id)
    elif thread.is_question:
        record(thread, restore(question, event.at, event.actor_id, cause=Cause.TYPE_CHANGED, counted=thread.listed))
    elif question.seq:
        record(thread, remove(question, event.at, event.actor_id, cause=Cause.TYPE_CHANGED))
        _release_duplicates(thread, event.actor_id)


def _follow_listing(thread: Thread, by_id: int | None) -> None:
    """Count or stop counting a question whose opening post was removed or came back; its duplicates are let go or taken back."""
    question = load(thread)
    if not thread.is_question or question.side.counted == thread.listed:
        return
    if thread.listed:
        record(thread, restore(question, utcnow(), by_id))
        _take_duplicates_back(thread, by_id)
    else:
        record(thread, remove(question, utcnow(), by_id))
        _release_duplicates(thread, by_id)


def _release_duplicates(original: Thread, by_id: int | None) -> None:
    """A duplicate of what nobody may see is a question again, and solved if it was so before."""
    for duplicate in duplicates_of(original):
        record(duplicate, reopen(load(duplicate), utcnow(), by_id, cause=Cause.ORIGINAL_REMOVED))
        announce_reopening(duplicate, by_id, str(Cause.ORIGINAL_REMOVED), again=Cause.ORIGINAL_REMOVED)


def _take_duplicates_back(original: Thread, by_id: int | None) -> None:
    """Those that were let go, and nothing has happened to since."""
    later = aliased(ResolutionChange)
    happened = exists().where(
        later.thread_id == ResolutionChange.thread_id, later.seq > ResolutionChange.seq,
        later.cause.is_distinct_from(Cause.ORIGINAL_REMOVED),
    )
    released = (
        select(Thread.id).join(ResolutionChange, ResolutionChange.thread_id == Thread.id)
        .where(ResolutionChange.duplicate_of_id == original.id, ResolutionChange.cause == Cause.ORIGINAL_REMOVED,
               ResolutionChange.move == Move.REOPENED, ~happened).order_by(Thread.id)
    )
    for thread_id in session().scalars(released).all():
        duplicate = _thread(thread_id)
        repoint_duplicates(duplicate, original.id, by_id)
        turn = close(load(duplicate), ClosedReason.DUPLICATE, utcnow(), by_id, duplicate_of_id=original.id, cause=Cause.ORIGINAL_RETURNED)
        record(duplicate, turn)
        announce(QuestionClosed(utcnow(), None, duplicate.id, str(ClosedReason.DUPLICATE), original.id, turn.before.accepted_ids))


def readers_change_standing(event: CategoryChanged) -> None:
    """Members' counters say only what everyone may read."""
    if event.what == "read_access":
        rebuild_solution_counts()


def verification_moves_reputation(event: AnswerVerified | AnswerUnverified) -> None:
    settle([event.answer_id])


def _thread(thread_id: int) -> Thread:
    return get_thread(SYSTEM, thread_id, lock=True)
