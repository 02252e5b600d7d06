"""Calendars: hours and holidays by command, and what the rest of the desk counts with."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from moderation.audit.models import AuditRow
from moderation.teams import invariants
from moderation.teams.business_time import Hours, seconds_open
from moderation.teams.commands import (
    CalendarDraft,
    TeamDraft,
    add_calendar,
    add_holidays,
    add_team,
    delete_calendar,
    edit_calendar,
    remove_holiday,
)
from moderation.teams.models import CalendarBlock, Holiday
from moderation.teams.queries import calendar_view, hours_by_team, hours_of
from moderation.teams.weeks import read_week, written
from tests import make

OFFICE = ("09:00-12:00, 13:00-17:00",) * 5 + ("", "")


def draft(**changes):
    return CalendarDraft(**{"name": "Madrid", "time_zone": "Europe/Madrid", "days": OFFICE, **changes})


@pytest.fixture
def boss(app):
    return make.admin("boss")


@pytest.mark.parametrize(("text", "blocks"), [
    ("", ()), (" – ", ()), ("9-12", ((540, 720),)), ("9:00–12:00 ; 13.30 - 17h", ((540, 720), (810, 1020))),
    ("13-17, 9-12", ((540, 720), (780, 1020))), ("0-24", ((0, 1440),)), ("8-12,12-16", ((480, 720), (720, 960))),
])
def test_hours_are_read_as_people_write_them(text, blocks):
    assert read_week([text] + [""] * 6)[0] == blocks


@pytest.mark.parametrize("text", ["nine to five", "9", "9-25", "9:60-12", "12-9", "9-9", "9-12, 11-14", ",", "1-2," * 9 + "20-21"])
def test_hours_that_cannot_be_are_refused_for_their_day(app, text):
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        read_week(["", "", text, "", "", "", "nonsense"])
    assert set(refusal.value.fields) == {"wednesday", "sunday"} and all(map(str, refusal.value.fields["wednesday"]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 1440), max_size=8, unique=True))
def test_hours_written_are_read_again(edges):
    edges.sort()
    blocks = tuple(zip(edges[::2], edges[1::2], strict=False))
    assert read_week([written(blocks)] * 7) == (blocks,) * 7


def test_a_calendar_is_what_its_team_counts_with_and_a_change_holds_at_once(boss, statements):
    calendar = add_calendar(boss, draft())
    team = add_team(boss, TeamDraft("Support", calendar.id))
    day = datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 27, tzinfo=UTC)  # Thursday to Saturday
    assert seconds_open(hours_of(team.id), *day) == 14 * 3600
    add_holidays(boss, calendar.id, ["2026-12-25 Navidad"])
    assert seconds_open(hours_of(team.id), *day) == 7 * 3600
    edit_calendar(boss, calendar.id, draft(days=("9-10",) * 7), version=2)
    assert seconds_open(hours_of(team.id), *day) == 2 * 3600
    holiday = session().scalars(select(Holiday)).one()
    remove_holiday(boss, calendar.id, holiday.id)
    assert hours_of(team.id) == Hours("Europe/Madrid", (((540, 600),),) * 7)
    with statements() as seen:
        assert hours_of(None) is hours_of(team.id), "the default team's, kept"
    assert len(seen) == 2


def test_hours_of_all_teams_are_two_more_statements_however_many_there_are(boss, statements):
    for number in range(4):
        add_team(boss, TeamDraft(f"Team {number}", add_calendar(boss, draft(name=f"Calendar {number}")).id))
    day_and_night = add_team(boss, TeamDraft("Nights"))
    with statements() as seen:
        found = hours_by_team()
    assert len(seen) <= 4
    assert found[day_and_night.id] == Hours.always() and len(set(map(id, found.values()))) == 5 and found[None] == hours_of(None)
    with statements() as seen:
        hours_by_team()
    assert len(seen) == 1


def test_without_a_team_it_is_always_open(app):
    assert hours_of(None) == Hours.always() and hours_of(99) == Hours.always() and hours_by_team() == {None: Hours.always()}


@pytest.mark.parametrize(("changes", "field"), [
    ({"name": "  "}, "name"), ({"name": "x" * 81}, "name"), ({"name": "Lisbon"}, "name"), ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ({"days": ("9-8", *OFFICE[1:])}, "monday"),
])
def test_a_calendar_that_cannot_be_is_refused(boss, changes, field):
    add_calendar(boss, draft(name="Lisbon"))
    with pytest.raises(Invalid) as refusal:
        add_calendar(boss, draft(**changes))
    assert set(refusal.value.fields) == {field}


def test_two_admins_notice_each_other(boss):
    calendar = add_calendar(boss, draft())
    edit_calendar(boss, calendar.id, draft(name="Madrid office"), version=1)
    with pytest.raises(Invalid, match="meanwhile"):
        edit_calendar(boss, calendar.id, draft(name="Office"), version=1)
    edit_calendar(boss, calendar.id, draft(name="Madrid office"), version=2)
    assert calendar_view(boss, calendar.id).calendar.version == 2, "nothing was changed"


def test_a_week_with_several_blocks_a_day_is_stored_and_apart(boss):
    calendar = add_calendar(boss, draft(days=("0-1, 1-2, 23-24",) * 7))
    assert session().scalar(select(func.count()).select_from(CalendarBlock)) == 21
    assert calendar_view(boss, calendar.id).hours.week[6] == ((0, 60), (60, 120), (1380, 1440))
    assert not invariants.blocks_apart()
    session().execute(CalendarBlock.__table__.insert().values(calendar_id=calendar.id, weekday=6, opens_minute=30, closes_minute=90))
    assert invariants.blocks_apart() == [calendar.id]


def test_holidays_are_all_or_none_and_each_day_once(boss):
    calendar = add_calendar(boss, draft())
    with pytest.raises(Invalid) as refusal:
        add_holidays(boss, calendar.id, ["2026-12-25 Navidad", "", "25.12.2026 Navidad"])
    assert "Line 3" in str(refusal.value.fields["lines"][0]) and session().scalars(select(Holiday)).all() == []
    assert add_holidays(boss, calendar.id, ["2026-12-25 Navidad", "2026-12-25 twice", "2027-01-06"]) == (2, 0)
    assert add_holidays(boss, calendar.id, ["2026-12-25 Navidad", "2027-01-06", "2027-01-01 Año Nuevo"]) == (1, 2)
    days = session().execute(select(Holiday.day, Holiday.name).order_by(Holiday.day)).all()
    assert [tuple(row) for row in days] == [(date(2026, 12, 25), "Navidad"), (date(2027, 1, 1), "Año Nuevo"), (date(2027, 1, 6), "")]
    with pytest.raises(Invalid):
        add_holidays(boss, calendar.id, ["", "  "])
    with pytest.raises(Invalid):
        add_holidays(boss, calendar.id, [f"{year}-01-01" for year in range(2030, 3040)])


def test_a_holiday_of_another_calendar_cannot_be_removed_through_this_one(boss):
    one, other = add_calendar(boss, draft()), add_calendar(boss, draft(name="Lisbon"))
    add_holidays(boss, one.id, ["2026-12-25"])
    holiday = session().scalars(select(Holiday)).one()
    with pytest.raises(NotFound):
        remove_holiday(boss, other.id, holiday.id)


def test_a_calendar_goes_with_its_days_but_not_under_a_team(boss):
    calendar = add_calendar(boss, draft())
    add_holidays(boss, calendar.id, ["2026-12-25"])
    add_team(boss, TeamDraft("Support", calendar.id))
    with pytest.raises(WrongState, match="Support"):
        delete_calendar(boss, calendar.id)
    spare = add_calendar(boss, draft(name="Spare"))
    delete_calendar(boss, spare.id)
    with pytest.raises(NotFound):
        calendar_view(boss, spare.id)


def test_every_change_is_in_the_log_with_what_it_was(boss):
    calendar = add_calendar(boss, draft())
    edit_calendar(boss, calendar.id, draft(days=("",) * 7), version=1)
    add_holidays(boss, calendar.id, ["2026-12-25 Navidad"])
    delete_calendar(boss, calendar.id)
    rows = session().scalars(select(AuditRow).where(AuditRow.action == "CalendarChanged").order_by(AuditRow.id)).all()
    assert [row.details["what"] for row in rows] == ["added", "edited", "holidays_added", "deleted"]
    assert "mon 09:00-12:00" in rows[1].details["before"] and rows[2].details["after"] == "2026-12-25 Navidad"


@pytest.mark.parametrize("who", ["agent", "moderator", "member"])
def test_only_admins_change_calendars(boss, who):
    actor, calendar = getattr(make, who)(), add_calendar(boss, draft())
    for attempt in (
        lambda: add_calendar(actor, draft(name="Mine")), lambda: edit_calendar(actor, calendar.id, draft(), version=1),
        lambda: add_holidays(actor, calendar.id, ["2026-12-25"]), lambda: delete_calendar(actor, calendar.id),
        lambda: remove_holiday(actor, calendar.id, 1),
    ):
        with pytest.raises(NotAllowed):
            attempt()
