"""What this room does when told: who follows at once (same transaction), who hears of it (later, re-checked then)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from forum.accounts.events import MemberLeft, RolesChanged
from forum.accounts.models import Role, User
from forum.core.db import command, session
from forum.core.events import Event
from forum.core.permissions import STAFF_ROLES
from forum.notifications.audience import Facts, audience, personal
from forum.notifications.commands import begin_following, forget_post, forget_thread, forget_unreadable
from forum.notifications.models import Follow, Notification
from forum.notifications.states import Kind, Level
from forum.resolution.events import (
    InfoGiven,
    InfoRequested,
    QuestionClosed,
    QuestionReopened,
    QuestionSolved,
    SolutionAdded,
    SolutionEdited,
)
from forum.resolution.models import ResolutionChange
from forum.threads.events import (
    AnswerPosted,
    CategoryChanged,
    CommentPosted,
    MembersMentioned,
    PostEvent,
    ThreadChanged,
    ThreadStarted,
)
from forum.threads.models import Category, Post, Thread
from forum.votes.events import MeTooAdded

THREADS_AT_ONCE = 500

# now


def author_follows(event: ThreadStarted | AnswerPosted | MeTooAdded) -> None:
    """Whoever asks, answers or has the same problem hears what follows."""
    if event.actor_id is not None:
        begin_following(session().get_one(Thread, event.thread_id), event.actor_id, Level.ALL, keep_existing=True)


def followers_move_to_original(event: QuestionClosed) -> None:
    """A duplicate's followers hear when the original is solved."""
    if event.duplicate_of_id is None:
        return
    original = session().get_one(Thread, event.duplicate_of_id, with_for_update=True)
    here = select(Follow.user_id, Follow.level).where(Follow.thread_id == event.thread_id, Follow.level != Level.MUTED)
    for member_id, level in session().execute(here).all():
        begin_following(original, member_id, Level(level), keep_existing=True)


def removed_post_is_forgotten(event: PostEvent) -> None:
    """Hidden or deleted posts leave every inbox at once."""
    post = session().get_one(Post, event.post_id)
    forget_thread(post.thread_id) if post.is_opening else forget_post(post.id)


def thread_leaves_sight(event: ThreadChanged) -> None:
    """A thread moved to a category for staff leaves the inbox of everybody else."""
    if event.what == "category":
        forget_unreadable(Notification.thread_id == event.thread_id)


def category_leaves_sight(event: CategoryChanged) -> None:
    """So does a category that becomes one for staff."""
    if event.what == "read_access":
        forget_unreadable(Notification.thread_id.in_(select(Thread.id).where(Thread.category_id == event.category_id)))


def roles_leave_sight(event: RolesChanged) -> None:
    """Whoever is no staff any more keeps nothing of what only staff may read."""
    forget_unreadable(Notification.user_id == event.member_id)


def member_leaves(event: MemberLeft) -> None:
    """Nothing is followed, nothing waits in the inbox; what others were told goes on to name a former member."""
    gone = delete(Follow).where(Follow.user_id == event.member_id).returning(Follow.thread_id)
    followed = sorted(session().scalars(gone.execution_options(synchronize_session=False)))
    for start in range(0, len(followed), THREADS_AT_ONCE):
        fewer = update(Thread).where(Thread.id.in_(followed[start:start + THREADS_AT_ONCE]))
        fewer = fewer.values(follower_count=Thread.follower_count - 1)
        session().execute(fewer.execution_options(synchronize_session=False))
    told = delete(Notification).where(Notification.user_id == event.member_id)
    session().execute(told.execution_options(synchronize_session=False))
    session().execute(update(User).where(User.id == event.member_id).values(unread_count=0))


# later


@command
def tell_of_answer(event: AnswerPosted) -> None:
    _tell(Kind.ANSWER, event, f"answer:{event.post_id}", post_id=event.post_id)


@command
def tell_of_comment(event: CommentPosted) -> None:
    under = select(Post.author_id).where(Post.id == select(Post.parent_id).where(Post.id == event.post_id).scalar_subquery())
    owner = session().scalar(under)
    _tell(Kind.COMMENT, event, f"comment:{event.post_id}", post_id=event.post_id, personally=personal(Kind.COMMENT, [owner]))


@command
def tell_of_mention(event: MembersMentioned) -> None:
    told = personal(Kind.MENTION, event.member_ids)
    _tell(Kind.MENTION, event, f"mention:{event.post_id}", post_id=event.post_id, personally=told)


@command
def tell_of_solution(event: QuestionSolved | SolutionAdded) -> None:
    helper = session().scalar(select(Post.author_id).where(Post.id == event.answer_id)) if event.answer_id else None
    cause = f"solved:{event.thread_id}:{_stamp(event.at)}"
    _tell(Kind.SOLVED, event, cause, post_id=event.answer_id, personally=personal(Kind.ACCEPTED, [helper]))


@command
def tell_of_edited_solution(event: SolutionEdited) -> None:
    cause = f"edited:{event.answer_id}:{_stamp(event.at)}"
    _tell(Kind.SOLUTION_EDITED, event, cause, post_id=event.answer_id, personally=_asker(Kind.SOLUTION_EDITED, event.thread_id))


@command
def tell_of_question_back(event: InfoRequested) -> None:
    cause = f"needs_info:{event.thread_id}:{_stamp(event.at)}"
    _tell(Kind.NEEDS_INFO, event, cause, post_id=event.post_id, personally=_asker(Kind.NEEDS_INFO, event.thread_id))


@command
def tell_of_given_info(event: InfoGiven) -> None:
    asked = (
        select(ResolutionChange.actor_id)
        .where(ResolutionChange.thread_id == event.thread_id, ResolutionChange.is_waiting_on == "asker",
               ResolutionChange.was_waiting_on != "asker")
        .order_by(ResolutionChange.seq.desc()).limit(1)
    )
    cause = f"info_given:{event.thread_id}:{_stamp(event.at)}"
    personally = personal(Kind.INFO_GIVEN, [session().scalar(asked)])
    _tell(Kind.INFO_GIVEN, event, cause, post_id=event.post_id, personally=personally)


@command
def tell_of_reopening(event: QuestionReopened) -> None:
    _tell(Kind.REOPENED, event, f"reopened:{event.thread_id}:{_stamp(event.at)}")


@command
def tell_of_closing(event: QuestionClosed) -> None:
    kind = Kind.DUPLICATE if event.duplicate_of_id else Kind.CLOSED
    cause = f"closed:{event.thread_id}:{_stamp(event.at)}"
    _tell(kind, event, cause, personally=_asker(kind, event.thread_id))


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _asker(kind: Kind, thread_id: int) -> dict[int, Kind]:
    return personal(kind, [session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))])


def _tell(kind: Kind, event: Event, cause: str, *, post_id: int | None = None, personally: dict[int, Kind] | None = None) -> None:
    """Write the notifications of one event for everybody who may see its subject *now*; twice is once."""
    thread_id: int = event.thread_id  # type: ignore[attr-defined]
    actor_id: int | None = event.actor_id  # type: ignore[attr-defined]
    rows = session().execute(select(Follow.user_id, Follow.level).where(Follow.thread_id == thread_id)).all()
    followers = {member: Level(level) for member, level in rows}
    told = audience(kind, Facts(actor_id, followers, personally or {}))
    entitled = _entitled(thread_id, post_id, set(told))
    known = set(session().scalars(select(Notification.user_id).where(Notification.cause == cause)))
    fresh = sorted(entitled - known)
    if not fresh:
        return
    session().execute(insert(Notification), [
        {"user_id": member, "kind": told[member], "cause": cause, "actor_id": actor_id, "thread_id": thread_id,
         "post_id": post_id, "created_at": event.at} for member in fresh
    ])
    counted = update(User).where(User.id.in_(fresh)).values(unread_count=User.unread_count + 1)
    session().execute(counted.execution_options(synchronize_session=False))


def _entitled(thread_id: int, post_id: int | None, members: set[int]) -> set[int]:
    """Those of `members` who may see the thread (and post) at this moment."""
    if not members:
        return set()
    access = session().scalar(
        select(Category.read_access).join(Thread, Thread.category_id == Category.id).where(Thread.id == thread_id, Thread.listed)
    )
    if access is None or (post_id and not session().scalar(select(Post.listed).where(Post.id == post_id))):
        return set()
    here = select(User.id).where(User.id.in_(members), User.left_at.is_(None), User.is_placeholder.is_(False))
    if access == "staff":
        here = here.where(User.id.in_(select(Role.user_id).where(Role.role.in_(STAFF_ROLES))))
    return set(session().scalars(here))

