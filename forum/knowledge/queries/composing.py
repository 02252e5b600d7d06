"""What a draft of a topic is made of. Always as a stranger sees it: an article tells everybody, whoever begins it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from forum.core.db import session
from forum.core.permissions import STRANGER, Actor
from forum.kit.errors import NotFound
from forum.knowledge.drafting import Cited, Composed, Materials, Question, Reply, compose
from forum.knowledge.models import Article, ArticleTopic
from forum.knowledge.states import LANGUAGES
from forum.knowledge.visibility import articles_workable_by
from forum.recurrence.models import TopicRedirect
from forum.recurrence.queries import EvidenceThread, TopicEvidence, topic_evidence
from forum.threads.models import Post, Revision, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import threads_listed_for

MOST_QUESTIONS, MOST_REPLIES, MOST_BESIDE, MOST_ARTICLES = 60, 100, 2, 20
SOLVED_COUNTS = 3
"""A question with an accepted answer, when the language of a draft is chosen."""


def compose_topic(topic_id: int) -> Composed:
    """The draft of a topic, made afresh. Raises NotFound when everybody may read none of its questions."""
    return compose(materials_of(topic_id))


def materials_of(topic_id: int) -> Materials:
    """The questions and answers of a topic that everybody may read, in the language with the most to tell. Raises NotFound."""
    evidence = topic_evidence(topic_id, STRANGER)
    language = _language(evidence)
    spoken = [one for one in evidence.threads if one.language == language]
    chosen = sorted(spoken, key=lambda one: (-one.similarity, one.thread_id))[:MOST_QUESTIONS]
    ids = [one.thread_id for one in chosen]
    openings = {row.thread_id: row for row in _posts(Post.kind == PostKind.QUESTION, Post.thread_id.in_(ids))}
    questions = [_question(one, openings[one.thread_id]) for one in chosen if one.thread_id in openings]
    if not questions:
        raise NotFound()
    useful = or_(Post.is_solution.is_(True), Post.verified_by_staff_at.is_not(None), Post.score != 0)
    rows = _posts(Post.kind == PostKind.ANSWER, Post.thread_id.in_(ids), useful, most=MOST_REPLIES)
    replies = [_reply(row) for row in rows if row.language == language or row.is_solution]
    return Materials(evidence.topic_id, language, tuple(questions), tuple(replies), len(evidence.threads) - len(spoken))


def _language(evidence: TopicEvidence) -> str:
    """Of an article: the one that most of the topic's questions are in, those with an accepted answer above all."""
    solved = {one.thread_id for one in evidence.best_answers}
    counts: Counter[str] = Counter()
    for one in evidence.threads:
        counts[one.language] += SOLVED_COUNTS if one.thread_id in solved else 1
    return max(LANGUAGES, key=lambda language: counts[language])


def _posts(*wanted: ColumnElement[bool], most: int = MOST_QUESTIONS) -> Sequence[Any]:
    """Listed posts of threads that everybody may read, with the row of their newest revision; accepted ones first."""
    found = (
        select(Post.id, Post.thread_id, Post.author_id, Post.body_markdown, Post.revision, Post.score, Post.is_solution, Post.language,
               Post.verified_by_staff_at, Revision.id.label("revision_id"))
        .join(Revision, (Revision.post_id == Post.id) & (Revision.number == Post.revision))
        .join(Thread, Thread.id == Post.thread_id)
        .where(*wanted, Post.listed.is_(True), Post.article_id.is_(None), threads_listed_for(STRANGER))
        .order_by(Post.is_solution.desc(), Post.score.desc(), Post.id).limit(most)
    )
    return session().execute(found).all()


def _question(one: EvidenceThread, row: Any) -> Question:
    return Question(one.title, row.body_markdown, _cited(row), one.similarity, one.fields)


def _reply(row: Any) -> Reply:
    return Reply(row.body_markdown, _cited(row), row.score, row.is_solution, row.verified_by_staff_at)


def _cited(row: Any) -> Cited:
    return Cited(row.id, row.revision_id, row.revision, row.thread_id, row.author_id)


def topics_beside(article: Article) -> list[Composed]:
    """What is put beside the editor of an article: the drafts of its topics, the one linked last first, as they would be made now."""
    linked = select(ArticleTopic.topic_id).where(ArticleTopic.article_id == article.id)
    found: dict[int, Composed] = {}
    for topic_id in session().scalars(linked.order_by(ArticleTopic.at.desc(), ArticleTopic.topic_id).limit(MOST_BESIDE)):
        with suppress(NotFound):
            made = compose_topic(topic_id)
            found.setdefault(made.topic_id, made)
    return list(found.values())


def articles_of_topic(viewer: Actor, topic_id: int) -> list[Article]:
    """The articles that were begun from a topic or drew on it, for editors; archived ones too."""
    found = select(Article).join(ArticleTopic, ArticleTopic.article_id == Article.id).where(articles_workable_by(viewer))
    merged = select(TopicRedirect.topic_id).where(TopicRedirect.into_id == topic_id)
    found = found.where(or_(ArticleTopic.topic_id == topic_id, ArticleTopic.topic_id.in_(merged))).order_by(Article.id)
    return list(session().scalars(found.limit(MOST_ARTICLES)))
