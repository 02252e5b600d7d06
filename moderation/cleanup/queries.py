"""Reading clean-ups, for moderators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.errors import NotFound
from forum.threads.models import Post, Thread
from moderation.cleanup.models import Cleanup
from moderation.cleanup.parts import PARTS
from moderation.cleanup.states import BUSY, CleanupState, What
from moderation.cleanup.words import WHAT
from moderation.policy import DeskAction
from moderation.statements.cleaned import CleanedUp

SHOWN = 50


@dataclass(frozen=True)
class CleanupLine:
    row: Cleanup
    member: Person | None
    begun_by: Person | None


@dataclass(frozen=True)
class Preview:
    """What a clean-up would take now. `others`: posts by others in the member's threads, which go out of sight with them."""

    member: User
    counts: dict[What, int]
    others: int
    under_way_id: int | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def preview_of(viewer: Actor, member_id: int) -> Preview:
    """Raises NotFound."""
    member = session().get(User, member_id)
    if member is None or not can(viewer, DeskAction.CLEAN_UP, member):
        raise NotFound()
    theirs = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    others = theirs.where(Thread.asker_id == member_id, Post.author_id != member_id, Post.listed.is_(True), Thread.listed.is_(True))
    busy = select(Cleanup.id).where(Cleanup.member_id == member_id, Cleanup.state.in_([str(state) for state in BUSY]))
    counts = {what: part.count(member_id) for what, part in PARTS.items()}
    return Preview(member, counts, int(session().scalar(others) or 0), session().scalar(busy))


def get_cleanup(viewer: Actor, cleanup_id: int) -> CleanupLine:
    """Raises NotFound, also for whoever is no moderator."""
    if not can(viewer, DeskAction.SEE_SANCTIONS):
        raise NotFound()
    found = _lines(Cleanup.id == cleanup_id)
    if not found:
        raise NotFound()
    return found[0]


def cleanups(viewer: Actor) -> list[CleanupLine]:
    """The newest ones."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    return _lines()


def cleanups_under_way(viewer: Actor) -> list[CleanupLine]:
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    return _lines(Cleanup.state.in_([str(state) for state in BUSY]))


def cleanups_of(viewer: Actor, member_id: int) -> list[CleanupLine]:
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    return _lines(Cleanup.member_id == member_id)


def running_cleanup(viewer: Actor, member_id: int) -> int | None:
    """The id of the clean-up of this member that still takes."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    running = select(Cleanup.id).where(Cleanup.member_id == member_id, Cleanup.state == CleanupState.RUNNING)
    return session().scalar(running)


def reverting_cleanup(viewer: Actor, member_id: int) -> int | None:
    """The id of the clean-up of this member that is being taken back, held until commit: it does not end meanwhile."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    reverting = select(Cleanup.id).where(Cleanup.member_id == member_id, Cleanup.state == CleanupState.REVERTING)
    return session().scalar(reverting.with_for_update())


def cleanup_size(viewer: Actor, member_id: int) -> list[tuple[Any, int]]:
    """What a clean-up of this member would take out of sight now: words and numbers, without what there is none of."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    sizes = [(WHAT[what], part.count(member_id)) for what, part in PARTS.items()]
    return [(words, number) for words, number in sizes if number]


def cleanup_is_too_late(viewer: Actor, cleanup_id: int) -> bool:
    """Whether its 30 days are over, and nobody took it back before."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    cleanup = session().get(Cleanup, cleanup_id)
    return cleanup is None or (cleanup.state in (CleanupState.RUNNING, CleanupState.DONE) and not cleanup.is_revertible)


def taken_from(viewer: Actor, member_id: int) -> list[CleanedUp]:
    """What clean-ups took from a member, the newest first."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    found = select(Cleanup).where(Cleanup.member_id == member_id).order_by(Cleanup.id.desc()).limit(SHOWN)
    return [
        CleanedUp(
            row.decision_id, row.begun_at, row.done.get(What.POSTS, 0), sum(row.done.values()) - row.done.get(What.POSTS, 0),
            row.state == CleanupState.RUNNING, row.state in (CleanupState.REVERTING, CleanupState.REVERTED),
            row.state in (CleanupState.RUNNING, CleanupState.DONE) and not row.is_revertible,
        )
        for row in session().scalars(found)
    ]


def _lines(*where: object) -> list[CleanupLine]:
    beginner = aliased(User)
    found = (
        select(Cleanup, User, *person_columns(), *person_columns(beginner)).join(User, User.id == Cleanup.member_id)
        .outerjoin(beginner, beginner.id == Cleanup.begun_by_id).where(*where)  # type: ignore[arg-type]
        .order_by(Cleanup.id.desc()).limit(SHOWN)
    )
    return [_line(row) for row in session().execute(found)]


def _line(row: Sequence[object]) -> CleanupLine:
    cleanup, member = row[0], row[1]
    assert isinstance(cleanup, Cleanup) and isinstance(member, User)  # noqa: S101 - what was selected
    set_committed_value(cleanup, "member", member)
    return CleanupLine(cleanup, person_of(row[2:2 + WIDTH]), person_of(row[2 + WIDTH:]))
