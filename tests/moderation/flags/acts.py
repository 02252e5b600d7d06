"""What tests of flags do again and again."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.threads.models import Post
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag, Reporter
from tests import make

HEAVY = 2_000
"""Reputation of level 4: a flag of weight 5 before any was decided."""


def flagged(post_id, *members, reason="spam", details=""):
    """Each of these members flags the post."""
    return [raise_flag(member, post_id=post_id, reason=reason, details=details) for member in members]


def three():
    return [make.member(reputation=HEAVY) for _ in range(3)]


def listed(post_id):
    return session().scalar(select(Post.listed).where(Post.id == post_id).execution_options(populate_existing=True))


def state(flag_id):
    return session().scalar(select(Flag.state).where(Flag.id == flag_id).execution_options(populate_existing=True))


def record(member):
    row = session().get(Reporter, member.id, populate_existing=True)
    return (row.upheld, row.rejected) if row else (0, 0)


def hidden_by_flags(author=None, **options):
    """An answer that three members have flagged out of sight."""
    answer = make.answer(make.question(), author)
    flags = flagged(answer.id, *three(), **options)
    return answer, flags
