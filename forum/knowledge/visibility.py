"""Who may read an article: the one place every door asks. Forbidden and absent look the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, select, true

from forum.core.db import session
from forum.core.permissions import STRANGER, Actor, can
from forum.knowledge.models import Article, ArticleSource
from forum.knowledge.states import Visibility
from forum.policy import Action
from forum.threads.models import Post, Thread
from forum.threads.visibility import threads_listed_for


def articles_visible_to(viewer: Actor) -> ColumnElement[bool]:
    """What is published, by who it is for. Drafts and archived articles are for those who write them, on pages of their own."""
    if can(viewer, Action.READ_INTERNAL_ARTICLES):
        return Article.listed.is_(True)
    return and_(Article.listed.is_(True), Article.visibility == Visibility.PUBLIC.value)


def articles_workable_by(viewer: Actor) -> ColumnElement[bool]:
    """Every article for editors, none for anybody else."""
    return true() if can(viewer, Action.WRITE_ARTICLES) else false()


def find_private_source(revision_id: int) -> int | None:
    """A post that a revision rests on and that not everybody may read: hidden or deleted since, or in a place for some."""
    public = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(Post.listed.is_(True), threads_listed_for(STRANGER))
    found = select(ArticleSource.post_id).where(ArticleSource.revision_id == revision_id, ArticleSource.post_id.not_in(public))
    return session().scalar(found.order_by(ArticleSource.id).limit(1))
