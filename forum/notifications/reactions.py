"""What this room does when told: who follows at once (same transaction), who hears of it (later, re-checked then)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import aliased

from forum.accounts.events import MemberLeft, RolesChanged
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.core.events import Event, to_payload
from forum.knowledge.events import ArticleDue, ArticleMoved
from forum.knowledge.states import ArticleState
from forum.notifications import articles, occasions, standing
from forum.notifications.commands.following import begin_following
from forum.notifications.commands.reading import read_questions_to, read_reviews_of
from forum.notifications.events import HelpersNudged
from forum.notifications.models import (
    Follow,
    Letter,
    MailHours,
    Notification,
    PlaceFollow,
    Preference,
    PushSubscription,
    Suggestion,
    SuggestionRound,
)
from forum.notifications.sight import settle_sight
from forum.notifications.states import Level
from forum.notifications.telling import tell, tell_each
from forum.reputation.events import BadgeAwarded, PrivilegeEarned
from forum.resolution.events import (
    AskerReminded,
    InfoGiven,
    InfoRequested,
    QuestionClosed,
    QuestionReopened,
    QuestionSolved,
    SolutionAdded,
    SolutionDenied,
    SolutionEdited,
)
from forum.resolution.reminding import note_told
from forum.threads.events import (
    AnswerPosted,
    AuthorAnonymised,
    CategoryChanged,
    CommentPosted,
    EditSuggested,
    MembersMentioned,
    MergeUndone,
    PostConverted,
    PostEdited,
    PostEvent,
    PostReleased,
    PostRestored,
    QuestionAsked,
    SplitUndone,
    SuggestionDecided,
    TagsMerged,
    ThreadChanged,
    ThreadsMerged,
    ThreadSplit,
    ThreadStarted,
)
from forum.threads.models import Post, Thread
from forum.votes.events import MeTooAdded

THREADS_AT_ONCE = 500
OCCASIONS: dict[type[Event], Callable[[Any], occasions.Occasion | None]] = {
    **occasions.ABOUT_THREADS, RolesChanged: standing.roles, BadgeAwarded: standing.badge, PrivilegeEarned: standing.privilege,
    ArticleDue: standing.due_article, ArticleMoved: articles.moved_article,
}
"""What each event tells. Rooms above add what theirs tell."""
TELL_MORE = "notifications.tell_more_of_question"

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


def followers_move_to_merged_tag(event: TagsMerged) -> None:
    """Who followed the tag that goes follows the one it goes to, once."""
    both = aliased(PlaceFollow)
    twice = select(both.user_id).where(both.tag_id == event.into_id)
    moved = update(PlaceFollow).where(PlaceFollow.tag_id == event.tag_id, PlaceFollow.user_id.not_in(twice))
    session().execute(moved.values(tag_id=event.into_id).execution_options(synchronize_session=False))


def removal_and_return_show(event: PostEvent) -> None:
    """What is told of hidden or deleted posts leaves every inbox at once, and is there again when they come back."""
    post = session().get_one(Post, event.post_id)
    if post.is_opening:
        settle_sight(Notification.thread_id == post.thread_id)
    else:
        under = select(Post.id).where(or_(Post.id == post.id, Post.parent_id == post.id))
        settle_sight(Notification.post_id.in_(under))


def thread_changes_sight(event: ThreadChanged) -> None:
    """A thread moved to a category for staff leaves the inbox of everybody else; one that comes out of it is there again."""
    if event.what == "category":
        settle_sight(Notification.thread_id == event.thread_id)


def category_changes_sight(event: CategoryChanged) -> None:
    """So does a category that becomes one for staff, or is one no more."""
    if event.what == "read_access":
        settle_sight(Notification.thread_id.in_(select(Thread.id).where(Thread.category_id == event.category_id)))


def roles_change_sight(event: RolesChanged) -> None:
    """Whoever is no staff any more sees nothing of what only staff may read."""
    settle_sight(Notification.user_id == event.member_id)


def asker_has_spoken(event: SolutionDenied | QuestionSolved | QuestionReopened | QuestionClosed) -> None:
    """Who was asked and has said how it is has read the question: nothing about it waits in their inbox."""
    if event.actor_id is not None:
        read_questions_to(event.actor_id, event.thread_id)


def review_ends(event: ArticleMoved) -> None:
    """Taken back or decided: nobody is asked to review it any more."""
    if event.was == ArticleState.IN_REVIEW:
        read_reviews_of(event.article_id)


def member_leaves(event: MemberLeft) -> None:
    """Nothing is followed, nothing waits in the inbox or to be mailed; what others were told goes on to name a former member."""
    gone = delete(Follow).where(Follow.user_id == event.member_id).returning(Follow.thread_id)
    followed = sorted(session().scalars(gone.execution_options(synchronize_session=False)))
    for start in range(0, len(followed), THREADS_AT_ONCE):
        fewer = update(Thread).where(Thread.id.in_(followed[start:start + THREADS_AT_ONCE]))
        fewer = fewer.values(follower_count=Thread.follower_count - 1)
        session().execute(fewer.execution_options(synchronize_session=False))
    for table in (Notification, Suggestion, SuggestionRound, Letter, Preference, MailHours, PlaceFollow, PushSubscription):
        session().execute(delete(table).where(table.user_id == event.member_id).execution_options(synchronize_session=False))
    session().execute(update(User).where(User.id == event.member_id).values(unread_count=0))


# later: each re-checks who may see it at that moment


@command
def tell_of_question(event: QuestionAsked, after: int = 0) -> None:
    """In portions, each a job and a transaction of its own: whoever asked waits for none of it."""
    occasion = occasions.question(event, after)
    tell(occasion)
    if occasion.last is not None:
        jobs.enqueue(TELL_MORE, {**to_payload(event), "after": occasion.last}, dedupe_key=f"{occasion.cause}:{occasion.last}")


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
    tell(standing.moving_away(event))


@command
def tell_of_split(event: ThreadSplit | MergeUndone) -> None:
    tell_each(occasions.split(event), *standing.posts_moved_away(event))


@command
def tell_of_merge(event: ThreadsMerged | SplitUndone) -> None:
    tell_each(occasions.merge(event), *standing.posts_moved_away(event))


@command
def tell_of_conversion(event: PostConverted) -> None:
    tell(occasions.conversion(event))


@command
def tell_of_anonymity(event: AuthorAnonymised) -> None:
    tell(occasions.anonymity(event))


@command
def tell_of_restoring(event: PostRestored | PostReleased) -> None:
    tell(occasions.restoring(event))


@command
def tell_of_roles(event: RolesChanged) -> None:
    tell(standing.roles(event))


@command
def tell_of_badge(event: BadgeAwarded) -> None:
    tell(standing.badge(event))


@command
def tell_of_due_article(event: ArticleDue) -> None:
    tell(standing.due_article(event))


@command
def tell_of_article(event: ArticleMoved) -> None:
    tell(articles.moved_article(event))
    tell(articles.left_review(event))


@command
def tell_of_privilege(event: PrivilegeEarned) -> None:
    tell(standing.privilege(event))


@command
def tell_of_reminder(event: AskerReminded) -> None:
    """A reminder counts as sent, and silence after it as silence, only if the asker has really been told."""
    if tell(occasions.reminder(event)):
        note_told(event.reminder_id)


@command
def tell_of_nudge(event: HelpersNudged) -> None:
    tell(occasions.nudge(event))
