"""Casting and withdrawing votes and me-toos. The ledger row and every counter that shows it change together."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from forum.core import settings
from forum.core.db import bump, command, session
from forum.core.events import announce
from forum.core.limits import enforced, spend
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, Missing, NotAllowed, TooMany, WrongState
from forum.policy import Action
from forum.threads.models import AnonymisedPost, Post, Thread
from forum.threads.queries import get_post, get_thread
from forum.threads.tallies import touch
from forum.votes.events import MeTooAdded, MeTooWithdrawn, VoteCast, VoteWithdrawn
from forum.votes.leaving import note_withdrawn
from forum.votes.models import MeToo, Vote
from forum.votes.states import Value

DAY = timedelta(days=1)
_VOTE = select(Vote).where(Vote.post_id == bindparam("post"), Vote.user_id == bindparam("member"))


@command
def cast_vote(actor: Actor, post_id: int, value: int) -> Post:
    """Vote up (1) or down (-1), or change the vote cast before; the same vote again changes nothing.

    Raises WrongState for a removed post, Invalid for another value and for a comment voted down, TooMany past the limits.
    """
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.UPVOTE if value == Value.UP else Action.DOWNVOTE, post)
    if value not in tuple(Value) or (post.is_comment and value == Value.DOWN):
        raise Invalid.field("value", _("Comments can only be voted up.") if post.is_comment else _("A vote is up or down."))
    if not post.listed or not post.thread.listed:
        raise WrongState(_("This has been removed and takes no votes."))
    if post.anonymised and _wrote(actor, post):
        raise NotAllowed(missing=Missing("not_own"))
    held = _vote_of(actor, post)
    if held is not None and held.value == value:
        return post
    _within_limits(actor)
    now, was = utcnow(), 0 if held is None else held.value
    if held is None:
        session().add(Vote(post_id=post.id, user_id=actor.id, value=value, created_at=now))
    else:
        count_vote(post, was, -1)
        held.value, held.created_at = value, now
    count_vote(post, value, +1)
    touch(post.thread)
    announce(VoteCast(now, actor.member_id, post.thread_id, post.id, value, was))
    return post


@command
def withdraw_vote(actor: Actor, post_id: int) -> Post:
    """Take one's vote back; without a vote nothing happens."""
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.WITHDRAW_VOTE, post)
    held = _vote_of(actor, post)
    if held is None:
        return post
    value = held.value
    session().delete(held)
    count_vote(post, value, -1)
    touch(post.thread)
    announce(VoteWithdrawn(utcnow(), actor.member_id, post.thread_id, post.id, value))
    return post


def _vote_of(actor: Actor, post: Post) -> Vote | None:
    return session().scalars(_VOTE, {"post": post.id, "member": actor.id}).one_or_none()


def _wrote(actor: Actor, post: Post) -> bool:
    """Whether an anonymous post is the voter's own, which only they themselves learn by this."""
    theirs = select(AnonymisedPost.post_id).where(AnonymisedPost.post_id == post.id, AnonymisedPost.member_id == actor.id)
    return session().scalar(theirs) is not None


def count_vote(post: Post, value: int, change: int) -> None:
    """Add (+1) or take (-1) one vote of this value; an opening post's score is also its thread's."""
    side = {"up_count": change} if value == Value.UP else {"down_count": change}
    bump(post, score=value * change, **side)
    if post.is_opening:
        bump(post.thread, score=value * change)


def _within_limits(actor: Actor) -> None:
    """So many a minute against bursts, so many a day by the ledger. Source: 7-hardening, *Rate limits*."""
    if not enforced() or can(actor, Action.WRITE_WITHOUT_LIMITS):
        return
    since = utcnow() - DAY
    young = actor.joined_at is not None and utcnow() - actor.joined_at < timedelta(hours=settings.get("threads.new_member_hours"))
    limit = settings.get("votes.per_day_new_members" if young else "votes.per_day")
    mine = select(Vote.created_at).where(Vote.user_id == actor.id, Vote.created_at > since)
    oldest = session().scalar(mine.order_by(Vote.created_at.desc()).offset(limit - 1).limit(1))
    if oldest is not None:
        raise TooMany(_("You have used your votes for today."), retry_after=(oldest - since).total_seconds() + 1)
    spend(f"votes:{actor.id}", f"{settings.get('votes.per_minute')}/minute")


@command
def add_me_too(actor: Actor, thread_id: int) -> Thread:
    """Say that one has the same problem; again changes nothing. Raises WrongState where there is no open counter."""
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.ME_TOO, thread)
    if not thread.is_question or not thread.listed:
        raise WrongState(_("Only questions count who has the same problem."))
    if thread.duplicate_of_id is not None:
        raise WrongState(_("This question is a duplicate. Say it on the original question instead."))
    if _me_too_of(actor, thread) is not None:
        return thread
    session().add(MeToo(thread_id=thread.id, user_id=actor.id, created_at=utcnow()))
    bump(thread, me_too_count=+1)
    touch(thread)
    announce(MeTooAdded(utcnow(), actor.member_id, thread.id))
    return thread


@command
def withdraw_me_too(actor: Actor, thread_id: int) -> Thread:
    """Take it back; without one nothing happens."""
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.WITHDRAW_ME_TOO, thread)
    held = _me_too_of(actor, thread)
    if held is None:
        return thread
    session().delete(held)
    note_withdrawn(thread.id, [held.created_at], utcnow())
    bump(thread, me_too_count=-1)
    touch(thread)
    announce(MeTooWithdrawn(utcnow(), actor.member_id, thread.id))
    return thread


def _me_too_of(actor: Actor, thread: Thread) -> MeToo | None:
    return session().scalars(select(MeToo).where(MeToo.thread_id == thread.id, MeToo.user_id == actor.id)).one_or_none()
