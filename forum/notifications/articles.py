"""What those who write articles hear of each other: one waits for a review, one of theirs is decided.

An article is named by its number alone: what it is called is for whoever may read it. What a reviewer said stands in the inbox, for
who may read it at that moment, and in no mail: a notification only knows the row of history where it stands.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.text import excerpt
from forum.knowledge.events import ArticleMoved
from forum.knowledge.queries import (
    editor_ids,
    find_change,
    find_waiting,
    is_in_review,
    is_to_be_looked_at,
    looked_after_by,
    reviewers_of,
    waits_for,
    words_of_changes,
)
from forum.knowledge.states import UNPUBLISHED, ArticleState, MoveReason
from forum.notifications.audience import personal, stamp
from forum.notifications.models import Notification
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind

QUOTED_CHARS = 400
WRITES_ANEW = (MoveReason.EDITED, MoveReason.ROLLED_BACK, MoveReason.GIVEN_UP)
"""These moves begin a revision of their own: what was decided on is the one before."""


def review_bundle(article_id: int) -> str:
    return f"{Kind.ARTICLE_REVIEW}:{article_id}"


def moved_article(event: ArticleMoved) -> Occasion | None:
    return _review(event) if event.became == ArticleState.IN_REVIEW else _decision(event)


def _review(event: ArticleMoved) -> Occasion | None:
    """For everybody who may judge it. Nothing once it was taken back or decided."""
    article = find_waiting(event.article_id, event.revision)
    if article is None:
        return None
    cause = f"article_review:{article.id}:{event.revision}:{stamp(event.at)}"
    told = personal(Kind.ARTICLE_REVIEW, reviewers_of(article))
    detail = f"{article.id}:{event.revision}"
    return Occasion(Kind.ARTICLE_REVIEW, cause, event, None, event.actor_id, None, told, bundle=review_bundle(article.id), detail=detail)


def left_review(event: ArticleMoved) -> Occasion | None:
    """For those who were asked to review it: it was edited before anybody decided. Taken back on purpose, it is only not asked for."""
    if event.was != ArticleState.IN_REVIEW or event.became != ArticleState.DRAFT or event.reason not in WRITES_ANEW:
        return None
    asked = select(Notification.user_id).where(  # by its readers: the index of bundles begins with them
        Notification.user_id.in_(editor_ids()), Notification.bundle == review_bundle(event.article_id),
        Notification.kind == Kind.ARTICLE_REVIEW,
    )
    revision = event.revision - 1
    told = set(session().scalars(asked.where(Notification.detail == f"{event.article_id}:{revision}")))
    told -= set(looked_after_by(event.article_id, revision))
    cause = f"article_review_ended:{event.article_id}:{stamp(event.at)}"
    return Occasion(
        Kind.ARTICLE_REVIEW, cause, event, None, event.actor_id, None, personal(Kind.ARTICLE_REVIEW, sorted(told)),
        bundle=review_bundle(event.article_id), detail=f"{event.article_id}:{revision}:ended",
    )


def _decision(event: ArticleMoved) -> Occasion | None:
    """For who wrote it and who owns it. Steps that decide on nobody's work tell nobody anything."""
    what = _decided(event)
    if not what:
        return None
    revision = event.revision - 1 if event.reason in WRITES_ANEW else event.revision
    told = personal(Kind.ARTICLE_DECIDED, looked_after_by(event.article_id, revision))
    cause = f"article_decided:{event.article_id}:{stamp(event.at)}"
    return Occasion(
        Kind.ARTICLE_DECIDED, cause, event, None, event.actor_id, None, told, bundle=f"{Kind.ARTICLE_DECIDED}:{event.article_id}",
        detail=f"{event.article_id}:{what}:{find_change(event) or ''}",
    )


def _decided(event: ArticleMoved) -> str:
    """What a step means to who wrote the article, as a code; empty where it means nothing."""
    if event.reason in (MoveReason.APPROVED, MoveReason.REQUESTED, MoveReason.ARCHIVED):
        return event.reason
    if event.was == ArticleState.IN_REVIEW and event.became == ArticleState.DRAFT:
        return "sent_back"
    dropped = event.reason in (MoveReason.GIVEN_UP, MoveReason.ROLLED_BACK) and event.was in UNPUBLISHED
    return "dropped" if dropped and event.became == ArticleState.PUBLISHED else ""


def is_still_so(viewer: Actor, kind: str, detail: str) -> bool:
    """Whether a line about an article still holds for its reader when it is sent. What was decided stays decided."""
    if kind == Kind.ARTICLE_DUE:
        return is_to_be_looked_at(int(detail.partition(":")[0]))
    if kind != Kind.ARTICLE_REVIEW:
        return True
    article_id, revision, ended = [*detail.split(":"), ""][:3]
    return not is_in_review(int(article_id)) if ended else waits_for(viewer, int(article_id), int(revision))


def said_with(viewer: Actor, details: Collection[str]) -> dict[str, str]:
    """Detail of a decision -> the beginning of what was said with it, as far as the viewer may read that now."""
    changes = {detail: int(change) for detail in details if (change := detail.rpartition(":")[2])}
    words = words_of_changes(viewer, set(changes.values()))
    return {detail: excerpt(words[change], QUOTED_CHARS) for detail, change in changes.items() if change in words}
