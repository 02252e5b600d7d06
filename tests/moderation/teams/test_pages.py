"""The pages: who finds them, forms that keep what was typed, a file looked at before it is taken."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from forum.core.db import session
from moderation.teams.commands import CalendarDraft, TeamDraft, add_calendar, add_holidays, add_member, add_team
from moderation.teams.models import Calendar, Holiday, Team, TeamMember
from tests import make
from tests.visitor import Visitor

OFFICE = ("09:00-12:00, 13:00-17:00",) * 5 + ("", "")
FILE = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20200106
SUMMARY:Reyes
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
DTSTART:20270401T090000
DTEND:20270401T100000
SUMMARY:Meeting
END:VEVENT
END:VCALENDAR
"""
PLACES = ("/desk/teams/", "/desk/teams/support/", "/desk/calendars/", "/desk/calendars/1/")
FORMS = ("/desk/teams/new", "/desk/teams/support/edit", "/desk/calendars/new", "/desk/calendars/1/edit")


@pytest.fixture
def boss(app):
    boss = make.admin("boss")
    calendar = add_calendar(boss, CalendarDraft("Madrid", "Europe/Madrid", OFFICE))
    add_team(boss, TeamDraft("Support", calendar.id))
    return boss


@pytest.fixture
def desk(app, boss):
    return Visitor(app).sign_in(boss)


def at(*parts):
    return time_machine.travel(datetime(*parts, tzinfo=UTC), tick=False)


def upload(desk, data, status=200):
    file = (io.BytesIO(data), "holidays.ics")
    return desk.post("/desk/calendars/1/import", {"file": file, "csrf_token": desk.csrf_token()}, status=status)


def test_who_finds_the_pages(app, boss):
    add_member(boss, "support", "boss", is_lead=True)
    for who, pages, forms in (("agent", 200, 403), ("moderator", 200, 403), ("member", 404, 404)):
        person = Visitor(app).sign_in(getattr(make, who)())
        for place in PLACES:
            page = person.get(place, status=pages)
            assert not page.all("main form[method=post]"), "only admins have forms here"
        for place in FORMS:
            person.get(place, status=forms)
    for place in (*PLACES, *FORMS):
        Visitor(app).get(place, status=404)


@pytest.mark.parametrize(("now", "said"), [
    ((2026, 11, 20, 8), "Open now"), ((2026, 11, 20, 11, 30), "Opens today at 13:00"), ((2026, 11, 20, 17), "Opens Monday at 09:00"),
])
def test_it_says_whether_it_is_open_or_when_it_opens(desk, boss, now, said):
    with at(*now):
        desk.sign_in(boss)
        assert all(said in desk.get(place).words for place in PLACES)


def test_the_week_is_a_table_with_bars_and_without_styles(desk, boss):
    add_holidays(boss, 1, ["2099-12-25 Christmas", "2001-01-01 Long ago"])
    page = desk.get("/desk/calendars/1/")
    rows = [row.get_text(" ", strip=True) for row in page.all(".week tbody tr")]
    assert len(rows) == 7 and "09:00–12:00" in rows[0] and "closed" in rows[6]
    assert len(page.all(".week rect.week-open")) == 10 and page.all(".week rect.week-open")[1]["x"] == "780"
    assert "style=" not in page.text and "Friday, December 25, 2099" in page.words and "Long ago" not in page.words
    assert "1 holiday lies in the past" in page.words


def test_a_refused_calendar_keeps_what_was_typed(desk):
    page = desk.get("/desk/calendars/new").submit("/desk/calendars/new", name="Nights", time_zone="Europe/Lisbon", monday="22-6",
                                                  tuesday="22-24", status=422)
    assert page.one("#monday")["value"] == "22-6" and page.one("#tuesday")["value"] == "22-24" and "It ends before" in page.words
    page = page.submit("/desk/calendars/new", monday="22-24")
    assert page.url.startswith("/desk/calendars/") and "Nights" in page.words
    made = session().scalars(select(Calendar).where(Calendar.name == "Nights")).one()
    edit = f"/desk/calendars/{made.id}/edit"
    form = desk.get(edit)
    assert form.one("#monday")["value"] == "22:00-24:00" and form.one("#saturday")["value"] == ""
    assert "Evenings" in form.submit(edit, name="Evenings").words
    stale = form.submit(edit, name="Mornings", status=422)
    assert "meanwhile" in stale.words and stale.one("#name")["value"] == "Mornings"
    assert "Mornings" in stale.submit(edit).words
    desk.get(f"/desk/calendars/{made.id}/").submit("/delete")
    assert session().scalar(select(func.count()).select_from(Calendar)) == 1


def test_a_file_is_shown_first_then_taken_and_the_second_time_nothing_is_new(desk):
    with at(2026, 11, 22, 12):
        preview = upload(desk, FILE)
        days = [box["value"] for box in preview.all("input[name=lines]")]
        assert days == [f"{year}-01-06 Reyes" for year in range(2026, 2032)]
        assert [box["value"] for box in preview.all("input[name=lines][checked]")] == days[1:], "what is over is not ticked"
        week = upload(desk, FILE.replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:w\r\nSUMMARY:Closed\r\nDTSTART;VALUE=DATE:20270802\r\n"
                                         b"DTEND;VALUE=DATE:20270809\r\nEND:VEVENT\r\nEND:VCALENDAR"))
        assert len(week.all("input[name=lines]")) == 7 and len(week.one("#day-2027-08-02")["value"].splitlines()) == 7
        every = [box["value"] for box in week.all("input[name=every]")]
        for tick, number in (("none", 0), ("all", 7)):
            page = desk.post("/desk/calendars/1/holidays", {"tick": tick, "every": every})
            assert len(page.all("input[name=lines][checked]")) == number and len(page.all("input[name=lines]")) == 7
        assert "Line 7 · Meeting" in preview.words and session().scalar(select(func.count()).select_from(Holiday)) == 0
        page = desk.post("/desk/calendars/1/holidays", {"lines": days[1:]})
        assert "5 holidays are new." in page.words and "Reyes" in page.words
        again = upload(desk, FILE)
        assert [box["value"] for box in again.all("input[name=lines]")] == days[:1] and "5 days of the file are holidays" in again.words
        desk.post("/desk/calendars/1/holidays", {"lines": days})
        assert not upload(desk, FILE).all("input[name=lines]")
    assert session().scalar(select(func.count()).select_from(Holiday)) == 6


@pytest.mark.parametrize(("data", "said"), [(b"no calendar", "Line 1"), (FILE[:80], "END:VEVENT is missing"), (b"", "Line 1")])
def test_a_bad_file_says_which_line_and_saves_nothing(desk, data, said):
    page = upload(desk, data, status=422)
    assert said in page.one("#file-error").get_text() and session().scalar(select(func.count()).select_from(Holiday)) == 0


def test_holidays_that_cannot_be_read_stay_in_the_form(desk):
    page = desk.get("/desk/calendars/1/").submit("/holidays", lines="2027-01-06 Reyes\n6 Jan", status=422)
    assert "Line 2" in page.one("#lines-error").get_text() and "6 Jan" in page.one("#lines").get_text()
    page = page.submit("/holidays", lines="2099-01-06 Reyes")
    assert len(page.all(".holiday-list li")) == 1 and not page.submit("/remove").all(".holiday-list li")


def test_a_team_from_its_form_to_its_members(desk, boss):
    ana = make.agent("ana")
    page = desk.get("/desk/teams/new").submit("/desk/teams/new", name="", languages="es", status=422)
    assert page.one("#languages-1").has_attr("checked")
    page = page.submit("/desk/teams/new", name="Billing", calendar="1")
    assert page.url == "/desk/teams/billing/" and "Madrid" in page.words and "Español" in page.words
    page = page.submit("/members", handle="ana", is_lead="y")
    assert "Lead" in page.words and ana.handle in page.text
    assert not page.all("#no-lead")
    twice = desk.post("/desk/teams/billing/members", {"handle": "ana"}, status=422)
    assert "They are in this team already." in twice.words
    page = page.submit("/lead")
    assert "Nobody leads this team" in page.one("#no-lead").get_text()
    assert session().get(TeamMember, (2, ana.id)).is_lead is False
    page.submit("/remove")
    assert session().get(TeamMember, (2, ana.id)) is None
    desk.post("/desk/teams/billing/members", {"handle": "nobody"}, status=422)
    page = desk.get("/desk/teams/billing/edit").submit("/edit", name="Invoices", calendar="x", status=422)
    assert "Invoices" in page.submit("/edit", calendar="").words
    desk.get("/desk/teams/billing/").submit("/default")
    desk.get("/desk/teams/support/").submit("/retire")
    assert "Retired" in desk.get("/desk/teams/").words
    desk.get("/desk/teams/support/").submit("/reinstate")
    assert session().get(Team, 1).retired_at is None


def test_lists_cost_the_same_however_long_they_are(desk, boss, statements):
    def cost(place):
        desk.get(place)
        with statements() as seen:
            desk.get(place)
        return len(seen)

    before = [cost(place) for place in PLACES]
    for number in range(5):
        calendar = add_calendar(boss, CalendarDraft(f"C{number}", "UTC", OFFICE))
        add_team(boss, TeamDraft(f"T{number}", calendar.id))
        add_member(boss, "support", make.agent().handle)
        add_holidays(boss, 1, [f"209{number}-01-01"])
    assert [cost(place) for place in PLACES] == before
