"""Answers that show an article: what they say is the article's, and follows it. What articles are, a room above knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import String, cast, or_, select, update

from forum.core.db import session
from forum.core.gathering import at_the_end
from forum.kit.markdown import RENDERER_VERSION
from forum.threads.models import Post, Thread
from forum.threads.models.posts import ARTICLE_LINK
from forum.threads.states import PostKind
from forum.threads.tallies import Places

SHOWING = (Post.article_id.is_not(None), Post.kind != PostKind.QUESTION)
"""Posts whose words are an article's. What opens a thread of its own since keeps the words it had, and whoever may edits them."""
SAYING = or_(Post.article_id.is_(None), Post.body_html.contains(ARTICLE_LINK[0] + cast(Post.article_id, String) + ARTICLE_LINK[1]))
"""Posts that say something, as `says_something`: not those whose article readers have no more."""


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article as an answer shows it: its number, and the words every such answer says now."""

    article_id: int
    language: str
    markdown: str
    html: str

    @property
    def reference(self) -> str:
        """What an answer's history keeps: an address that only leads those there who may read it."""
        return f"[/help/articles/{self.article_id}/](/help/articles/{self.article_id}/)"


def say_again(shown: ShownArticle) -> list[int]:
    """Make every answer that shows the article say this (inside a command). Returns those that said something else."""
    shows = (*SHOWING, Post.article_id == shown.article_id)
    other = (*shows, or_(Post.body_markdown != shown.markdown, Post.body_html != shown.html))
    threads = list(session().execute(
        select(Thread.id, Thread.category_id).where(Thread.id.in_(select(Post.thread_id).where(*other))).order_by(Thread.id)
        .with_for_update()
    ))
    if not threads:
        return []
    post_ids = list(session().scalars(select(Post.id).where(*other).order_by(Post.id)))
    said = {"body_markdown": shown.markdown, "body_html": shown.html, "renderer_version": RENDERER_VERSION}
    _write(update(Post).where(*shows).values(said))
    _write(update(Thread).where(Thread.id.in_([thread_id for thread_id, _category in threads])).values(version=Thread.version + 1))
    at_the_end(Places).changed.update(category_id for _id, category_id in threads)
    return post_ids


def _write(statement: object) -> None:
    session().execute(statement.execution_options(synchronize_session=False))  # type: ignore[attr-defined]
