"""From a topic of recurring questions to an article: a draft of its own, or one that is there already and gets the rest."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import WrongState
from forum.knowledge.commands.writing import Writing, add_article
from forum.knowledge.drafting import Composed, as_sections
from forum.knowledge.events import ArticleSettingsChanged
from forum.knowledge.models import Article, ArticleTopic
from forum.knowledge.states import ArticleState
from forum.policy import Action
from forum.recurrence.models import Topic, TopicCare, TopicRedirect


@command
def start_draft(actor: Actor, composed: Composed) -> tuple[Article, bool]:
    """The article that was begun from this topic, and whether it is new. An archived one does not count. Raises Invalid, NotFound.

    A new one is called as somebody named the topic, if anybody did.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    lock(Topic, composed.topic_id)
    there = _begun_from(composed.topic_id)
    if there is not None:
        return there, False
    sections = as_sections(composed.paragraphs, composed.language)
    given = session().scalar(select(TopicCare.name).where(TopicCare.topic_id == composed.topic_id))
    article = add_article(actor, Writing(given or composed.title, sections, language=composed.language))
    _link(actor, article, composed, "draft")
    return article, True


@command
def draw_on_topic(actor: Actor, article_id: int, composed: Composed) -> Article:
    """Have what a topic says beside an article while it is edited: nothing of it is in the article before somebody puts it there.

    Raises NotFound, WrongState for an archived one.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    lock(Topic, composed.topic_id)
    article = lock(Article, article_id)
    if article.state == ArticleState.ARCHIVED:
        raise WrongState(_l("This article is archived. Restore it first."), current=article.state)
    _link(actor, article, composed, "update")
    return article


def _begun_from(topic_id: int) -> Article | None:
    merged = select(TopicRedirect.topic_id).where(TopicRedirect.into_id == topic_id)
    found = select(Article).join(ArticleTopic, ArticleTopic.article_id == Article.id).where(
        or_(ArticleTopic.topic_id == topic_id, ArticleTopic.topic_id.in_(merged)), ArticleTopic.how == "draft",
        Article.state != ArticleState.ARCHIVED,
    )
    return session().scalars(found.order_by(Article.id).limit(1)).one_or_none()


def _link(actor: Actor, article: Article, composed: Composed, how: str) -> None:
    """Once for an article and a topic; the newest comes first beside the editor."""
    row = session().get(ArticleTopic, (article.id, composed.topic_id))
    if row is not None:
        row.at = utcnow()
        return
    session().add(ArticleTopic(article_id=article.id, topic_id=composed.topic_id, how=how, at=utcnow(), by_id=actor.member_id))
    announce(ArticleSettingsChanged(utcnow(), actor.id, article.id, article.title, "topic", "", composed.title))
