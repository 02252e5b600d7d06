"""Going on with a clean-up, or with taking it back: a small portion in a transaction of its own, with its rows of the manifest.

Whatever interrupts it, the rows say what has been done, and the next portion is found by what is still to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, insert_all, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.cleanup.commands.beginning import move_cleanup
from moderation.cleanup.events import CleanupFinished, CleanupReverted
from moderation.cleanup.models import COUNTED_AS, Cleanup, CleanupRow
from moderation.cleanup.parts import PARTS, PUT_BACK
from moderation.cleanup.parts.taking import AT_ONCE, Touched
from moderation.cleanup.states import CLEAN, REVERT, CleanupState, RowKind, What
from moderation.policy import DeskAction

ONE_BY_ONE = (RowKind.PROFILE, RowKind.POST, RowKind.VOTE, RowKind.ME_TOO, RowKind.FLAG)
"""What locks a thread and members: one in a transaction."""


@command
def advance(actor: Actor, cleanup_id: int) -> bool:
    """Take the next portion. False when there is nothing more to do: finished, or taken back meanwhile."""
    authorize(actor, DeskAction.ADVANCE_CLEANUP)
    cleanup = lock(Cleanup, cleanup_id)
    if cleanup.state != CleanupState.RUNNING:
        return False
    for what in cleanup.what:
        if touched := PARTS[What(what)].take(cleanup):
            _write_down(cleanup, touched)
            return True
    move_cleanup(cleanup, CleanupState.DONE)
    cleanup.finished_at = utcnow()
    announce(CleanupFinished(at=cleanup.finished_at, actor_id=cleanup.begun_by_id, member_id=cleanup.member_id, cleanup_id=cleanup.id))
    return False


def _write_down(cleanup: Cleanup, touched: list[Touched]) -> None:
    insert_all(CleanupRow, [
        {"cleanup_id": cleanup.id, "kind": one.kind.value, "target_id": one.target_id, "before": one.before} for one in touched
    ])
    cleanup.done = _added(cleanup.done, [one.kind for one in touched])


@command
def advance_back(actor: Actor, cleanup_id: int) -> bool:
    """Put the last portion back, newest first. False when everything is back."""
    authorize(actor, DeskAction.ADVANCE_CLEANUP)
    cleanup = lock(Cleanup, cleanup_id)
    if cleanup.state != CleanupState.REVERTING:
        return False
    newest = select(CleanupRow).where(CleanupRow.cleanup_id == cleanup.id).order_by(CleanupRow.id.desc())
    rows = list(session().scalars(newest.limit(AT_ONCE)))
    if not rows:
        return _is_back(cleanup)
    alike = rows[:1] if rows[0].kind in ONE_BY_ONE else [row for row in rows if row.kind == rows[0].kind]
    back: list[str] = []
    stayed: list[str] = []
    for row in sorted(alike, key=lambda row: row.target_id):  # threads are locked in the order of their ids
        (back if PUT_BACK[row.kind](cleanup.member_id, row) else stayed).append(row.kind)
        session().delete(row)
    cleanup.returned, cleanup.stayed = _added(cleanup.returned, back), _added(cleanup.stayed, stayed)
    return True


def _is_back(cleanup: Cleanup) -> bool:
    move_cleanup(cleanup, CleanupState.REVERTED)
    cleanup.reverted_at = utcnow()
    announce(CleanupReverted(at=cleanup.reverted_at, actor_id=cleanup.reverted_by_id, member_id=cleanup.member_id, cleanup_id=cleanup.id))
    return False


def _added(counts: dict[str, int], kinds: Iterable[str]) -> dict[str, int]:
    more = Counter(str(COUNTED_AS[kind]) for kind in kinds if kind in COUNTED_AS)
    return dict(Counter(counts) + more)


@command
def go_on(actor: Actor, cleanup_id: int) -> None:
    """A worker has given this its time: another job goes on, after what waits."""
    authorize(actor, DeskAction.ADVANCE_CLEANUP)
    state = session().scalar(select(Cleanup.state).where(Cleanup.id == cleanup_id))
    if state in (CleanupState.RUNNING, CleanupState.REVERTING):
        jobs.enqueue(CLEAN if state == CleanupState.RUNNING else REVERT, {"cleanup_id": cleanup_id})
