"""Reading the ledger, the badges, and what was found out about votes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import STRANGER, Actor, authorize
from forum.kit.clock import day_bounds
from forum.kit.paging import Page, clamp_page, last_page
from forum.policy import Action
from forum.reputation.badges import BADGES, Badge
from forum.reputation.deeds import post_in_sight
from forum.reputation.models import BadgeAward, Finding, ReputationChange
from forum.reputation.points import DAILY_CAP, FLOOR
from forum.reputation.states import CAPPED, FindingState, Kind, Rank

Change = ReputationChange
NOT_OF_FILES = (Kind.BROUGHT_ALONG, Kind.EDIT_APPROVED, Kind.CITED)
NAMED_BY = {Kind.EDIT_APPROVED: "suggestion", Kind.CITED: "article"}
FINDINGS_PER_PAGE, MOST_FINDINGS = 30, 1_000


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of somebody's ledger with what it did to their total. `total` may be below the 1 that is shown at least."""

    row: ReputationChange
    total: int

    def as_json(self) -> dict[str, Any]:
        row = self.row
        by = NAMED_BY.get(Kind(row.kind), "by")
        return {
            "id": row.id, "at": row.at, "kind": row.kind, "cause": {"post": row.post_id, by: row.by_id or None},
            "day": row.day.isoformat(), "points": row.points, "counted": row.counted, "cap_effect": row.counted - row.points,
            "reverses": row.reverses_id, "active": row.is_active, "total": self.total,
        }


def explain(member_id: int) -> list[Explained]:
    """Every row in the order of time, with the running total."""
    total, found = FLOOR, []
    for row in session().scalars(select(Change).where(Change.member_id == member_id).order_by(Change.at, Change.id)):
        total += row.counted
        found.append(Explained(row, total))
    return found


def earned_by_day(member_id: int, since: date) -> list[tuple[date, int]]:
    """What counts of each UTC day from `since` on, oldest first; a reversal counts for the day of what it reverses."""
    days = (
        select(Change.day, func.sum(Change.counted)).where(Change.member_id == member_id, Change.day >= since)
        .group_by(Change.day).order_by(Change.day)
    )
    return [(day, int(points)) for day, points in session().execute(days) if points]


def points_brought_by(member_ids: Collection[int]) -> dict[int, int]:
    """What these members have that neither votes nor acceptances explain: brought along, or for suggested edits and citations, which
    do not travel. Those who have nothing of it are absent."""
    brought = select(Change.member_id, func.sum(Change.points)).where(Change.member_id.in_(member_ids), Change.kind.in_(NOT_OF_FILES))
    return {member_id: int(points) for member_id, points in session().execute(brought.group_by(Change.member_id)) if points}


def rows_that_drift() -> list[tuple[int, int]]:
    """Rows outside the cap that count anything but their points."""
    found = select(Change.id, Change.points).where(Change.kind.not_in(CAPPED), Change.counted != Change.points)
    return [(row_id, points) for row_id, points in session().execute(found)]


def days_that_drift() -> list[tuple[int, date]]:
    """Members and days whose votes up count anything but their points up to the cap."""
    points = func.sum(Change.points)
    found = (
        select(Change.member_id, Change.day).where(Change.kind.in_(CAPPED)).group_by(Change.member_id, Change.day)
        .having(func.sum(Change.counted) != case((points > DAILY_CAP, DAILY_CAP), else_=points)).order_by(Change.member_id, Change.day)
    )
    return [(member_id, day) for member_id, day in session().execute(found)]


def totals_that_drift() -> Sequence[int]:
    """Members whose total is not the sum of their rows, or who show anything but that."""
    sums = select(Change.member_id, func.sum(Change.counted).label("earned")).group_by(Change.member_id).subquery()
    truth = func.coalesce(sums.c.earned, 0)
    wrong = or_(User.reputation_earned != truth, User.reputation != case((truth > 0, FLOOR + truth), else_=FLOOR))
    return session().scalars(select(User.id).outerjoin(sums, sums.c.member_id == User.id).where(wrong).order_by(User.id)).all()


@dataclass(frozen=True, slots=True)
class Held:
    """A badge somebody has: how many times, in which tags, and since when the last of them."""

    badge: Badge
    times: int
    subject_ids: tuple[int, ...]
    last_at: datetime


def awards_in_sight(viewer: Actor) -> ColumnElement[bool]:
    """A badge for a post that a viewer may not see is not there for them."""
    return or_(BadgeAward.post_id.is_(None), post_in_sight(viewer, BadgeAward.post_id))


def badges_of(member_id: int, viewer: Actor = STRANGER) -> list[Held]:
    """What a member has, gold first, then what came last. Without a viewer: what everybody may see."""
    found = select(BadgeAward).where(BadgeAward.member_id == member_id, awards_in_sight(viewer)).order_by(BadgeAward.awarded_at)
    by_name: dict[str, list[BadgeAward]] = {}
    for award in session().scalars(found):
        by_name.setdefault(award.badge, []).append(award)
    ranks = list(Rank)
    held = [
        Held(BADGES[name], len(awards), tuple(award.subject_id for award in awards if award.subject_id), awards[-1].awarded_at)
        for name, awards in by_name.items() if name in BADGES
    ]
    return sorted(sorted(held, key=lambda one: one.last_at, reverse=True), key=lambda one: ranks.index(one.badge.rank))


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with the people it is about, and who decided it."""

    row: Finding
    member: Person | None
    other: Person | None
    decided_by: Person | None

    @property
    def handles(self) -> tuple[str, str]:
        return self.member.handle if self.member else "", self.other.handle if self.other else ""

    def as_json(self) -> dict[str, Any]:
        row, (member, other) = self.row, self.handles
        return {
            "id": row.id, "kind": row.kind,
            "member": {"id": row.member_id, "handle": member}, "other": {"id": row.other_id, "handle": other},
            "votes": row.votes, "share": row.share, "votes_back": row.votes_back, "share_back": row.share_back,
            "since": row.since.isoformat(), "until": row.until.isoformat(), "state": row.state,
        }

    @property
    def first_day(self) -> datetime:
        return day_bounds(self.row.since)[0]

    @property
    def last_day(self) -> datetime:
        return day_bounds(self.row.until)[0]


def findings_page(viewer: Actor, state: str, number: int = 1) -> Page[FindingLine]:
    """Newest first, at most the last page. Raises NotAllowed."""
    authorize(viewer, Action.REVIEW_FINDINGS)
    if number > 1:
        number = clamp_page(number, last_page(findings_by_state(viewer).get(state, 0), FINDINGS_PER_PAGE))
    lines = _lines(state, (number - 1) * FINDINGS_PER_PAGE, FINDINGS_PER_PAGE + 1)
    return Page(lines[:FINDINGS_PER_PAGE], number, FINDINGS_PER_PAGE, has_next=len(lines) > FINDINGS_PER_PAGE)


def open_findings(viewer: Actor) -> list[FindingLine]:
    """The newest 1,000 that nobody has decided. Raises NotAllowed."""
    authorize(viewer, Action.REVIEW_FINDINGS)
    return _lines(str(FindingState.NEW), 0, MOST_FINDINGS)


def _lines(state: str, start: int, most: int) -> list[FindingLine]:
    people = tuple(aliased(User) for _ in range(3))
    columns = [column for user in people for column in person_columns(user)]
    found = select(Finding, *columns)
    for user, key in zip(people, (Finding.member_id, Finding.other_id, Finding.decided_by_id), strict=True):
        found = found.outerjoin(user, user.id == key)
    found = found.where(Finding.state == state).order_by(Finding.found_at.desc(), Finding.id.desc())
    found = found.offset(start).limit(most)
    return [
        FindingLine(row[0], *(person_of(row[start:start + WIDTH]) for start in range(1, 1 + 3 * WIDTH, WIDTH)))
        for row in session().execute(found)
    ]


def findings_by_state(viewer: Actor) -> dict[str, int]:
    """How many there are in each state. Raises NotAllowed."""
    authorize(viewer, Action.REVIEW_FINDINGS)
    rows = session().execute(select(Finding.state, func.count()).group_by(Finding.state))
    counted = {str(state): int(number) for state, number in rows}
    return {str(state): counted.get(state, 0) for state in FindingState}
