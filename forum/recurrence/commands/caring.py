"""Who works on a topic, why it needs no article for now, and which article answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.core.db import command, insert_unless_there, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.policy import Action
from forum.recurrence.commands.holding import hold_care
from forum.recurrence.events import TopicChanged
from forum.recurrence.models import TopicArticle, TopicCare
from forum.recurrence.queries.facts import public_sizes
from forum.recurrence.queries.topics import leads_to
from forum.recurrence.states import Dismissal, TopicAct

GROWS_BY = 5
GROWS_MOST = 1_000
WORDS_MAX = 1_000


@command
def dismiss_topic(actor: Actor, topic_id: int, *, version: int, reason: str, grows_by: int, words: str = "") -> None:
    """No article for now: not suggested again until so many more questions came. Raises NotFound, Invalid, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    reason, words = _checked(reason, grows_by, words.strip())
    care, now, size = hold_care(actor, topic_id, version), utcnow(), public_sizes([topic_id])[topic_id]
    care.dismissed, care.dismissed_at, care.dismissed_words, care.wakes_at = reason, now, words, size + grows_by
    care.claimed_by_id = care.claimed_at = None
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.DISMISSED, reason=reason, why=words))


@command
def wake_topic(actor: Actor, topic_id: int, *, version: int) -> None:
    """Suggested again, whether it has grown or not. Raises NotFound, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    care = hold_care(actor, topic_id, version)
    if care.dismissed is None:
        raise WrongState()
    care.dismissed = care.dismissed_at = care.wakes_at = None
    care.dismissed_words = ""
    announce(TopicChanged(utcnow(), actor.id, topic_id, TopicAct.WOKEN))


@command
def take_topic(actor: Actor, topic_id: int, *, version: int) -> None:
    """The actor works on it, also instead of somebody else. Raises NotFound, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    _claim(hold_care(actor, topic_id, version), actor.member_id, utcnow())
    announce(TopicChanged(utcnow(), actor.id, topic_id, TopicAct.TAKEN))


@command
def release_topic(actor: Actor, topic_id: int, *, version: int) -> None:
    """Nobody works on it any more. Raises NotFound, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    care = hold_care(actor, topic_id, version)
    if care.claimed_by_id is None:
        raise WrongState()
    care.claimed_by_id = care.claimed_at = None
    announce(TopicChanged(utcnow(), actor.id, topic_id, TopicAct.RELEASED))


@command
def link_article(actor: Actor, topic_id: int, article_id: int, *, version: int) -> None:
    """This article answers the topic. Whether the actor may read it was asked by whoever calls. Raises NotFound, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    hold_care(actor, topic_id, version)
    now = utcnow()
    insert_unless_there(TopicArticle, {"topic_id": topic_id, "article_id": article_id, "linked_by_id": actor.id, "linked_at": now})
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.LINKED, article_id=article_id))


@command
def note_published(actor: Actor, topic_ids: Sequence[int], article_id: int, by_id: int | None) -> None:
    """An article that was written from these topics, or brought up to date from them, is published: it answers them."""
    authorize(actor, Action.CURATE_TOPICS)
    now, topics = utcnow(), {leads_to(topic_id) for topic_id in topic_ids}
    linked = set(session().scalars(select(TopicArticle.topic_id).where(TopicArticle.article_id == article_id)))
    for topic_id in sorted(topics - linked):
        insert_unless_there(TopicArticle, {"topic_id": topic_id, "article_id": article_id, "linked_by_id": by_id, "linked_at": now})
        announce(TopicChanged(now, by_id, topic_id, TopicAct.LINKED, article_id=article_id))


@command
def unlink_article(actor: Actor, topic_id: int, article_id: int, *, version: int) -> None:
    """This article does not answer the topic after all. Raises NotFound, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    hold_care(actor, topic_id, version)
    gone = delete(TopicArticle).where(TopicArticle.topic_id == topic_id, TopicArticle.article_id == article_id)
    done = session().execute(gone.returning(TopicArticle.article_id).execution_options(synchronize_session=False))
    if done.first() is None:
        raise WrongState()
    announce(TopicChanged(utcnow(), actor.id, topic_id, TopicAct.UNLINKED, article_id=article_id))


def _checked(reason: str, grows_by: int, words: str) -> tuple[str, str]:
    problems: dict[str, Sequence[object]] = {}
    if reason not in list(Dismissal):
        problems["reason"] = [_l("Choose one of the list.")]
    if not 1 <= grows_by <= GROWS_MOST:
        problems["grows_by"] = [_l("Between 1 and %(most)s.", most=GROWS_MOST)]
    if reason == Dismissal.OTHER and not words:
        problems["words"] = [_l("Say it in a few words.")]
    if len(words) > WORDS_MAX:
        problems["words"] = [_l("This is too long.")]
    if problems:
        raise Invalid(fields=problems)
    return reason, words


def _claim(care: TopicCare, member_id: int, now: datetime) -> None:
    if care.claimed_by_id == member_id:
        raise WrongState()
    care.claimed_by_id, care.claimed_at = member_id, now
