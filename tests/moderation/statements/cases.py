"""What these tests begin with: somebody is restricted, and time passes until they know."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.threads.commands.hiding import hide_post
from moderation.review.commands import decide
from moderation.review.models import ReviewItem
from moderation.statements.models import Appeal, Statement
from tests import make


def statements():
    session().expire_all()
    return session().scalars(select(Statement).order_by(Statement.id)).all()


def only_statement():
    found = statements()
    assert len(found) == 1, [(one.restriction, one.withdrawn_how) for one in found]
    return found[0]


def later(seconds: float = 13) -> None:
    """What is due then happens."""
    jobs.drain()
    with time_machine.travel(utcnow() + timedelta(seconds=seconds), tick=True):
        jobs.drain()


def judge(actor, appeal_id, *, overturned, words="It stands.", note=""):
    """Decide an appeal in the queue, as moderators do."""
    item = session().scalars(select(ReviewItem).where(ReviewItem.appeal_id == appeal_id)).one()
    decide(actor, item.id, version=item.version, decision="overturn" if overturned else "uphold", words=words, note=note)
    session().expire_all()
    return session().get_one(Appeal, appeal_id)


def hidden_answer(author, *, by=None, reason="off_topic"):
    """An answer of theirs, hidden by a moderator; they are not told yet."""
    reply = make.answer(make.question(), author, "Words that nobody else may read any more.")
    jobs.drain()
    mod = by or make.moderator()
    hide_post(mod, reply.id, reason=reason)
    return reply, mod
