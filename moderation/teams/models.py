"""Calendars with their blocks and holidays; teams with their members."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class Calendar(Model):
    """Opening hours under a name. `version` rises with every change of its hours or holidays: what is kept of it carries the number."""

    __tablename__ = "business_calendars"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    time_zone: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class CalendarBlock(Model):
    """Open from one minute of a weekday until another, by the clock on the wall of the calendar's zone. 0 is Monday, 1440 midnight."""

    __tablename__ = "calendar_blocks"
    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint("opens_minute >= 0 and opens_minute < closes_minute and closes_minute <= 1440", name="minutes"),
    )

    calendar_id: Mapped[int] = mapped_column(ForeignKey("business_calendars.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens_minute: Mapped[int] = mapped_column(primary_key=True)
    closes_minute: Mapped[int]


class Holiday(Model):
    """A day on which a calendar is closed."""

    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("calendar_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("business_calendars.id", ondelete="CASCADE"))
    day: Mapped[date]
    name: Mapped[str] = mapped_column(default="")


class Team(Model):
    """People who work on cases. Without a calendar it works day and night. `languages`: codes, empty for all.

    One team in use is the default one, for what belongs to no team. `distributes`: its cases are given to its members by themselves, as
    long as they have fewer than `most_open`.
    """

    __tablename__ = "teams"
    __table_args__ = (
        Index("uq_teams_default", "is_default", unique=True, sqlite_where=text("is_default"), postgresql_where=text("is_default")),
        Index("ix_teams_calendar", "calendar_id"),
        CheckConstraint("not (is_default and retired_at is not null)", name="default_in_use"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("business_calendars.id"))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_default: Mapped[bool] = mapped_column(default=False)
    distributes: Mapped[bool] = mapped_column(default=False, server_default=false())
    most_open: Mapped[int] = mapped_column(default=10, server_default="10")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class TeamMember(Model):
    """Somebody in a team; leads are asked when a case takes too long. Who is away is given none; `given_at` is when the last one was."""

    __tablename__ = "team_members"
    __table_args__ = (Index("ix_team_members_member", "member_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    is_lead: Mapped[bool] = mapped_column(default=False)
    is_away: Mapped[bool] = mapped_column(default=False, server_default=false())
    given_at: Mapped[datetime | None]
    joined_at: Mapped[datetime]
