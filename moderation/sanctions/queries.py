"""Reading sanctions and notes. Moderators read all of a member's, members their own, agents the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from moderation.policy import DeskAction
from moderation.sanctions.models import MemberNote, Sanction
from moderation.sanctions.states import OUTSIDE
from moderation.sanctions.steps import Past

SHOWN = 100
HISTORY = 200


@dataclass(frozen=True)
class SanctionLine:
    """A sanction with who imposed and who ended it; both None for members, who are not told."""

    row: Sanction
    imposed_by: Person | None = None
    ended_by: Person | None = None

    @property
    def hours(self) -> int | None:
        return hours_of(self.row)

    @property
    def is_in_force(self) -> bool:
        return self.row.forbids_at(utcnow())


@dataclass(frozen=True)
class NoteLine:
    note: MemberNote
    author: Person | None
    may_delete: bool


def get_subject(viewer: Actor, action: DeskAction, member_id: int) -> User:
    """A member whom the viewer may do this about, or NotFound: forbidden and absent look the same."""
    member = session().get(User, member_id)
    if member is None or not can(viewer, action, member):
        raise NotFound()
    return member


def get_liftable(viewer: Actor, sanction_id: int) -> Sanction:
    """A sanction with its member, for those who may lift it. Raises NotFound."""
    both = select(Sanction, User).join(User, User.id == Sanction.member_id)
    found = session().execute(both.where(Sanction.id == sanction_id)).one_or_none()
    if found is None:
        raise NotFound()
    sanction, member = found
    set_committed_value(sanction, "member", member)
    if not can(viewer, DeskAction.LIFT_SANCTION, sanction):
        raise NotFound()
    return sanction


def sanctions_of(viewer: Actor, member_id: int) -> list[SanctionLine]:
    """A member's sanctions, newest first, for moderators."""
    authorize(viewer, DeskAction.SEE_SANCTIONS)
    imposer, ender = aliased(User), aliased(User)
    found = (
        select(Sanction, *person_columns(imposer), *person_columns(ender))
        .outerjoin(imposer, imposer.id == Sanction.imposed_by_id).outerjoin(ender, ender.id == Sanction.ended_by_id)
        .where(Sanction.member_id == member_id).order_by(Sanction.id.desc()).limit(SHOWN)
    )
    return [
        SanctionLine(row[0], person_of(row[1:1 + WIDTH]), person_of(row[1 + WIDTH:])) for row in session().execute(found)
    ]


def own_sanctions(viewer: Actor) -> list[SanctionLine]:
    """The viewer's own, newest first, without what was undone before they were told."""
    authorize(viewer, DeskAction.SEE_OWN_SANCTIONS)
    found = select(Sanction).where(Sanction.member_id == viewer.id, func.coalesce(Sanction.ended_how, "") != "undone")
    return [SanctionLine(row) for row in session().scalars(found.order_by(Sanction.id.desc()).limit(SHOWN))]


def newest_id(member_id: int) -> int:
    """The newest sanction whoever decides has seen; 0 for none."""
    return session().scalar(select(func.max(Sanction.id)).where(Sanction.member_id == member_id)) or 0


def outside_now(member_id: int) -> Sanction | None:
    """The sanction that keeps a member outside, of several the one that ends last."""
    found = select(Sanction).where(Sanction.member_id == member_id, Sanction.kind.in_(OUTSIDE), Sanction.ended_at.is_(None))
    running = [row for row in session().scalars(found) if row.forbids_at(utcnow())]
    return max(running, key=lambda row: (row.ends_at is None, row.ends_at or row.imposed_at, row.id), default=None)


def history_of(member_id: int) -> list[Past]:
    """What the next step is suggested from."""
    rows = session().scalars(select(Sanction).where(Sanction.member_id == member_id).order_by(Sanction.id.desc()).limit(HISTORY))
    return [Past(row.kind, hours_of(row), row.reason, row.imposed_at, _over_at(row, utcnow()), row.ended_how) for row in rows]


def _over_at(row: Sanction, now: datetime) -> datetime | None:
    if row.ended_at is not None:
        return row.ended_at
    return row.ends_at if row.ends_at is not None and row.ends_at <= now else None


def hours_of(row: Sanction) -> int | None:
    return None if row.ends_at is None else round((row.ends_at - row.imposed_at).total_seconds() / 3600)


def notes_about(viewer: Actor, member_id: int) -> list[NoteLine]:
    """Notes of staff about a member: pinned ones first, then newest first. Raises NotFound for whoever may not read them."""
    member = get_subject(viewer, DeskAction.NOTE_MEMBER, member_id)
    found = (
        select(MemberNote, User).join(User, User.id == MemberNote.author_id).where(MemberNote.member_id == member_id)
        .order_by(MemberNote.pinned.desc(), MemberNote.id.desc()).limit(SHOWN)
    )
    lines = []
    for note, author in session().execute(found):
        set_committed_value(note, "member", member)
        lines.append(NoteLine(note, person(author), can(viewer, DeskAction.DELETE_NOTE, note)))
    return lines
