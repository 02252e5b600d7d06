"""Deleting one's own post and taking that back. Nothing is erased; moderators may do both for anybody."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Missing, NotAllowed, WrongState
from forum.policy import Action
from forum.threads.commands.listing import relisted
from forum.threads.events import PostDeleted, PostUndeleted
from forum.threads.models import Post
from forum.threads.queries import get_post


def why_not_deletable(actor: Actor, post: Post) -> Any:
    """In words, what keeps this actor from deleting a post that the policy lets them delete; None when nothing does.

    Moderators may delete anything: an accepted answer loses its acceptance in the same transaction.
    """
    if can(actor, Action.HIDE, post):
        return None
    if post.is_solution:
        return _l("An accepted answer cannot be deleted. You can edit it.")
    if post.is_opening and post.thread.answer_count:
        return _l("What others have answered cannot be deleted. You can edit it.")
    return None


@command
def delete_post(actor: Actor, post_id: int) -> Post:
    """Delete a post softly; an opening post takes its thread along. Deleting what is deleted changes nothing.

    Raises WrongState for an accepted answer and for a question with answers.
    """
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.DELETE_POST, post)
    if post.deleted_at is not None:
        return post
    if reason := why_not_deletable(actor, post):
        raise WrongState(reason)
    now = utcnow()
    with relisted(post.thread, post):
        post.deleted_at, post.deleted_by_id = now, actor.id
    announce(PostDeleted(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id))
    return post


@command
def undelete_post(actor: Actor, post_id: int) -> Post:
    """Take a deletion back: authors their own, moderators any. Raises NotAllowed for what a moderator deleted."""
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.UNDELETE_POST, post)
    if post.deleted_at is None:
        return post
    if post.deleted_by_id != actor.id and not can(actor, Action.HIDE, post):
        raise NotAllowed(_l("A moderator has deleted this."), missing=Missing("role", needed=("moderator",)))
    now = utcnow()
    with relisted(post.thread, post):
        post.deleted_at = post.deleted_by_id = None
    announce(PostUndeleted(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id))
    return post
