"""Calendars as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.zones import zone
from moderation.policy import DeskAction
from moderation.teams.business_time import Hours, is_open, next_opening
from moderation.teams.models import Calendar, Holiday, Team
from moderation.teams.queries.hours import hours_of_calendars

HOLIDAYS_SHOWN = 50


@dataclass(frozen=True)
class Now:
    """Whether it is open, what the clock shows there, and when it opens otherwise (there; None: never)."""

    is_open: bool
    there: datetime
    opens: datetime | None


@dataclass(frozen=True)
class CalendarLine:
    calendar: Calendar
    hours: Hours
    now: Now
    teams: int


@dataclass(frozen=True)
class CalendarView:
    """A calendar with its week, the holidays that come (and how many there are in all), and the teams that work by it."""

    calendar: Calendar
    hours: Hours
    now: Now
    holidays: list[Holiday]
    more_holidays: bool
    past_holidays: int
    teams: list[Team]

    @property
    def today(self) -> date:
        return self.now.there.date()


def calendar_lines(viewer: Actor) -> list[CalendarLine]:
    """All of them by name."""
    authorize(viewer, DeskAction.READ_TEAMS)
    calendars = list(session().scalars(select(Calendar).order_by(Calendar.name)))
    by_calendar = select(Team.calendar_id, func.count()).where(Team.retired_at.is_(None)).group_by(Team.calendar_id)
    used = {calendar_id: number for calendar_id, number in session().execute(by_calendar)}  # noqa: C416
    hours = hours_of_calendars([(one.id, one.version) for one in calendars])
    return [CalendarLine(one, hours[one.id], now_of(hours[one.id]), used.get(one.id, 0)) for one in calendars]


def get_calendar(viewer: Actor, calendar_id: int) -> Calendar:
    """Raises NotFound."""
    authorize(viewer, DeskAction.READ_TEAMS)
    found = session().get(Calendar, calendar_id)
    if found is None:
        raise NotFound()
    return found


def calendar_view(viewer: Actor, calendar_id: int) -> CalendarView:
    """One calendar with all its page shows. Raises NotFound."""
    calendar = get_calendar(viewer, calendar_id)
    hours = hours_of_calendars([(calendar.id, calendar.version)])[calendar.id]
    now = now_of(hours)
    own = Holiday.calendar_id == calendar.id
    coming = select(Holiday).where(own, Holiday.day >= now.there.date()).order_by(Holiday.day).limit(HOLIDAYS_SHOWN + 1)
    holidays = list(session().scalars(coming))
    past = session().scalar(select(func.count()).select_from(Holiday).where(own, Holiday.day < now.there.date())) or 0
    by_it = list(session().scalars(select(Team).where(Team.calendar_id == calendar.id).order_by(Team.name)))
    return CalendarView(calendar, hours, now, holidays[:HOLIDAYS_SHOWN], len(holidays) > HOLIDAYS_SHOWN, past, by_it)



def known_days(viewer: Actor, calendar_id: int, days: Iterable[date]) -> set[date]:
    """Which of these are holidays of the calendar already."""
    authorize(viewer, DeskAction.READ_TEAMS)
    stored = set(session().scalars(select(Holiday.day).where(Holiday.calendar_id == calendar_id)))
    return stored.intersection(days)


def calendar_choices(viewer: Actor) -> list[tuple[int, str]]:
    """(id, name) for a drop-down."""
    authorize(viewer, DeskAction.READ_TEAMS)
    return [(key, name) for key, name in session().execute(select(Calendar.id, Calendar.name).order_by(Calendar.name))]


def now_of(hours: Hours) -> Now:
    """How things stand at this moment."""
    at, there = utcnow(), zone(hours.zone)
    opens = next_opening(hours, at)
    return Now(is_open(hours, at), at.astimezone(there), None if opens is None else opens.astimezone(there))
