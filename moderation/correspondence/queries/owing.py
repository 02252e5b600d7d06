"""What was said in private and the public has not heard of: the one condition that resolving, the pages and the table ask."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, select

from forum.core.db import session
from forum.threads.homes import home_of
from forum.threads.models import Post
from moderation.correspondence.models import PrivateMessage, PublicSummary
from moderation.escalations.models import Escalation


def has_exchange(case: Escalation) -> bool:
    """Whether anything was ever written in private about this case."""
    return session().scalar(select(PrivateMessage.id).where(PrivateMessage.escalation_id == case.id).limit(1)) is not None


def owed() -> ColumnElement[bool]:
    """Of a case: something was written in private about it after the last public summary of its question that everybody can read; that of
    the question it was merged into counts."""
    told = (
        select(PublicSummary.post_id).join(Post, Post.id == PublicSummary.post_id)
        .where(Post.thread_id == home_of(Escalation.thread_id, Escalation), Post.listed.is_(True))
        .where(PublicSummary.at >= PrivateMessage.sent_at)
        .correlate(Escalation, PrivateMessage)
    )
    said = select(PrivateMessage.id).where(PrivateMessage.escalation_id == Escalation.id, ~exists(told))
    # said twice: the second is where databases begin, instead of asking it of every case
    return and_(exists(said.correlate(Escalation)), Escalation.id.in_(select(PrivateMessage.escalation_id)))
