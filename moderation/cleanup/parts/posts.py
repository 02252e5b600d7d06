"""A spammer's posts, hidden as spam: a question takes its thread along, with what others answered there. Files in hidden posts are
served to nobody but moderators. What was hidden already stays as it is, before and after."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.events import announce
from forum.kit.clock import iso, utcnow
from forum.kit.errors import NotFound
from forum.threads.commands import hide_post, restore_post
from forum.threads.models import Post, SuggestedEdit
from forum.threads.queries import get_post
from forum.threads.states import HideReason
from moderation.cleanup.events import PostPutBack, PostTaken
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.parts.suggestions import before_of
from moderation.cleanup.parts.taking import AT_ONCE, Touched, number_of, on_behalf_of, untouched
from moderation.cleanup.states import RowKind
from moderation.flags.commands import settle_flags
from moderation.flags.models import Flag
from moderation.flags.states import FlagState


def count(member_id: int) -> int:
    return number_of(Post.author_id == member_id, Post.hidden_at.is_(None))


def take(cleanup: Cleanup) -> list[Touched]:
    """The posts of one thread: no other thread is locked at the same time."""
    mine = (Post.author_id == cleanup.member_id, Post.hidden_at.is_(None), untouched(cleanup, RowKind.POST, Post.id))
    thread_id = session().scalar(select(Post.thread_id).where(*mine).order_by(Post.id).limit(1))
    if thread_id is None:
        return []
    ids = session().scalars(select(Post.id).where(*mine, Post.thread_id == thread_id).order_by(Post.id).limit(AT_ONCE))
    return [touched for post_id in list(ids) for touched in _hide(cleanup, post_id)]


def _hide(cleanup: Cleanup, post_id: int) -> list[Touched]:
    post = get_post(on_behalf_of(None), post_id, lock=True)
    others = _edits_waiting(post, cleanup)
    post = hide_post(on_behalf_of(cleanup.begun_by_id), post_id, reason=HideReason.SPAM, quietly=True)
    at = iso(post.hidden_at) if post.hidden_at else ""
    flags = list(session().scalars(select(Flag.id).where(Flag.post_id == post_id, Flag.state == FlagState.OPEN).order_by(Flag.id)))
    settle_flags(on_behalf_of(cleanup.begun_by_id), flags, state=FlagState.UPHELD)
    announce(PostTaken(
        at=utcnow(), actor_id=cleanup.begun_by_id, member_id=cleanup.member_id, cleanup_id=cleanup.id, post_id=post_id,
    ))
    return [*others, Touched(RowKind.POST, post_id, {"hidden_at": at, "flags": flags})]


def _edits_waiting(post: Post, cleanup: Cleanup) -> list[Touched]:
    """What others suggested here: it is closed with the post, and comes back with it."""
    here = Post.thread_id == post.thread_id if post.is_opening else Post.id == post.id
    found = select(SuggestedEdit).join(Post, Post.id == SuggestedEdit.post_id).where(here, SuggestedEdit.decided_at.is_(None))
    found = found.where(SuggestedEdit.author_id != cleanup.member_id, untouched(cleanup, RowKind.OTHERS_EDIT, SuggestedEdit.id))
    return [Touched(RowKind.OTHERS_EDIT, one.id, before_of(one)) for one in session().scalars(found)]


def put_back(member_id: int, row: CleanupRow) -> bool:
    """Unless a moderator has restored it, or hidden it anew, since."""
    try:
        post = get_post(on_behalf_of(None), row.target_id, lock=True)
    except NotFound:
        return False
    if post.hidden_at is None or iso(post.hidden_at) != row.before["hidden_at"]:
        return False
    taken_at = post.hidden_at
    restore_post(on_behalf_of(None), post.id, quietly=True)
    settle_flags(on_behalf_of(None), row.before.get("flags", []), state=FlagState.OPEN)
    announce(PostPutBack(
        at=utcnow(), actor_id=None, member_id=member_id, cleanup_id=row.cleanup_id, post_id=post.id, taken_at=taken_at,
    ))
    return True
