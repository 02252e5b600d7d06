"""Holidays from files, as authorities, Google and Outlook write them."""

from __future__ import annotations

from datetime import date

import pytest

from forum.kit.errors import Invalid
from moderation.teams.ics import LeftOut, read_holidays
from moderation.teams.ics_lines import MAX_BYTES, MOST_EVENTS

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 22)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"{HEAD}{body}END:VCALENDAR\r\n".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def days_of(*events: str, zone: str = "Europe/Madrid"):
    return [f"{day} {name}" for day, name in read_holidays(ics(*events), zone, TODAY).days]


def test_an_all_day_event_is_a_day_with_its_name_unescaped_and_unfolded():
    event = "DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY;LANGUAGE=es:Navidad\\, fiesta \r\n nacional"
    assert days_of(event) == ["2026-12-25 Navidad, fiesta nacional"]
    assert days_of("DTSTART;VALUE=DATE:20261225\nSUMMARY:No end") == ["2026-12-25 No end"]
    assert days_of("DTSTART;VALUE=DATE:20261225\nDURATION:P2D") == ["2026-12-25 ", "2026-12-26 "]


def test_a_yearly_event_is_there_for_the_next_five_years_however_old_it_is():
    found = days_of("DTSTART;VALUE=DATE:19700106\nSUMMARY:Epiphany\nRRULE:FREQ=YEARLY")
    assert found == [f"{year}-01-06 Epiphany" for year in range(2026, 2032)]
    assert days_of("DTSTART;VALUE=DATE:20000229\nSUMMARY:L\nRRULE:FREQ=YEARLY;INTERVAL=2") == ["2028-02-29 L"]
    fourth = days_of("DTSTART;VALUE=DATE:20201126\nSUMMARY:Thanks\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH")
    assert fourth[:3] == ["2025-11-27 Thanks", "2026-11-26 Thanks", "2027-11-25 Thanks"]


def test_a_rule_ends_where_it_says_and_leaves_out_what_it_excepts():
    rule = "DTSTART;VALUE=DATE:20251225\nSUMMARY:X\nRRULE:FREQ=YEARLY;"
    assert days_of(rule + "COUNT=3") == ["2025-12-25 X", "2026-12-25 X", "2027-12-25 X"]
    assert days_of(rule + "UNTIL=20261224T230000Z") == ["2025-12-25 X", "2026-12-25 X"], "midnight in Madrid is the day itself"
    assert days_of(rule + "UNTIL=20271231\nEXDATE;VALUE=DATE:20261225\nRDATE;VALUE=DATE:20261228") == [
        "2025-12-25 X", "2026-12-28 X", "2027-12-25 X"]


def test_an_occurrence_that_was_moved_is_not_there_twice():
    rule = "UID:a\nDTSTART;VALUE=DATE:20251206\nSUMMARY:X\nRRULE:FREQ=YEARLY;COUNT=2"
    assert days_of(rule, "UID:a\nRECURRENCE-ID;VALUE=DATE:20261206\nDTSTART;VALUE=DATE:20261207\nSUMMARY:Moved") == [
        "2025-12-06 X", "2026-12-07 Moved"]


def test_several_days_over_the_new_year_come_back_too():
    found = days_of("DTSTART;VALUE=DATE:20251231\nDTEND;VALUE=DATE:20260102\nSUMMARY:Y\nRRULE:FREQ=YEARLY;COUNT=2")
    assert found == ["2025-12-31 Y", "2026-01-01 Y", "2026-12-31 Y", "2027-01-01 Y"]


@pytest.mark.parametrize(("begins", "ends", "days"), [
    ("DTSTART;TZID=Europe/Madrid:20261225T000000", "DTEND;TZID=Europe/Madrid:20261226T000000", ["2026-12-25"]),
    ("DTSTART:20261224T230000Z", "DTEND:20261225T230000Z", ["2026-12-25"]),
    ("DTSTART;TZID=Romance Standard Time:20261225T000000", "DURATION:PT48H", ["2026-12-25", "2026-12-26"]),
    ("DTSTART:20261225T000000", "DTEND:20261225T235900", ["2026-12-25"]),
    ("DTSTART;TZID=America/New_York:20261225T000000", "DTEND;TZID=America/New_York:20261227T000000", ["2026-12-26"]),
    ("DTSTART:20261225T180000", "DTEND:20261227T080000", ["2026-12-26"]),
])
def test_timed_events_close_the_days_they_cover_wholly_by_the_clock_of_the_calendar(begins, ends, days):
    assert [one.strip() for one in days_of(f"{begins}\n{ends}")] == days


def test_what_closes_no_whole_day_is_left_out_with_its_reason_and_line():
    reading = read_holidays(ics(
        "DTSTART:20261225T090000\nDTEND:20261225T100000\nSUMMARY:Meeting",
        "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=WEEKLY\nSUMMARY:Fridays",
        "DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED", "DTSTART;VALUE=DATE:20100101\nSUMMARY:Long ago",
        "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;BYHOUR=1,2;BYSECOND=1", "DTSTART:20261225T090000",
    ), "Europe/Madrid", TODAY)
    assert reading.days == ()
    assert [(one.line, one.why) for one in reading.left_out] == [
        (3, LeftOut.PART_OF_A_DAY), (8, LeftOut.REPEATS), (13, LeftOut.CANCELLED), (17, LeftOut.OUT_OF_RANGE), (21, LeftOut.REPEATS),
        (25, LeftOut.PART_OF_A_DAY)]


@pytest.mark.parametrize(("data", "said"), [
    (b"", "Line 1"), (b"name,day\nChristmas,2026-12-25\n", "Line 1: this is no calendar file"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "Line 1: this is no text"), (b"BEGIN:VCALENDAR\nX:\xe9\n", "Line 2: this is no text"),
    (HEAD.encode() + b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n", "Line 3: END:VEVENT is missing"),
    (HEAD.encode() + b"BEGIN:VEVENT\r\nEND:VTODO\r\n", "Line 4: END:VTODO where END:VEVENT should be"),
    (HEAD.encode() + b"nonsense\r\nEND:VCALENDAR\r\n", "Line 3: “nonsense” is no line"),
    (ics("DTSTART;VALUE=DATE:20261225", "SUMMARY:x\nDTSTART;VALUE=DATE:20261345"), "Line 8: "),
    (ics("SUMMARY:x"), "Line 3: the event has no DTSTART"),
    (ics("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261220"), "Line 5: it ends before it begins"),
    (ics("DTSTART;VALUE=DATE:20261225\nDTEND:20261227T000000"), "Line 5: begin and end"),
    (ics("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20291225"), "Line 5: it lasts longer"),
    (ics("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=SOMETIMES"), "Line 5: "),
    (ics("DTSTART;VALUE=DATE:20261225\nRRULE:BYMONTH=3"), "Line 5: the rule"),
    (ics("DTSTART;VALUE=DATE:20261225\nDTSTART;VALUE=DATE:20261226"), "Line 4: DTSTART stands"),
    (ics("DTSTART;VALUE=DATE:20261225\nSUMMARY"), "Line 5: “SUMMARY” is no line"),
    (ics("DTSTART;VALUE=DATE:00010101\nDURATION:-P5D"), "Line 5: "), (ics("DTSTART:99991231T235959Z\nDURATION:P9D"), "Line 5: "),
    (b"x" * (MAX_BYTES + 1), "too large"), (ics(*["DTSTART;VALUE=DATE:20261225"] * (MOST_EVENTS + 1)), "too many events"),
    (ics(*["DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=YEARLY;COUNT=500"] * 100), "come back every year"),
    (ics(*[f"DTSTART;VALUE=DATE:{year}0101\nDURATION:P300D" for year in (2026, 2027, 2028, 2029)]), "more than 1000 days"),
])
def test_a_bad_file_is_refused_with_the_line_and_gives_nothing(app, data, said):
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        read_holidays(data, "Europe/Madrid", TODAY)
    assert said in str(refusal.value.fields["file"][0])


def test_a_rule_that_never_comes_true_ends_soon():
    impossible = ["DTSTART;VALUE=DATE:19500101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"] * 100
    assert read_holidays(ics(*impossible), "Europe/Madrid", TODAY).days == ()
