"""Writing the ledger and, in the same transaction, the totals that members show. Called inside commands of the rooms above.

Whoever writes has locked the thread and the posts before; the members are locked here, in the order of their ids.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, func, select, update

from forum.accounts.models import User
from forum.core.db import insert_all, locks_rows, session
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.reputation.causes import Cause, Key, PostIds, among, standing
from forum.reputation.models import ReputationChange
from forum.reputation.points import FLOOR, capped
from forum.reputation.states import CAPPED, VOTES

Row = dict[str, Any]
Day = tuple[int, date]

# Statements of votes are made once: making one costs more than running it.
_users = cast(Table, User.__table__)
_changes = cast(Table, ReputationChange.__table__)
_HELD = (_changes.c.id, _changes.c.member_id, _changes.c.kind, _changes.c.post_id, _changes.c.by_id, _changes.c.points, _changes.c.day)
_MEMBERS = select(_users.c.id).where(_users.c.id.in_(bindparam("members", expanding=True)))
_LOCK = _MEMBERS.order_by(_users.c.id).with_for_update(key_share=True)
_DAYS = (
    select(_changes.c.member_id, _changes.c.day, func.sum(_changes.c.points))
    .where(_changes.c.member_id.in_(bindparam("members", expanding=True)), _changes.c.day.in_(bindparam("days", expanding=True)),
           _changes.c.kind.in_(CAPPED))
    .group_by(_changes.c.member_id, _changes.c.day)
)
_TAKE_VOTE = (
    update(_changes)
    .where(_changes.c.post_id == bindparam("post"), _changes.c.kind.in_(VOTES), _changes.c.by_id == bindparam("voter"),
           _changes.c.is_active.is_(True))
    .values(is_active=False).returning(*_HELD)
)
_ACTIVE = select(*_HELD).where(_changes.c.is_active.is_(True))
_after = _users.c.reputation_earned + bindparam("gain")
_CREDIT = update(_users).where(_users.c.id == bindparam("member")).values(
    reputation_earned=_after, reputation=case((_after > 0, FLOOR + _after), else_=FLOOR),
)


def earn(causes: Iterable[Cause]) -> None:
    """Write causes that are new."""
    _write([_row_of(cause, cause.at) for cause in causes])


def replace_vote(post_id: int, voter_id: int, causes: Sequence[Cause], *, at: datetime, had_one: bool) -> None:
    """What a member's vote on a post causes from now on: nothing when it was taken back. The hot path."""
    gone = session().connection().execute(_TAKE_VOTE, {"post": post_id, "voter": voter_id}).mappings().all() if had_one else ()
    _write([*(_reversal(row, at) for row in gone), *(_row_of(cause, at) for cause in causes)])


def settle(post_ids: PostIds, *, as_of_causes: bool = False) -> Counter[str]:
    """Make the ledger say of these posts what stands now: reverse what does not any more, write what is new.

    Rows are of this moment, or with `as_of_causes` of the time of their cause (imports and rebuilding: nobody saw it happen
    here). Returns how many were `written` and `reversed`; none when the ledger was right.
    """
    session().flush()
    changed: Counter[str] = Counter()
    for some in (post_ids,) if isinstance(post_ids, range) else portions(post_ids):
        changed += _settle(some, as_of_causes=as_of_causes)
    return changed


def _settle(post_ids: PostIds, *, as_of_causes: bool) -> Counter[str]:
    now, due = utcnow(), standing(post_ids)
    held: dict[Key, Any] = {
        (row["post_id"], row["kind"], row["by_id"]): row
        for row in session().connection().execute(_ACTIVE.where(among(_changes.c.post_id, post_ids))).mappings()
    }
    gone = [row for key, row in held.items() if key not in due or due[key].worth != _worth(row)]
    fresh = [cause for key, cause in due.items() if key not in held or cause.worth != _worth(held[key])]
    for some in portions(row["id"] for row in gone):
        session().connection().execute(update(_changes).where(_changes.c.id.in_(some)).values(is_active=False))
    _write([*(_reversal(row, now) for row in gone), *(_row_of(cause, cause.at if as_of_causes else now) for cause in fresh)])
    return Counter({"written": len(fresh), "reversed": len(gone)})


def _worth(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["member_id"], row["points"], row["day"] if row["kind"] in CAPPED else None


def _row_of(cause: Cause, at: datetime) -> Row:
    return {
        "member_id": cause.member_id, "kind": str(cause.kind), "post_id": cause.post_id, "by_id": cause.by_id, "points": cause.points,
        "day": cause.day, "at": at, "is_active": True, "reverses_id": None,
    }


def _reversal(row: Mapping[str, Any], at: datetime) -> Row:
    return {
        "member_id": row["member_id"], "kind": row["kind"], "post_id": row["post_id"], "by_id": row["by_id"], "points": -row["points"],
        "day": row["day"], "at": at, "is_active": False, "reverses_id": row["id"],
    }


def _write(rows: list[Row]) -> None:
    """Rows with what they count, and the totals of the members they are about."""
    if not rows:
        return
    members = sorted({row["member_id"] for row in rows})
    if locks_rows():
        for some in portions(members):
            session().connection().execute(_LOCK, {"members": some})
    days = _sums(rows)
    gains: Counter[int] = Counter()
    for row in rows:
        row["counted"] = _counted(row, days)
        gains[row["member_id"]] += row["counted"]
    insert_all(ReputationChange, rows)
    credits = [{"member": member, "gain": gains[member]} for member in members if gains[member]]
    if credits:
        session().connection().execute(_CREDIT, credits)


def _sums(rows: Sequence[Row]) -> dict[Day, int]:
    """The points that votes up have given so far on the days these rows are about."""
    found: dict[Day, int] = defaultdict(int)
    by_day = sorted({(row["day"], row["member_id"]) for row in rows if row["kind"] in CAPPED})
    for some in portions(by_day):
        asked = {"members": sorted({member for _day, member in some}), "days": sorted({day for day, _member in some})}
        found.update({(member, day): int(points) for member, day, points in session().connection().execute(_DAYS, asked)})
    return found


def _counted(row: Row, days: dict[Day, int]) -> int:
    if row["kind"] not in CAPPED:
        return int(row["points"])
    day = row["member_id"], row["day"]
    before = days[day]
    days[day] = before + row["points"]
    return capped(days[day]) - capped(before)
