"""Articles as answers: which may be one, and how often one is."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.jobs import waiting_payloads
from forum.core.permissions import STRANGER
from forum.knowledge.answering import SETTLE_ANSWERS
from forum.knowledge.queries.articles import ArticleRow
from forum.knowledge.queries.searching import find_articles
from forum.resolution.models import Solution
from forum.resolution.states import SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import threads_listed_for

MOST_OFFERED = 10


def articles_to_answer_with(words: str, title: str, body: str) -> list[ArticleRow]:
    """Articles that everybody may read, whoever asks: by what was typed, else by what the question says."""
    found = find_articles(STRANGER, words, MOST_OFFERED) if words else find_articles(STRANGER, title, MOST_OFFERED, body=body)
    return [one.row for one in found]


def times_answered(article_id: int) -> tuple[int, int]:
    """How many answers that everybody may read show this article, and how many of them were accepted."""
    accepted = func.count(Solution.answer_id).filter(Solution.how == SolvedHow.ARTICLE)
    found = select(func.count(), accepted).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    found = found.outerjoin(Solution, Solution.answer_id == Post.id)
    found = found.where(Post.article_id == article_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), threads_listed_for(STRANGER))
    used, solved = session().execute(found).one()
    return int(used), int(solved)


def articles_settling() -> set[int]:
    """Articles whose answers are still being accepted, or not accepted any more, by a job."""
    return {int(payload["article_id"]) for payload in waiting_payloads(SETTLE_ANSWERS)}
