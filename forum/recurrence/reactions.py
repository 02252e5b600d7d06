"""What the recurrence room does when told: terms and topics follow what is written."""

from __future__ import annotations

from sqlalchemy import update

from forum.accounts.events import MemberLeft, RolesChanged
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.recurrence.commands import count_terms, keep_meaning, place_threads, read_threads, score_topic_of
from forum.recurrence.models import TopicCare
from forum.recurrence.queries.sources import is_opening
from forum.threads.events import PostEvent, PostsMoved, ThreadChanged, ThreadStarted

READ_IMPORTED = "recurrence.read_imported"
GO_ON = "recurrence.go_on"
READ_OF = frozenset({"title", "type"})
CURATORS = frozenset({"editor", "moderator", "admin"})


def member_leaves(event: MemberLeft) -> None:
    """What they worked on is free for others; what they said of topics stays."""
    _free(event.member_id)


def roles_end_work(event: RolesChanged) -> None:
    """Who does not look after topics any more works on none."""
    if not set(event.after) & CURATORS:
        _free(event.member_id)


def _free(member_id: int) -> None:
    free = update(TopicCare).where(TopicCare.claimed_by_id == member_id).values(
        claimed_by_id=None, claimed_at=None, version=TopicCare.version + 1,
    )
    session().execute(free.execution_options(synchronize_session=False))


def learn_thread(event: ThreadStarted) -> None:
    """A thread was begun."""
    _learn([event.thread_id])


def learn_edited(event: PostEvent) -> None:
    """A post was edited, is gone or is back: only the opening counts."""
    if is_opening(event.post_id):
        _learn([event.thread_id])


def learn_changed(event: ThreadChanged) -> None:
    """A thread got another title or type."""
    if event.what in READ_OF:
        _learn([event.thread_id])


def learn_parted(event: PostsMoved) -> None:
    """A thread was made of posts of another."""
    _learn(sorted({event.thread_id, event.into_id}))


def count_again(event: PostEvent) -> None:
    """A question is out of sight or back: its topic counts it no more, or again."""
    if is_opening(event.post_id):
        score_topic_of(SYSTEM, [event.thread_id])


def count_moved(event: ThreadChanged) -> None:
    """A question stands in another category, which others may read."""
    if event.what == "category":
        score_topic_of(SYSTEM, [event.thread_id])


def _learn(thread_ids: list[int]) -> None:
    keep_meaning(SYSTEM, thread_ids)
    questions = read_threads(SYSTEM, thread_ids)
    count_terms(SYSTEM)
    if questions:
        place_threads(SYSTEM, questions)
