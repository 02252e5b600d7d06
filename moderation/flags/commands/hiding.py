"""A post that flags take out of sight, and give back when too few of them are left. Called inside commands that hold the post."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.threads.commands import hide_post, restore_post
from forum.threads.models import Post
from moderation.flags.models import Flag, FlagHiding
from moderation.flags.queries import find_hiding, is_kept
from moderation.flags.states import FlagState, HidingEnd
from moderation.flags.weighing import NEVER_HIDE, Weighed, hides, weightiest


def hide_if_too_heavy(post: Post) -> bool:
    """Hide a locked post when its open flags weigh enough, unless a moderator has kept what it says. Whether it did."""
    if not post.listed or is_kept(post):
        return False
    flags = _open_flags(post.id)
    if not _too_heavy(flags):
        return False
    counted, reason = [flag for flag in flags if flag.reason not in NEVER_HIDE], weightiest(flags)
    session().add(FlagHiding(
        post_id=post.id, revision=post.revision, reason=reason, weight=sum(flag.weight for flag in counted), members=len(counted),
        hidden_at=utcnow(),
    ))
    session().flush()
    hide_post(SYSTEM, post.id, reason=reason)
    return True


def restore_if_too_light(post: Post) -> bool:
    """Bring back what only flags have hidden, once those that are left weigh too little. Whether it did."""
    hiding = find_hiding(post.id)
    if hiding is None or post.hidden_at is None or post.hidden_by_id is not None or _too_heavy(_open_flags(post.id)):
        return False
    hiding.ended_at, hiding.ended_how = utcnow(), HidingEnd.TOO_LIGHT.value
    session().flush()
    restore_post(SYSTEM, post.id)
    return True


def _too_heavy(flags: list[Weighed]) -> bool:
    return hides(
        flags, needed_weight=settings.get("moderation.flags_hide_weight"), needed_members=settings.get("moderation.flags_hide_members"),
    )


def _open_flags(post_id: int) -> list[Weighed]:
    """Those of a post, in the order they were raised."""
    found = select(Flag.reason, Flag.weight, User.is_staff).join(User, User.id == Flag.reporter_id)
    found = found.where(Flag.post_id == post_id, Flag.state == FlagState.OPEN).order_by(Flag.id)
    return [Weighed(reason, float(weight), bool(is_staff)) for reason, weight, is_staff in session().execute(found)]
