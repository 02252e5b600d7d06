"""Calendars: opening hours and holidays. Every change raises the version, so that nobody counts with what was kept before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from forum.core.db import command, insert_all, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import parse_day, utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import plain_line
from forum.kit.zones import zones
from moderation.policy import DeskAction
from moderation.teams.business_time import Week
from moderation.teams.events import CalendarChanged
from moderation.teams.models import Calendar, CalendarBlock, Holiday, Team
from moderation.teams.states import HOLIDAY_NAME_MAX, MOST_CALENDARS, MOST_HOLIDAYS, NAME_MAX
from moderation.teams.weeks import DAY_NAMES, read_week, written

CHANGED_MEANWHILE = _l("Somebody else has changed this meanwhile. Look at what they saved, then save yours again if it still holds.")


@dataclass(frozen=True)
class CalendarDraft:
    """What a form says of a calendar: `days` are seven lines such as "09:00-12:00, 13:00-17:00", Monday first."""

    name: str
    time_zone: str
    days: Sequence[str]


@command
def add_calendar(actor: Actor, draft: CalendarDraft) -> Calendar:
    """A further calendar. Raises Invalid."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    name, week = _cleaned(draft, None)
    if (session().scalar(select(func.count()).select_from(Calendar)) or 0) >= MOST_CALENDARS:
        raise Invalid(_l("There are %(most)d calendars already.", most=MOST_CALENDARS))
    calendar = Calendar(name=name, time_zone=draft.time_zone, version=1, created_at=utcnow())
    session().add(calendar)
    session().flush()
    _write_week(calendar, week)
    announce(CalendarChanged(utcnow(), actor.id, calendar.id, name, "added", after=_told(calendar, week)))
    return calendar


@command
def edit_calendar(actor: Actor, calendar_id: int, draft: CalendarDraft, *, version: int) -> Calendar:
    """Another name, zone or hours. `version` is what the form was made from. Raises Invalid, NotFound."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    calendar = lock(Calendar, calendar_id)
    name, week = _cleaned(draft, calendar)
    if calendar.version != version:
        raise Invalid(CHANGED_MEANWHILE)
    before = _told(calendar, _stored_week(calendar.id))
    calendar.name, calendar.time_zone = name, draft.time_zone
    after = _told(calendar, week)
    if after != before:
        _write_week(calendar, week)
        calendar.version += 1
        announce(CalendarChanged(utcnow(), actor.id, calendar.id, name, "edited", before, after))
    return calendar


@command
def delete_calendar(actor: Actor, calendar_id: int) -> None:
    """Take a calendar away that no team works by. Raises NotFound, WrongState."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    calendar = lock(Calendar, calendar_id)
    team = session().scalar(select(Team.name).where(Team.calendar_id == calendar_id).order_by(Team.name).limit(1))
    if team is not None:
        raise WrongState(_l("The team “%(name)s” works by this calendar. Give it another one first.", name=team))
    announce(CalendarChanged(utcnow(), actor.id, calendar.id, calendar.name, "deleted", _told(calendar, _stored_week(calendar.id))))
    session().delete(calendar)


@command
def add_holidays(actor: Actor, calendar_id: int, lines: Iterable[str], *, field: str = "lines") -> tuple[int, int]:
    """Days on which it is closed, each "2026-12-25 Christmas"; all or none. How many are new, and how many were there already.

    Raises NotFound, and Invalid for `field` naming the first line that is no day.
    """
    authorize(actor, DeskAction.EDIT_TEAMS)
    calendar = lock(Calendar, calendar_id)
    wanted: dict[date, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            day, name = _holiday(number, line, field)
            wanted.setdefault(day, name)
    if not wanted:
        raise Invalid.field(field, _l("Write one day on each line."))
    known = set(session().scalars(select(Holiday.day).where(Holiday.calendar_id == calendar.id)))
    fresh = sorted(wanted.keys() - known)
    if len(known) + len(fresh) > MOST_HOLIDAYS:
        raise Invalid.field(field, _l("At most %(most)d holidays in one calendar.", most=MOST_HOLIDAYS))
    if fresh:
        insert_all(Holiday, [{"calendar_id": calendar.id, "day": day, "name": wanted[day]} for day in fresh])
        calendar.version += 1
        days = ", ".join(f"{day} {wanted[day]}".strip() for day in fresh)
        announce(CalendarChanged(utcnow(), actor.id, calendar.id, calendar.name, "holidays_added", after=days))
    return len(fresh), len(wanted) - len(fresh)


@command
def remove_holiday(actor: Actor, calendar_id: int, holiday_id: int) -> str:
    """Open again on this day, whose name is returned. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    calendar = lock(Calendar, calendar_id)
    holiday = session().get(Holiday, holiday_id)
    if holiday is None or holiday.calendar_id != calendar.id:
        raise NotFound()
    calendar.version += 1
    told = f"{holiday.day} {holiday.name}".strip()
    announce(CalendarChanged(utcnow(), actor.id, calendar.id, calendar.name, "holiday_removed", before=told))
    session().delete(holiday)
    return told


def _holiday(number: int, line: str, field: str) -> tuple[date, str]:
    day, _blank, name = plain_line(line).partition(" ")
    try:
        return parse_day(day), name.strip()[:HOLIDAY_NAME_MAX]
    except ValueError:
        why = _l("Line %(line)d: “%(text)s” is no day. Write it like 2026-12-25 Christmas.", line=number, text=day[:40])
        raise Invalid.field(field, why) from None


def _cleaned(draft: CalendarDraft, calendar: Calendar | None) -> tuple[str, Week]:
    """The name and the week, or Invalid with everything that is wrong."""
    name, problems = plain_line(draft.name), dict[str, list[object]]()
    if not name:
        problems["name"] = [_l("Give it a name.")]
    elif len(name) > NAME_MAX:
        problems["name"] = [_l("At most %(most)d characters.", most=NAME_MAX)]
    elif session().scalar(select(Calendar.id).where(Calendar.name == name, Calendar.id != (calendar.id if calendar else 0))) is not None:
        problems["name"] = [_l("There is a calendar of this name already.")]
    if draft.time_zone not in zones():
        problems["time_zone"] = [_l("Choose a time zone from the list.")]
    try:
        week = read_week(draft.days)
    except Invalid as refusal:
        problems.update(refusal.fields)
    if problems:
        raise Invalid(fields=problems)
    return name, week


def _write_week(calendar: Calendar, week: Week) -> None:
    session().execute(delete(CalendarBlock).where(CalendarBlock.calendar_id == calendar.id))
    rows = [
        {"calendar_id": calendar.id, "weekday": weekday, "opens_minute": opens, "closes_minute": closes}
        for weekday, blocks in enumerate(week) for opens, closes in blocks
    ]
    if rows:
        insert_all(CalendarBlock, rows)


def _stored_week(calendar_id: int) -> Week:
    found = select(CalendarBlock.weekday, CalendarBlock.opens_minute, CalendarBlock.closes_minute).where(
        CalendarBlock.calendar_id == calendar_id).order_by(CalendarBlock.weekday, CalendarBlock.opens_minute)
    rows = session().execute(found).all()
    return tuple(tuple((row[1], row[2]) for row in rows if row[0] == weekday) for weekday in range(7))


def _told(calendar: Calendar, week: Week) -> str:
    """A calendar in one line, for the log."""
    days = [f"{name[:3]} {written(blocks)}" for name, blocks in zip(DAY_NAMES, week, strict=True) if blocks]
    return " · ".join([calendar.name, calendar.time_zone, *(days or ["-"])])
