"""How many articles readers had on past days, and in what state: from the history of their moves and of their alarms.

`listed` on a day: published at some time before, not archived since, and not kept back when it was restored. Which articles a slice is
about is said as of now, as of questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, and_, case, cast, exists, func, literal, null, or_, select, union_all

from forum.core.db import session
from forum.core.db_types import utc_day
from forum.kit.clock import day_bounds
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.models import Article, ArticleChange
from forum.knowledge.states import ArticleState, MoveReason
from forum.metrics.queries.narrowed import about
from forum.resolution.counting import EVERYTHING, Slice

NAMES = ("listed", "needing_update", "alarmed")
Days = Mapping[date, Mapping[str, int]]


def _moves(before: datetime | None = None) -> Subquery:
    """Every move with what it made of its article (1 or 0): `listed`, `outdated`; `newest`: 1 for the last of an article."""
    row = ArticleChange
    so_far: dict[str, Any] = {"partition_by": row.article_id, "order_by": row.id}
    kept_back = and_(row.reason == MoveReason.RESTORED, row.words != "")
    published, withheld = (
        func.coalesce(func.max(case((one, row.id), else_=0)).over(**so_far), 0) for one in (row.became == ArticleState.PUBLISHED, kept_back)
    )
    query = select(
        row.id, row.article_id, row.at, case((and_(published > withheld, row.became != ArticleState.ARCHIVED), 1), else_=0).label("listed"),
        case((row.became == ArticleState.NEEDS_UPDATE, 1), else_=0).label("outdated"),
        func.row_number().over(partition_by=row.article_id, order_by=row.id.desc()).label("newest"),
    )
    return (query if before is None else query.where(row.at < before)).subquery()


def standing_then(instant: datetime, within: Slice = EVERYTHING) -> Mapping[str, ColumnElement[bool]]:
    """Over articles: the conditions as they were just before an instant."""
    moves = _moves(instant)
    newest = select(moves.c.article_id).where(moves.c.newest == 1, moves.c.listed == 1)
    listed = and_(Article.id.in_(newest), *about(within))
    alarm = exists().where(
        ArticleAlarm.article_id == Article.id, ArticleAlarm.opened_at < instant,
        or_(ArticleAlarm.closed_at.is_(None), ArticleAlarm.closed_at >= instant),
    )
    outdated = Article.id.in_(newest.where(moves.c.outdated == 1))
    return {"listed": listed, "needing_update": and_(listed, outdated), "alarmed": and_(listed, alarm)}


def _steps() -> Select[Any]:
    """Whatever changed: how many more or fewer an article is of each, one row a change."""
    moves = _moves()
    own: dict[str, Any] = {"partition_by": moves.c.article_id, "order_by": moves.c.id}
    moved = select(moves.c.article_id, moves.c.at, *(
        (column - func.coalesce(func.lag(column).over(**own), 0)).label(column.name) for column in (moves.c.listed, moves.c.outdated)
    ), literal(0).label("alarms"))
    opened, closed = (
        select(ArticleAlarm.article_id, column, literal(0), literal(0), literal(change)).where(column.is_not(None))
        for column, change in ((ArticleAlarm.opened_at, 1), (ArticleAlarm.closed_at, -1))
    )
    return select(union_all(moved, opened, closed).subquery())


def article_days(within: Slice) -> Days:
    """By UTC day, how many more or fewer articles there were at its end than at the end of the day before. One statement."""
    return {day: _numbers(numbers) for day, *numbers in session().execute(_by_day(within))}


def days_and_now(within: Slice, now: Mapping[str, ColumnElement[bool]]) -> tuple[Days, Mapping[str, int]]:
    """The same, and how many there are of each condition now: in one statement."""
    today = select(cast(null(), Date), *(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in now.values()))
    days: dict[date, Mapping[str, int]] = {}
    standing: Mapping[str, int] = {}
    for day, *numbers in session().execute(union_all(_by_day(within).add_columns(literal(0)), today)):
        if day is None:
            standing = dict(zip(now, map(int, numbers), strict=True))
        else:
            days[day] = _numbers(numbers[:len(NAMES)])
    return days, standing


def _numbers(numbers: Sequence[Any]) -> dict[str, int]:
    return dict(zip(NAMES, map(int, numbers), strict=True))


def _by_day(within: Slice) -> Select[Any]:
    step = _steps().subquery()
    so_far: dict[str, Any] = {"partition_by": step.c.article_id, "order_by": step.c.at}
    listed, outdated, alarms = (func.sum(column).over(**so_far) for column in (step.c.listed, step.c.outdated, step.c.alarms))
    then = select(
        step.c.article_id, step.c.at, case((listed > 0, 1), else_=0).label("listed"),
        case((and_(listed > 0, outdated > 0), 1), else_=0).label("needing_update"),
        case((and_(listed > 0, alarms > 0), 1), else_=0).label("alarmed"),
    ).subquery()
    order: dict[str, Any] = {"partition_by": then.c.article_id, "order_by": then.c.at}
    some = select(utc_day(then.c.at).label("day"), *(
        (then.c[name] - func.coalesce(func.lag(then.c[name]).over(**order), 0)).label(name) for name in NAMES
    ))
    if within != EVERYTHING:
        some = some.where(then.c.article_id.in_(select(Article.id).where(*about(within))))
    changed = some.subquery()
    return select(changed.c.day, *(func.sum(changed.c[name]) for name in NAMES)).group_by(changed.c.day)


def at_the_end_of(firsts: list[date], last: date, step: int, days: Days) -> dict[str, list[int]]:
    """By name, how many there were at the end of each step; `last` is the last day of the last one."""
    found: dict[str, list[int]] = {name: [] for name in NAMES}
    ordered, place, so_far = sorted(days), 0, dict.fromkeys(NAMES, 0)
    for first in firsts:
        end = min(first + timedelta(days=step - 1), last)
        while place < len(ordered) and ordered[place] <= end:
            so_far = {name: number + days[ordered[place]][name] for name, number in so_far.items()}
            place += 1
        for name, number in so_far.items():
            found[name].append(number)
    return found


def is_past(day: date, now: datetime) -> bool:
    """Whether the day is over: until then what there is now is said of it."""
    return day_bounds(day)[1] <= now
