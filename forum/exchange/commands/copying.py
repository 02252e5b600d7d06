"""A copy of one's own data: asked for, made by a job, gone after a while."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from forum.accounts.commands.passwords import prove_current
from forum.accounts.models import User
from forum.core import jobs, settings
from forum.core.db import after_commit, command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.exchange.events import OwnCopyAsked, OwnCopyMade
from forum.exchange.models import OwnCopy
from forum.exchange.own import storage
from forum.exchange.own.queries import find_copy, wait_for_next
from forum.kit.clock import utcnow
from forum.kit.errors import TooMany
from forum.policy import Action

MAKE = "exchange.make_own_copy"
ROWS_KEPT = timedelta(days=2)
"""Longer than the wait between two."""


def ask_for_copy(actor: Actor, password: str) -> None:
    """Have a copy made of everything kept about the actor. Raises Invalid for a wrong password, TooMany within a day of the last one."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    prove_current(actor, password)
    _ask(actor)


@command
def _ask(actor: Actor) -> None:
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    lock(User, actor.member_id)  # two presses at once ask once
    if wait := wait_for_next(actor):
        raise TooMany(retry_after=wait.total_seconds())
    _end(OwnCopy.member_id == actor.member_id)
    copy = OwnCopy(member_id=actor.member_id, key=secrets.token_urlsafe(24), asked_at=utcnow())
    session().add(copy)
    session().flush()
    jobs.enqueue(MAKE, {"copy_id": copy.id}, dedupe_key=f"own-copy:{copy.id}")
    announce(OwnCopyAsked(at=copy.asked_at, member_id=actor.member_id))


@command
def discard_copy(actor: Actor) -> None:
    """Throw the copy away; one that is not there is fine."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    if find_copy(actor) is not None:
        _end(OwnCopy.member_id == actor.member_id)


@command
def note_copy_made(actor: Actor, copy_id: int, *, size_bytes: int, files_left_out: int) -> bool:
    """The file is written (by the system). False when nobody waits for it any more; done twice is done once."""
    authorize(actor, Action.ADMINISTER)
    copy = session().get(OwnCopy, copy_id, with_for_update=True)
    if copy is None or copy.ended_at is not None:
        return False
    if copy.made_at is None:
        now = utcnow()
        copy.made_at, copy.expires_at = now, now + timedelta(days=settings.get("accounts.data_copy_days"))
        copy.size_bytes, copy.files_left_out = size_bytes, files_left_out
        announce(OwnCopyMade(at=now, member_id=copy.member_id, copy_id=copy.id))
    return True


@command
def forget_copies(actor: Actor) -> None:
    """Delete what has expired, and files that no row wants (periodic, by the system)."""
    authorize(actor, Action.ADMINISTER)
    now = utcnow()
    _end(OwnCopy.expires_at <= now)
    session().execute(delete(OwnCopy).where(OwnCopy.ended_at.is_not(None), OwnCopy.asked_at < now - ROWS_KEPT))
    wanted = set(session().scalars(select(OwnCopy.key).where(OwnCopy.ended_at.is_(None))))
    for key in storage.keys_there():
        if key not in wanted:
            after_commit(lambda key=key: storage.remove(key))  # type: ignore[misc]


def end_copies_of(member_id: int) -> None:
    """Nothing of them is left (inside a command)."""
    _end(OwnCopy.member_id == member_id)
    session().execute(delete(OwnCopy).where(OwnCopy.member_id == member_id))


def _end(which: object) -> None:
    open_ones = (which, OwnCopy.ended_at.is_(None))
    for key in session().scalars(select(OwnCopy.key).where(*open_ones)):  # type: ignore[arg-type]
        after_commit(lambda key=key: storage.remove(key))  # type: ignore[misc]
    ended = update(OwnCopy).where(*open_ones).values(ended_at=utcnow())  # type: ignore[arg-type]
    session().execute(ended.execution_options(synchronize_session=False))
