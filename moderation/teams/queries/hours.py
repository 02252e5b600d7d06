"""Opening hours ready to count with. Kept by this process under the calendar's version: a change holds at once, everywhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from forum.core.cache import parts
from forum.core.db import session
from moderation.teams.business_time import Hours
from moderation.teams.models import Calendar, CalendarBlock, Holiday, Team

MOST_KEPT = 500
Key = tuple[int, int]
ALWAYS = Hours.always()


def hours_of(team_id: int | None) -> Hours:
    """When a team works: one statement while nothing has changed. No team is the default one; without a calendar it is always."""
    is_it = Team.is_default.is_(True) if team_id is None else Team.id == team_id
    found = session().execute(select(Calendar.id, Calendar.version).join(Team, Team.calendar_id == Calendar.id).where(is_it)).one_or_none()
    return ALWAYS if found is None else hours_of_calendars([(found.id, found.version)])[found.id]


def hours_by_team() -> dict[int | None, Hours]:
    """The same for all teams at once, those retired too; None is for what belongs to no team."""
    rows = session().execute(
        select(Team.id, Team.is_default, Calendar.id.label("calendar_id"), Calendar.version)
        .outerjoin(Calendar, Calendar.id == Team.calendar_id).order_by(Team.id)
    ).all()
    by_calendar = hours_of_calendars([(row.calendar_id, row.version) for row in rows if row.calendar_id is not None])
    found: dict[int | None, Hours] = {None: ALWAYS}
    for row in rows:
        found[row.id] = by_calendar.get(row.calendar_id, ALWAYS)
        if row.is_default:
            found[None] = found[row.id]
    return found


def hours_of_calendars(keys: Collection[Key]) -> dict[int, Hours]:
    """(id, version) of calendars -> their hours by id; what is not kept is loaded together."""
    kept: dict[Key, Hours] = parts().held("team_hours", dict)
    missing = {key for key in keys if key not in kept}
    if missing:
        if len(kept) > MOST_KEPT:
            kept.clear()
        loaded = _load({calendar_id for calendar_id, _version in missing})
        kept.update({key: loaded[key[0]] for key in missing if key[0] in loaded})
        return {key[0]: kept.get(key) or loaded.get(key[0], ALWAYS) for key in keys}
    return {key[0]: kept[key] for key in keys}


def _load(ids: set[int]) -> dict[int, Hours]:
    zones = {row.id: row.time_zone for row in session().execute(select(Calendar.id, Calendar.time_zone).where(Calendar.id.in_(ids)))}
    blocks: dict[int, list[list[tuple[int, int]]]] = {one: [[] for _ in range(7)] for one in zones}
    holidays: dict[int, set[date]] = {one: set() for one in zones}
    in_order = (CalendarBlock.calendar_id, CalendarBlock.weekday, CalendarBlock.opens_minute)
    for block in session().scalars(select(CalendarBlock).where(CalendarBlock.calendar_id.in_(ids)).order_by(*in_order)):
        blocks[block.calendar_id][block.weekday].append((block.opens_minute, block.closes_minute))
    days = select(Holiday.calendar_id, Holiday.day).where(Holiday.calendar_id.in_(ids))
    for calendar_id, day in session().execute(days):
        holidays[calendar_id].add(day)
    return {one: Hours(zone, tuple(map(tuple, blocks[one])), frozenset(holidays[one])) for one, zone in zones.items()}
