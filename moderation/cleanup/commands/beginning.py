"""Beginning a clean-up, and taking one back. Jobs do the work."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from moderation.cleanup.events import CleanupBegun
from moderation.cleanup.models import Cleanup
from moderation.cleanup.parts import PARTS
from moderation.cleanup.states import ALL, BUSY, CLEAN, MOVES, REVERT, CleanupState, What
from moderation.policy import DeskAction


@command
def begin_cleanup(actor: Actor, member_id: int, *, decision_id: int | None = None, what: Collection[str] = ALL) -> Cleanup:
    """Begin to take what a member did out of sight; a job goes on with it. `what` are words of `What`.

    Raises WrongState while another clean-up of this member is under way, Invalid naming `what`, NotFound, NotAllowed.
    """
    member = lock(User, member_id)
    authorize(actor, DeskAction.CLEAN_UP, member)
    chosen = [one for one in What if one in what]
    if not chosen or len(chosen) != len(set(what)):
        raise Invalid.field("what", _l("Choose one of the list."))
    busy = select(Cleanup.id).where(Cleanup.member_id == member_id, Cleanup.state.in_([str(state) for state in BUSY]))
    if (under_way := session().scalar(busy)) is not None:
        raise WrongState(_l("A clean-up of this member is under way."), current=under_way)
    now = utcnow()
    cleanup = Cleanup(
        member_id=member_id, decision_id=decision_id, what=[str(one) for one in chosen], begun_at=now, begun_by_id=actor.id,
        planned={str(one): PARTS[one].count(member_id) for one in chosen}, done={}, returned={}, stayed={},
    )
    session().add(cleanup)
    session().flush()
    announce(CleanupBegun(
        at=now, actor_id=actor.id, member_id=member_id, cleanup_id=cleanup.id, what=tuple(cleanup.what), decision_id=decision_id,
    ))
    jobs.enqueue(CLEAN, {"cleanup_id": cleanup.id})
    return cleanup


@command
def revert_cleanup(actor: Actor, cleanup_id: int) -> Cleanup:
    """Begin to bring everything back as it was; a clean-up that still runs stops. Taking it back twice is once.

    Raises WrongState after 30 days, NotFound, NotAllowed.
    """
    cleanup = lock(Cleanup, cleanup_id, joinedload(Cleanup.member))
    authorize(actor, DeskAction.REVERT_CLEANUP, cleanup)
    if cleanup.state in (CleanupState.REVERTING, CleanupState.REVERTED):
        return cleanup
    if not cleanup.is_revertible:
        raise WrongState(_l("The 30 days in which this could be taken back are over."), current=cleanup.state)
    move_cleanup(cleanup, CleanupState.REVERTING)
    cleanup.reverting_at, cleanup.reverted_by_id = utcnow(), actor.id
    jobs.enqueue(REVERT, {"cleanup_id": cleanup.id})
    return cleanup


def hold_cleanup(cleanup_id: int) -> None:
    """Lock it (inside a command), before any thread: the job that goes on with it does the same."""
    lock(Cleanup, cleanup_id)


@command
def adopt_cleanup(actor: Actor, cleanup_id: int, *, decision_id: int) -> None:
    """It belongs to another decision from now on (the system): the one that began it was undone, and this one rests on it too."""
    authorize(actor, DeskAction.ADVANCE_CLEANUP)
    lock(Cleanup, cleanup_id).decision_id = decision_id


def move_cleanup(cleanup: Cleanup, to: CleanupState) -> None:
    """The only way from one state to another (inside a command that holds the row)."""
    if to not in MOVES[CleanupState(cleanup.state)]:
        raise WrongState(current=cleanup.state)
    cleanup.state = to.value
