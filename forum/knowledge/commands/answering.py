"""Answering a question with an article, and keeping such answers saying what their article says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, NotFound
from forum.knowledge.answering import SETTLE_ANSWERS, is_for_everybody, shown_article
from forum.knowledge.models import Article
from forum.policy import Action
from forum.resolution.returning import reinstate_shown, withdraw_shown
from forum.search.commands import index_posts
from forum.threads.commands import post_answer
from forum.threads.models import Post
from forum.threads.queries import get_thread
from forum.threads.screening import screened
from forum.threads.shown_articles import SHOWING, say_again
from forum.threads.states import PostKind

INDEX_ANSWERS = "knowledge.index_answers"
BATCH = 200


@screened(PostKind.ANSWER)
@command
def answer_with_article(actor: Actor, thread_id: int, article_id: int) -> Post:
    """Answer a question with an article that everybody may read. Whoever inserts it is the answer's author.

    Raises NotFound for other threads and articles, Invalid where the article answers this question already, and what `post_answer` does.
    """
    thread = get_thread(actor, thread_id)
    authorize(actor, Action.ANSWER, thread)
    article = lock(Article, article_id)  # before the thread, as whoever changes the article locks them
    if not thread.is_question or not is_for_everybody(article):
        raise NotFound()
    there = select(Post.id).where(Post.article_id == article.id, Post.thread_id == thread.id, Post.kind == PostKind.ANSWER)
    if session().scalar(there.where(Post.deleted_at.is_(None), Post.hidden_at.is_(None)).limit(1)) is not None:
        raise Invalid(_l("This article answers this question already."))
    shown = shown_article(article)
    return post_answer(actor, thread_id, body=shown.markdown, shown=shown)


def answers_say_again(article_id: int, by_id: int | None = None) -> None:
    """Readers have another text of an article, or none: answers that show it say so at once (inside a command).

    What nobody can read solves nothing: with the article, the acceptances of its answers go and come back, some at once, the rest by a job.
    """
    article = session().get_one(Article, article_id)
    if say_again(shown_article(article)):
        jobs.enqueue(INDEX_ANSWERS, {"article_id": article_id, "after_id": 0})
    _settle_some(article, by_id)


@command
def settle_more_answers(actor: Actor, article_id: int, by_id: int | None, *, shown: bool) -> None:
    """Go on with acceptances that came or went with an article. `shown`: what readers had when that began; nothing is done once that
    is otherwise, for whoever changed it has begun anew."""
    authorize(actor, Action.ADMINISTER)
    article = lock(Article, article_id)
    if is_for_everybody(article) is shown:
        _settle_some(article, by_id)


def _settle_some(article: Article, by_id: int | None) -> None:
    """So many that nobody waits for them; the rest is a job's."""
    shown = is_for_everybody(article)
    if (reinstate_shown if shown else withdraw_shown)(article.id, by_id):
        jobs.enqueue(SETTLE_ANSWERS, {"article_id": article.id, "by_id": by_id, "shown": shown})


@command
def moved_answers_say_again(actor: Actor, thread_id: int) -> None:
    """Posts have come into a thread: what opened another one and shows an article here says what the article says now."""
    authorize(actor, Action.ADMINISTER)
    shown = select(Post.article_id).where(*SHOWING, Post.thread_id == thread_id)
    held = select(Article.id).where(Article.id.in_(shown)).order_by(Article.id).with_for_update()
    for article_id in session().scalars(held).all():
        answers_say_again(article_id)


@command
def index_answers_of(actor: Actor, article_id: int, *, after_id: int) -> int | None:
    """Find the next answers of an article by what they say now. Returns where to go on, None at the end."""
    authorize(actor, Action.ADMINISTER)
    found = select(Post.id).where(Post.article_id == article_id, Post.id > after_id).order_by(Post.id).limit(BATCH)
    post_ids = list(session().scalars(found))
    index_posts(actor, post_ids)
    return post_ids[-1] if len(post_ids) == BATCH else None
