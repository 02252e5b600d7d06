"""What this room does when told, in the same transaction: whatever restricts somebody outside the queue has its reasons stated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.threads.events import PostHidden, PostRestored
from forum.threads.models import AnonymisedPost, Post
from moderation.flags.models import Flag
from moderation.flags.states import TOLD_SECONDS, SuspensionEnd
from moderation.sanctions.events import SanctionImposed, SanctionLifted
from moderation.sanctions.models import Sanction
from moderation.sanctions.states import EndedHow
from moderation.statements.commands.stating import issue_statement, renew, withdraw_statement
from moderation.statements.models import Statement
from moderation.statements.states import OF_POSTS, FoundHow, Restriction, Withdrawn

_stated_elsewhere: ContextVar[bool] = ContextVar("plaza_stated_elsewhere", default=False)
ENDINGS = {EndedHow.OVERTURNED: Withdrawn.OVERTURNED, EndedHow.UNDONE: Withdrawn.UNDONE}


class FlaggingSuspended(Protocol):
    """What `state_flagging` needs to know of an event of the flags room. `actor_id` None: nobody decided, a rule did."""

    actor_id: int | None
    member_id: int
    until: datetime | None
    reason: str
    why: str


class FlaggingReturned(Protocol):
    """What `end_flagging` needs to know. `how` is a `SuspensionEnd`."""

    at: datetime
    member_id: int
    how: str


@contextmanager
def stated_elsewhere() -> Iterator[None]:
    """Around what is part of something whose reasons are stated as a whole: a clean-up, undoing an appeal."""
    token = _stated_elsewhere.set(True)
    try:
        yield
    finally:
        _stated_elsewhere.reset(token)


@command
def state_hiding(event: PostHidden) -> None:
    """A post hidden by its flags, or by hand outside the queue; a held post that was not let in."""
    post = session().get_one(Post, event.post_id)
    if event.quietly or _stated_elsewhere.get() or _is_stated(event.post_id):
        return
    author_id = reader_of_post(post)
    if author_id is None or author_id == event.actor_id:
        return
    if event.actor_id is None and (again := _automatic_before(event.post_id)):
        renew(again)
        return
    restriction = Restriction.REFUSED if post.held_at is not None else Restriction.HIDDEN
    issue_statement(
        SYSTEM, member_id=author_id, restriction=restriction, reason=event.reason, found_how=_found_how(event), post_id=event.post_id,
        on_behalf_of=event.actor_id,
    )


def reader_of_post(post: Post) -> int | None:
    """Who wrote it, also where it is given to "Anonymous"; None where nobody reads what that account is told."""
    whose = session().scalar(select(AnonymisedPost.member_id).where(AnonymisedPost.post_id == post.id)) or post.author_id
    reads = select(User.id).where(User.id == whose, User.left_at.is_(None), User.is_placeholder.is_(False))
    return session().scalar(reads)


def _is_stated(post_id: int) -> bool:
    """A person's reasons stand already: the post is hidden again because bringing it back was undone."""
    found = select(Statement.id).where(
        Statement.post_id == post_id, Statement.withdrawn_at.is_(None), Statement.restriction.in_(OF_POSTS),
        Statement.is_automated.is_(False),
    )
    return session().scalar(found.limit(1)) is not None


def _automatic_before(post_id: int) -> Statement | None:
    """What was said when the post hid itself: bringing it back was undone at once, and it hides itself again."""
    found = select(Statement).where(
        Statement.post_id == post_id, Statement.is_automated.is_(True), Statement.withdrawn_how == Withdrawn.RESTORED.value,
        Statement.withdrawn_at >= utcnow() - timedelta(seconds=TOLD_SECONDS + 5),
    )
    return session().scalars(found.order_by(Statement.id.desc()).limit(1).with_for_update()).one_or_none()


def _found_how(event: PostHidden) -> FoundHow:
    """What is held was found by the screen, whoever decides about it."""
    if event.actor_id is None or event.was_held:
        return FoundHow.AUTOMATED
    flagged = select(Flag.id).where(Flag.post_id == event.post_id, Flag.state == "open").limit(1)
    return FoundHow.FLAG if session().scalar(flagged) is not None else FoundHow.OWN_INITIATIVE


@command
def withdraw_with_post(event: PostRestored) -> None:
    """The post is back: what was said of it no longer holds, unless nobody sees it nevertheless, being deleted, or something else is
    said of it at once."""
    if _stated_elsewhere.get() or session().get_one(Post, event.post_id).deleted_at is not None:
        return
    standing = select(Statement.id).where(
        Statement.post_id == event.post_id, Statement.withdrawn_at.is_(None), Statement.restriction.in_(OF_POSTS),
    )
    for statement_id in session().scalars(standing.order_by(Statement.id)).all():
        withdraw_statement(SYSTEM, statement_id, how=Withdrawn.RESTORED)


@command
def state_sanction(event: SanctionImposed) -> None:
    """A sanction from a member's page. Where a decision of the queue imposed it, that decision states its reasons."""
    said: dict[str, Any] = {name: getattr(event, name, None) for name in ("decision_id", "facts", "found_how", "until")}
    if said["decision_id"] is not None or _stated_elsewhere.get():
        return
    issue_statement(
        SYSTEM, member_id=event.member_id, restriction=event.kind, reason=event.reason,
        found_how=said["found_how"] or FoundHow.OWN_INITIATIVE, facts=said["facts"] or "",
        sanction_id=event.sanction_id, until=said["until"] or _end_of(event.sanction_id),
        on_behalf_of=event.actor_id,
    )


def _end_of(sanction_id: int) -> datetime | None:
    return session().get_one(Sanction, sanction_id).ends_at


@command
def end_with_sanction(event: SanctionLifted) -> None:
    """Undone or overturned: what was said no longer holds. Lifted: it held until now."""
    found = select(Statement.id).where(Statement.sanction_id == event.sanction_id, Statement.withdrawn_at.is_(None))
    for statement_id in session().scalars(found.order_by(Statement.id)).all():
        if how := ENDINGS.get(EndedHow(event.how)):
            withdraw_statement(SYSTEM, statement_id, how=how)
        else:
            lock(Statement, statement_id).ended_at = event.at


@command
def state_flagging(event: FlaggingSuspended) -> None:
    """A member may not flag for a while."""
    issue_statement(
        SYSTEM, member_id=event.member_id, restriction=Restriction.FLAG_PRIVILEGE, reason=event.reason or "other", until=event.until,
        found_how=FoundHow.AUTOMATED if event.actor_id is None else FoundHow.OWN_INITIATIVE, facts=event.why, on_behalf_of=event.actor_id,
    )


@command
def end_flagging(event: FlaggingReturned) -> None:
    """The member may flag again. Undone with the decision it followed from: what was said no longer holds. Returned: it held until now."""
    found = select(Statement.id).where(
        Statement.member_id == event.member_id, Statement.restriction == Restriction.FLAG_PRIVILEGE.value,
        Statement.withdrawn_at.is_(None), Statement.ended_at.is_(None), Statement.until > event.at,
    )
    for statement_id in session().scalars(found.order_by(Statement.id)).all():
        if event.how == SuspensionEnd.UNDONE:
            withdraw_statement(SYSTEM, statement_id, how=Withdrawn.UNDONE)
        else:
            lock(Statement, statement_id).ended_at = event.at
