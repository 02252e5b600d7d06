"""What a thread's page says about its resolution: solutions, original, duplicates, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.resolution.ledger import wrong_state
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import Cause, ClosedReason, Move, Resolution, WaitingOn
from forum.threads.models import Post, Thread
from forum.threads.visibility import threads_listed_for

BADGES = {"accepted_by_asker": "asker", "accepted_by_staff": "staff", "accepted_by_helper": "helper", "presumed": "presumed",
          "article": "article"}
NOT_FOR_EVERYBODY = (Move.REMOVED, Move.RESTORED)
NAMELESS = frozenset({
    Cause.ANSWER_REMOVED, Cause.ANSWER_RETURNED, Cause.ARTICLE_REMOVED, Cause.ARTICLE_RETURNED, Cause.ORIGINAL_REMOVED,
    Cause.ORIGINAL_RETURNED, Cause.MOVED,
})
"""Moves that follow from moderation and editing: members are not told whose."""
MAX_LISTED = 50


@dataclass(frozen=True, slots=True)
class SolutionFact:
    """An answer marked as a solution. `revision` is the accepted one, `post_revision` what the answer is at now."""

    answer_id: int
    is_primary: bool
    how: str
    scope: str
    revision: int
    post_revision: int
    accepted_at: datetime
    accepted_by: User | None

    @property
    def edited_since_accepted(self) -> bool:
        return self.post_revision > self.revision

    @property
    def badge(self) -> str:
        """The word `accept_badge` takes: asker, staff, helper, presumed or article."""
        return BADGES[self.how]


def solutions_of(thread: Thread) -> list[SolutionFact]:
    """The solutions of a thread the viewer has been allowed to see, the primary one first. No statement while unsolved."""
    if not thread.has_solution:
        return []
    found = (
        select(Solution, Post.revision, User)
        .join(Post, Post.id == Solution.answer_id).outerjoin(User, User.id == Solution.accepted_by_id)
        .where(Solution.thread_id == thread.id, Post.listed.is_(True))
        .order_by(Solution.is_primary.desc(), Solution.accepted_at, Solution.answer_id)
    )
    return [
        SolutionFact(mark.answer_id, mark.is_primary, mark.how, mark.scope, mark.revision, revision, mark.accepted_at, member)
        for mark, revision, member in session().execute(found)
    ]


def has_solved(member_id: int, thread: Thread) -> bool:
    """Whether a solution of the thread is this member's. No statement while unsolved."""
    if not thread.has_solution:
        return False
    found = select(Solution.answer_id).join(Post, Post.id == Solution.answer_id)
    return session().scalar(found.where(Solution.thread_id == thread.id, Post.author_id == member_id).limit(1)) is not None


def original_for(viewer: Actor, thread: Thread) -> Thread | None:
    """The question this one duplicates, if the viewer may read it. No statement for others."""
    if thread.duplicate_of_id is None:
        return None
    return session().scalars(select(Thread).where(Thread.id == thread.duplicate_of_id, threads_listed_for(viewer))).one_or_none()


def duplicates_for(viewer: Actor, thread: Thread) -> list[Thread]:
    """Newest questions closed as duplicates of this one that the viewer may read."""
    found = select(Thread).where(Thread.duplicate_of_id == thread.id, threads_listed_for(viewer))
    return list(session().scalars(found.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(MAX_LISTED)))


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the timeline. `actor` None is the system or an import; `original` is None when the viewer may not read it."""

    at: datetime
    move: str
    actor: User | None
    how: str | None
    reason: str | None
    waiting_on: str | None
    waited_on: str | None
    cause: str | None
    answer_id: int | None
    scope: str | None
    original: Thread | None
    note: str | None


def history_of(viewer: Actor, thread: Thread) -> list[HistoryEntry]:
    """What happened to a question's resolution, oldest first, the newest 50 at most.

    Removals, and who caused what by removing, are for staff; answers nobody may see stay unnamed.
    """
    if thread.resolution_seq <= 1:
        return []
    original, answer, change = aliased(Thread), aliased(Post), ResolutionChange
    shown = change.move != Move.ASKED if viewer.is_staff else change.move.not_in((Move.ASKED, *NOT_FOR_EVERYBODY))
    found = (
        select(change, User, original, answer.id)
        .outerjoin(User, User.id == change.actor_id)
        .outerjoin(original, and_(original.id == change.duplicate_of_id, original.id.in_(_readable(viewer, thread))))
        .outerjoin(answer, and_(answer.id == change.answer_id, answer.listed.is_(True)))
        .where(change.thread_id == thread.id, shown).order_by(change.seq.desc()).limit(MAX_LISTED)
    )
    return [
        _entry(row, actor if viewer.is_staff or row.cause not in NAMELESS else None, other, answer_id)
        for row, actor, other, answer_id in session().execute(found)
    ][::-1]


def _readable(viewer: Actor, thread: Thread) -> Select[int]:
    named = select(ResolutionChange.duplicate_of_id).where(ResolutionChange.thread_id == thread.id)
    return select(Thread.id).where(Thread.id.in_(named), threads_listed_for(viewer))


def _entry(row: ResolutionChange, actor: User | None, original: Thread | None, answer_id: int | None) -> HistoryEntry:
    return HistoryEntry(
        row.at, row.move, actor, row.is_how, row.is_reason, row.is_waiting_on, row.was_waiting_on, row.cause, answer_id,
        row.scope, original, row.note
    )


def remember_asker(viewer: Actor, thread: Thread) -> None:
    """Note on the thread when its asker last wrote in it, for the rule about silent askers. Asked for helpers only."""
    if viewer.is_anonymous or viewer.is_staff or viewer.id == thread.asker_id:
        return
    theirs = or_(Post.author_id == thread.asker_id, Post.edited_by_id == thread.asker_id)
    wrote, edited = session().execute(
        select(func.max(Post.created_at).filter(Post.author_id == thread.asker_id),
               func.max(Post.edited_at).filter(Post.edited_by_id == thread.asker_id)).where(Post.thread_id == thread.id, theirs)
    ).one()
    thread.asker_seen_at = max(at for at in (wrote, edited, thread.created_at) if at is not None)  # type: ignore[attr-defined]


def may_close_for_no_reply(thread: Thread) -> bool:
    """The asker was asked for details and has been silent for the days the settings say."""
    if thread.waiting_on != WaitingOn.ASKER:
        return False
    asked = select(ResolutionChange.at).where(
        ResolutionChange.thread_id == thread.id, ResolutionChange.is_waiting_on == WaitingOn.ASKER,
        ResolutionChange.move == Move.WAITING,
    )
    at = session().scalar(asked.order_by(ResolutionChange.seq.desc()).limit(1))
    return at is not None and utcnow() - at >= timedelta(days=settings.get("resolution.no_reply_days"))


def expect(thread: Thread, *possible: Resolution) -> None:
    """A form is shown only where its decision can be taken. Raises WrongState with the present state."""
    if thread.resolution not in possible:
        raise wrong_state(thread)


def closing_reasons(viewer: Actor, thread: Thread) -> list[ClosedReason]:
    """The reasons this person may close the question for now; duplicates have a page of their own."""
    found = [ClosedReason.NO_LONGER_NEEDED] if can(viewer, Action.CLOSE_AS_NOT_NEEDED, thread) else []
    if can(viewer, Action.CLOSE, thread):
        found += [ClosedReason.OFF_TOPIC, ClosedReason.NOT_REPRODUCIBLE]
        found += [ClosedReason.NO_REPLY] if may_close_for_no_reply(thread) else []
    return found
