"""What the knowledge base does when told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import delete, select, update

from forum.accounts.events import MemberLeft, RolesChanged
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.answering import SETTLE_ANSWERS
from forum.knowledge.commands import (
    answers_say_again,
    index_answers_of,
    index_articles,
    moved_answers_say_again,
    settle_alarms,
    settle_more_answers,
    still_stale,
    watch_articles,
)
from forum.knowledge.commands.answering import INDEX_ANSWERS
from forum.knowledge.earning import settle_citations
from forum.knowledge.events import ArticleMoved
from forum.knowledge.models import Article, ArticleDraft, ArticleRating, ArticleTopic
from forum.knowledge.states import EDITORS, ArticleState, MoveReason
from forum.knowledge.watching import articles_resting_on
from forum.recurrence.commands import note_published
from forum.threads.events import PostsMoved, ThreadChanged


class ThreadEvent(Protocol):
    """Whatever happens in a thread."""

    @property
    def thread_id(self) -> int: ...


def member_leaves(event: MemberLeft) -> None:
    """Their unsaved drafts, what they owned, and whatever they told editors go with them; articles and their authors stay."""
    session().execute(delete(ArticleDraft).where(ArticleDraft.member_id == event.member_id))
    session().execute(delete(ArticleRating).where(ArticleRating.member_id == event.member_id))
    owned = update(Article).where(Article.owner_id == event.member_id).values(owner_id=None)
    session().execute(owned.execution_options(synchronize_session=False))
    _free_alarms(event.member_id)


def roles_end_work(event: RolesChanged) -> None:
    """Who is no editor any more sees to no alarm."""
    if not set(event.after) & EDITORS:
        _free_alarms(event.member_id)


def _free_alarms(member_id: int) -> None:
    """What they had taken on is free for others; what they settled stays theirs."""
    free = update(ArticleAlarm).where(ArticleAlarm.claimed_by_id == member_id, ArticleAlarm.closed_at.is_(None))
    session().execute(free.values(claimed_by_id=None, claimed_at=None).execution_options(synchronize_session=False))


def citations_move_reputation(event: ArticleMoved) -> None:
    """Who wrote what a published article rests on earns by it, as long as readers have it."""
    settle_citations(event.article_id)


def answers_follow(event: ArticleMoved) -> None:
    """Answers that show an article say what readers have of it, and solve what it solves, from the same moment on."""
    answers_say_again(event.article_id, event.actor_id)


def moved_answers_follow(event: PostsMoved) -> None:
    """What opened a thread is an answer of another one (again): it says what its article says by now."""
    moved_answers_say_again(SYSTEM, event.into_id)


def topics_are_answered(event: ArticleMoved) -> None:
    """Readers have what was written from topics: the topics are answered."""
    if event.listed and event.became == ArticleState.PUBLISHED:
        topics = session().scalars(select(ArticleTopic.topic_id).where(ArticleTopic.article_id == event.article_id)).all()
        if topics:
            note_published(SYSTEM, topics, event.article_id, event.actor_id)


def alarms_end(event: ArticleMoved) -> None:
    """Readers have another text, somebody has looked, or nobody has it any more: what was said against it is settled."""
    if event.reason == MoveReason.GIVEN_UP:
        still_stale(event.article_id)
    elif event.became != ArticleState.DRAFT:  # an older text put back as a draft has changed nothing for readers
        settle_alarms(event.article_id, event.actor_id, event.reason)


def watch_what_rests_on(event: ThreadEvent) -> None:
    """Something happened in a thread: look at the articles that rest on it."""
    if article_ids := articles_resting_on(event.thread_id):
        watch_articles(SYSTEM, article_ids)


def watch_what_moved(event: ThreadChanged) -> None:
    """A thread stands in another category, which not everybody may read perhaps."""
    if event.what == "category":
        watch_what_rests_on(event)


def index_answers(payload: Mapping[str, Any]) -> None:
    """One batch of answers; many go on in a job of its own."""
    reached = index_answers_of(SYSTEM, int(payload["article_id"]), after_id=int(payload["after_id"]))
    if reached is not None:
        jobs.enqueue(INDEX_ANSWERS, {**payload, "after_id": reached})


def settle_answers(payload: Mapping[str, Any]) -> None:
    """The next questions that an article solved, or solves again. Twice does nothing twice."""
    settle_more_answers(SYSTEM, int(payload["article_id"]), payload["by_id"], shown=bool(payload["shown"]))


ANSWER_JOBS = ((INDEX_ANSWERS, index_answers), (SETTLE_ANSWERS, settle_answers))


def index_article(event: ArticleMoved) -> None:
    """Readers have another text of it, or none any more."""
    index_articles(SYSTEM, [event.article_id])
