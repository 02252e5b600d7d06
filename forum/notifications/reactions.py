"""What this room does when told: who follows at once (same transaction), who hears of it (later, re-checked then)."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from forum.accounts.events import MemberLeft, RolesChanged
from forum.accounts.models import User
from forum.core.db import command, session
from forum.notifications import occasions
from forum.notifications.commands.following import begin_following, forget_post, forget_thread, forget_unreadable
from forum.notifications.models import Follow, Letter, MailHours, Notification, Preference
from forum.notifications.states import Level
from forum.notifications.telling import tell
from forum.resolution.events import (
    InfoGiven,
    InfoRequested,
    QuestionClosed,
    QuestionReopened,
    QuestionSolved,
    SolutionAdded,
    SolutionEdited,
)
from forum.threads.events import (
    AnswerPosted,
    CategoryChanged,
    CommentPosted,
    EditSuggested,
    MembersMentioned,
    PostEdited,
    PostEvent,
    PostRestored,
    SuggestionDecided,
    ThreadChanged,
    ThreadStarted,
)
from forum.threads.models import Post, Thread
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
    """Nothing is followed, nothing waits in the inbox or to be mailed; what others were told goes on to name a former member."""
    gone = delete(Follow).where(Follow.user_id == event.member_id).returning(Follow.thread_id)
    followed = sorted(session().scalars(gone.execution_options(synchronize_session=False)))
    for start in range(0, len(followed), THREADS_AT_ONCE):
        fewer = update(Thread).where(Thread.id.in_(followed[start:start + THREADS_AT_ONCE]))
        fewer = fewer.values(follower_count=Thread.follower_count - 1)
        session().execute(fewer.execution_options(synchronize_session=False))
    for table in (Notification, Letter, Preference, MailHours):
        session().execute(delete(table).where(table.user_id == event.member_id).execution_options(synchronize_session=False))
    session().execute(update(User).where(User.id == event.member_id).values(unread_count=0))


# later: each re-checks who may see it at that moment


@command
def tell_of_answer(event: AnswerPosted) -> None:
    tell(occasions.answer(event))


@command
def tell_of_comment(event: CommentPosted) -> None:
    tell(occasions.comment(event))


@command
def tell_of_mention(event: MembersMentioned) -> None:
    tell(occasions.mention(event))


@command
def tell_of_edit(event: PostEdited) -> None:
    tell(occasions.edit(event))


@command
def tell_of_suggestion(event: EditSuggested) -> None:
    tell(occasions.suggestion(event))


@command
def tell_of_decision(event: SuggestionDecided) -> None:
    tell(occasions.decision(event))


@command
def tell_of_solution(event: QuestionSolved | SolutionAdded) -> None:
    tell(occasions.solution(event))


@command
def tell_of_edited_solution(event: SolutionEdited) -> None:
    tell(occasions.edited_solution(event))


@command
def tell_of_question_back(event: InfoRequested) -> None:
    tell(occasions.question_back(event))


@command
def tell_of_given_info(event: InfoGiven) -> None:
    tell(occasions.given_info(event))


@command
def tell_of_reopening(event: QuestionReopened) -> None:
    tell(occasions.reopening(event))


@command
def tell_of_closing(event: QuestionClosed) -> None:
    tell(occasions.closing(event))


@command
def tell_of_order(event: ThreadChanged) -> None:
    tell(occasions.order_kept(event))


@command
def tell_of_restoring(event: PostRestored) -> None:
    tell(occasions.restoring(event))
