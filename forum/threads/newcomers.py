"""Who counts as new, and how long a text may be. No database: forms say the limit before the command checks it."""

from __future__ import annotations

from datetime import timedelta

from forum.core import settings
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.threads.states import PostKind


def is_new(actor: Actor) -> bool:
    """Joined so recently that the limits for new members hold. Source: 2-domain, *New members*."""
    if actor.joined_at is None or can(actor, Action.WRITE_WITHOUT_LIMITS):
        return False
    return utcnow() - actor.joined_at < timedelta(hours=settings.get("threads.new_member_hours"))


def body_max(actor: Actor, kind: str) -> int:
    """Longest text this member may post, in characters."""
    if kind == PostKind.COMMENT:
        return int(settings.get("threads.comment_max"))
    return int(settings.get("threads.body_max_new_members" if is_new(actor) else "threads.body_max"))
