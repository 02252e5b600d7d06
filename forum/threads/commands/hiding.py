"""Hiding a post and restoring it. The fact belongs here; reasons at length and history belong to moderation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.policy import Action
from forum.threads.commands.listing import relisted
from forum.threads.events import PostHidden, PostRestored
from forum.threads.models import Post
from forum.threads.queries import get_post
from forum.threads.states import HideReason


@command
def hide_post(actor: Actor, post_id: int, *, reason: str, quietly: bool = False) -> Post:
    """Take a post out of everybody's sight but moderators'; an opening post takes its thread along.

    `reason` is a `HideReason`; `quietly` as in `PostHidden`. Hiding what somebody has hidden changes nothing; what hid itself becomes the
    decision of whoever hides it now, with all that follows from one. Raises Invalid naming `reason`.
    """
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.HIDE, post)
    if reason not in tuple(HideReason):
        raise Invalid.field("reason", _l("Choose one of the list."))
    if post.hidden_at is not None and (post.hidden_by_id is not None or actor.id is None):
        return post
    now = utcnow()
    with relisted(post.thread, post):
        post.hidden_at, post.hidden_by_id, post.hidden_reason = now, actor.id, reason
    announce(PostHidden(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, reason=reason, quietly=quietly,
                        was_held=post.held_at is not None))
    return post


@command
def restore_post(actor: Actor, post_id: int, *, quietly: bool = False) -> Post:
    """Undo hiding, everywhere at once. What its author deleted stays deleted, and what was held and refused is held again."""
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.RESTORE, post)
    if post.hidden_at is None:
        return post
    now = utcnow()
    with relisted(post.thread, post):
        post.hidden_at = post.hidden_by_id = post.hidden_reason = None
    announce(PostRestored(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, quietly=quietly,
                          was_held=post.held_at is not None))
    return post
