"""The one way an article changes its state: checked against the table, counted in its version, kept as a row."""

from __future__ import annotations

from forum.core import settings
from forum.core.db import session
from forum.core.events import announce
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import WrongState
from forum.knowledge.events import ArticleMoved
from forum.knowledge.models import Article, ArticleChange
from forum.knowledge.states import MOVES, ArticleState, MoveReason


def move(article: Article, state: ArticleState, actor: Actor, reason: MoveReason, words: str = "") -> None:
    """Raises WrongState when the article is not where this move begins. What readers see changes with the epoch."""
    if state not in MOVES[ArticleState(article.state)]:
        raise WrongState(current=article.state)
    _move(article, state, actor, reason, words)


def begin(article: Article, actor: Actor) -> None:
    """The first row of an article's history."""
    _note(article, None, actor, MoveReason.WRITTEN, "")


def _move(article: Article, state: ArticleState, actor: Actor, reason: MoveReason, words: str) -> None:
    was, was_listed = article.state, article.listed
    article.state = state
    article.archived_at = utcnow() if state is ArticleState.ARCHIVED else None
    article.listed = article.published_revision is not None and article.archived_at is None
    article.version += 1
    article.changed_at = utcnow()
    _note(article, was, actor, reason, words)
    if was_listed or article.listed:
        settings.raise_epoch()


def _note(article: Article, was: str | None, actor: Actor, reason: MoveReason, words: str) -> None:
    number = article.latest_revision
    session().flush()
    session().add(ArticleChange(
        article_id=article.id, at=utcnow(), actor_id=actor.id, was=was, became=article.state, reason=reason, revision=number, words=words,
    ))
    announce(ArticleMoved(utcnow(), actor.id, article.id, article.title, was, article.state, str(reason), number, article.listed))
