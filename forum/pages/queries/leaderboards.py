"""Who earned most in a time: everywhere, in a category, under a tag. Only what counts for reputation counts here."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, timedelta

from cachetools import TTLCache
from sqlalchemy import ColumnElement, and_, case, func, select, true

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.accounts.privacy import hidden_from_leaderboards
from forum.core.cache import parts
from forum.core.db import session
from forum.kit.clock import today
from forum.pages.queries.overview import find_tag
from forum.reputation.models import ReputationChange as Change
from forum.reputation.states import Kind
from forum.threads.models import Category, Post, Tag, Tally, Thread, ThreadTag
from forum.threads.states import ReadAccess

PERIOD_DAYS: dict[str, int] = {"week": 7, "month": 30, "year": 365, "all": 0}
"""0: since the beginning."""
SHOWN, SPARE = 50, 10
SECRET_PLACES = (Kind.DOWNVOTING, Kind.POST_REMOVED)
"""What everybody may know of, but not where it was: the sum of a category or a tag would tell."""
FRESH_SECONDS = 300.0
BOARDS_KEPT = 500
Row = tuple[int, int, int]
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which board: a period, and where."""

    period: str
    category: Category | None
    tag: Tag | None
    with_staff: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A member's place on a board; those with as many points share it."""

    number: int
    person: Person
    points: int
    accepted: int


def public_categories() -> list[Category]:
    """What everybody may read: only there are points earned."""
    found = select(Category).where(Category.read_access == ReadAccess.EVERYONE).order_by(Category.position, Category.id)
    return list(session().scalars(found))


def find_public_tag(name: str) -> Tag | None:
    """A tag that everybody may know of."""
    tag = find_tag(name)
    public = select(Category.id).where(Category.read_access == ReadAccess.EVERYONE)
    used = select(Tally.tag_id).where(Tally.tag_id == (tag.id if tag else 0), Tally.threads > 0, Tally.category_id.in_(public)).limit(1)
    return tag if tag is not None and session().scalar(used) is not None else None


def leaderboard(wanted: Wanted) -> list[Place]:
    """The first 50. The sums are of the last five minutes; whether somebody is shown is asked each time."""
    rows = _kept(wanted)
    shown = select(*person_columns()).where(User.id.in_([row[0] for row in rows]), _shown_members(with_staff=wanted.with_staff))
    people = {row[0]: person_of(row) for row in session().execute(shown)} if rows else {}
    places: list[Place] = []
    for member_id, points, accepted in rows:
        person = people.get(member_id)
        if person is not None:
            tied = places[-1].number if places and places[-1].points == points else len(places) + 1
            places.append(Place(tied, person, points, accepted))
    return places[:SHOWN]


def _shown_members(*, with_staff: bool) -> ColumnElement[bool]:
    """Who is on leaderboards at all."""
    staff = true() if with_staff else User.is_staff.is_(False)
    return and_(User.left_at.is_(None), User.removed_at.is_(None), User.is_placeholder.is_(False), ~hidden_from_leaderboards(), staff)


def _kept(wanted: Wanted) -> list[Row]:
    day = today()
    key = (wanted.period, day, wanted.category and wanted.category.id, wanted.tag and wanted.tag.id, wanted.with_staff)
    boards: TTLCache[object, list[Row]] = parts().held("leaderboards", lambda: TTLCache(BOARDS_KEPT, FRESH_SECONDS))
    with _lock:
        known = boards.get(key)
    if known is None:
        days = PERIOD_DAYS[wanted.period]
        since = day - timedelta(days=days - 1) if days else None
        known = _of_all_time(wanted) if since is None and not (wanted.category or wanted.tag) else _summed(wanted, since)
        with _lock:
            boards[key] = known
    return known


def _summed(wanted: Wanted, since: date | None) -> list[Row]:
    """From the ledger: a reversal counts on the day of what it reverses."""
    found = select(Change.member_id, func.sum(Change.counted).label("points"), _accepted().label("accepted"))
    if wanted.category or wanted.tag:
        found = found.join(Post, Post.id == Change.post_id).join(Thread, Thread.id == Post.thread_id)
        found = found.where(Change.kind.not_in(SECRET_PLACES))
    if wanted.category:
        found = found.where(Thread.category_id == wanted.category.id)
    if wanted.tag:
        found = found.join(ThreadTag, ThreadTag.thread_id == Thread.id).where(ThreadTag.tag_id == wanted.tag.id)
    if since:
        found = found.where(Change.day >= since, Change.kind != Kind.BROUGHT_ALONG)
    sums = found.group_by(Change.member_id).subquery()
    best = select(sums.c.member_id, sums.c.points, sums.c.accepted).join(User, User.id == sums.c.member_id)
    best = best.where(sums.c.points > 0, _shown_members(with_staff=wanted.with_staff))
    best = best.order_by(sums.c.points.desc(), sums.c.accepted.desc(), sums.c.member_id).limit(SHOWN + SPARE)
    return [(member_id, int(points), int(accepted)) for member_id, points, accepted in session().execute(best)]


def _of_all_time(wanted: Wanted) -> list[Row]:
    """Everything, everywhere: the totals are there already."""
    best = select(User.id, User.reputation_earned).where(User.reputation_earned > 0, User.reputation > 1)
    best = best.where(_shown_members(with_staff=wanted.with_staff)).order_by(User.reputation.desc(), User.id.desc()).limit(SHOWN + SPARE)
    points = {member_id: int(earned) for member_id, earned in session().execute(best)}
    counted = select(Change.member_id, _accepted()).where(Change.member_id.in_(points), Change.kind == Kind.ANSWER_ACCEPTED)
    accepted = {member_id: int(number) for member_id, number in session().execute(counted.group_by(Change.member_id))}
    rows = [(member_id, earned, accepted.get(member_id, 0)) for member_id, earned in points.items()]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


def _accepted() -> ColumnElement[int]:
    """Accepted answers that still are."""
    given = case((Change.reverses_id.is_(None), 1), else_=-1)
    return func.sum(case((Change.kind == Kind.ANSWER_ACCEPTED, given), else_=0))
