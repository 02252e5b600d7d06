"""The times of cases as administrators set them and staff read them, the clock of a case on its pages, and for scripts."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.cli import plaza
from forum.core.db import session
from moderation.audit.models import AuditRow
from moderation.escalations import plans
from moderation.escalations.commands import add_policy, resolve, resume, take, wait_for
from moderation.escalations.models import ClockPolicy
from moderation.escalations.states import State
from moderation.escalations.targets import Targets
from tests import make
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor

pytestmark = pytest.mark.once

CLOCKS = "/desk/cases/clocks/"
BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def s(app):
    with time_machine.travel(BEGIN, tick=False) as clock:
        scene = Scene()
        scene.clock, scene.admin = clock, make.admin("adm")
        yield scene


def times():
    return [tuple(row) for row in session().execute(select(
        ClockPolicy.place, ClockPolicy.first_response_minutes, ClockPolicy.update_minutes, ClockPolicy.resolution_minutes,
        ClockPolicy.pauses_on).order_by(ClockPolicy.id))]


def test_an_administrator_sets_changes_and_deletes_times(s, visitor):
    page = visitor.sign_in(s.admin).get(CLOCKS)
    assert len(page.all("#policies tbody tr")) == 4 and "8 h" in page.words and "As shipped" in page.words
    form = visitor.get(page.one("#policy-p1")["href"])
    assert [form.one(f"[name={name}]")["value"] for name in ("first_response", "update", "resolution")] == ["30 min", "1 h", "4 h"]
    wrong = form.submit("/clocks/new", status=422, first_response="soon")
    assert wrong.one("#first_response")["aria-invalid"] == "true" and wrong.one("#first_response")["value"] == "soon"
    late = form.submit("/clocks/new", status=422, first_response="8 h", resolution="1 h")
    assert "cannot take longer than the resolution" in late.words and times() == []
    place = str(s.thread.category_id)
    page = wrong.submit("/clocks/new", first_response="1 h 30 min", update="", category=place, pauses_third_party="y")
    assert times() == [(f"{place}//p1", 90, None, 240, ["waiting_asker", "waiting_third_party"])]
    (row,) = [line.get_text(" ", strip=True) for line in page.all("#policies tbody tr") if "1 h 30 min" in line.get_text()]
    assert "the asker" in row and "somebody else" in row
    again = visitor.get(f"{CLOCKS}new?priority=p1").submit("/clocks/new", status=422, category=place)
    assert "There are times for this already." in again.words
    mine, theirs = (visitor.get(f"{CLOCKS}1/edit") for _each in range(2))
    mine.submit("/edit", resolution="5 h")
    assert "Somebody else has changed this" in theirs.submit("/edit", status=422, resolution="6 h").words
    assert times()[0][1:4] == (90, None, 300)
    assert "changed how fast cases are to be worked" in visitor.get("/desk/audit/").words
    row = session().scalars(select(AuditRow).where(AuditRow.action == "ClockPolicyChanged").order_by(AuditRow.id)).first()
    assert "1 h 30 min, –, 4 h, Waiting for the asker, Waiting for somebody else" in visitor.get(f"/desk/audit/{row.id}/").words
    mine.submit("/delete")
    assert times() == []


@pytest.mark.parametrize(("who", "status"), [("agent", 200), ("mod", 200), ("helper", 404), ("asker", 404), (None, 404)])
def test_staff_of_cases_read_the_times_and_only_administrators_set_them(s, visitor, who, status):
    add_policy(s.admin, "p1", Targets(30, None, None))
    if who:
        visitor.sign_in(getattr(s, who))
    page = visitor.get(CLOCKS, status=status)
    assert not [link for link in page.links() if link.startswith(f"{CLOCKS}new")] and not page.all("[id^=policy-]")
    refused = 403 if status == 200 else 404
    for place in ("new", "1/edit"):
        visitor.get(f"{CLOCKS}{place}", status=refused)
    for place in ("new", "1/edit", "1/delete"):
        visitor.post(f"{CLOCKS}{place}", {"priority": "p2", "first_response": "1 h"}, status=refused)
    assert len(times()) == 1


def test_times_for_a_plan_hold_for_who_is_on_it(s, visitor):
    before = dict(plans._known)
    plans.declare_plans(lambda: {"gold": "Gold"}, lambda ids: {s.asker.id: "gold"} if s.asker.id in ids else {})
    try:
        case = s.case()
        form = visitor.sign_in(s.admin).get(f"{CLOCKS}new")
        assert "Gold" in form.submit("/clocks/new", plan="gold", first_response="20 min").words
        assert "20 min left" in visitor.get(case.url).one("#clock").get_text()
        assert visitor.get(f"{CLOCKS}new").submit("/clocks/new", status=422, plan="tin").one("#plan-error")
    finally:
        plans._known.update(before)


def test_the_clock_is_on_the_case_and_in_the_table_for_staff_alone(s, visitor, app):
    case = s.case()
    take(s.agent, case.id)
    s.clock.shift(timedelta(hours=6))
    page = visitor.sign_in(s.mod).get(case.url)
    assert page.one("#clock").get_text() == "First reply: 2 h left"
    rows = page.one("section[aria-labelledby=clocks]").get_text(" ", strip=True)
    assert "Nearly over 6 h of 8 h" in rows and "6 h of 40 h" in rows
    assert "2 h left First reply" in visitor.get("/desk/cases/").one(".case-table tbody").get_text(" ", strip=True)
    s.clock.shift(timedelta(hours=3))
    assert "1 h over" in visitor.get("/desk/cases/").one(".case-table tbody").get_text()
    wait_for(s.agent, case.id, whom="asker", words="Which one?")
    assert "Paused" in visitor.get(case.url).one("#clock").get_text()
    for who in (s.asker, s.helper):
        seen = "".join(Visitor(app).sign_in(who).get(place).text for place in (s.thread.url, f"/questions/{s.thread.id}/staff-help"))
        assert " over<" not in seen and "Paused" not in seen and "First reply" not in seen
    resolve(s.agent, case.id, outcome="fixed")
    assert not visitor.get(case.url).all("#clock")


def test_the_command_line_says_the_clock_of_a_case_at_a_moment(s, app):
    add_policy(s.admin, "p3", Targets(40, 60, 100, frozenset({State.WAITING_ASKER})))
    case = s.case()
    take(s.agent, case.id)
    s.clock.shift(timedelta(minutes=30))
    wait_for(s.agent, case.id, whom="asker", words="Which one?")
    s.clock.shift(timedelta(days=1))
    resume(s.agent, case.id)

    def said(*more, code=0):
        done = app.test_cli_runner().invoke(plaza, ["escalations", "clock", str(case.id), *more])
        assert done.exit_code == code, done.output
        return done.output

    found = json.loads(said("--at", "2026-05-05T10:20:00+00:00", "--json"))
    assert found["pauses"] == [{"start": "2026-05-04T09:30:00Z", "end": "2026-05-05T09:30:00Z"}] and not found["paused"]
    states = {one["target"]: (one["state"], one["elapsed_minutes"], one["due"]) for one in found["targets"]}
    assert states == {
        "first_response": ("met", 30, None), "next_update": ("warned", 50, "2026-05-05T10:30:00Z"),
        "resolution": ("warned", 80, "2026-05-05T10:40:00Z"),
    }
    earlier = json.loads(said("--at", "2026-05-04T10:00:00Z", "--json"))
    assert earlier["paused"] and [one["state"] for one in earlier["targets"]] == ["met", "paused", "paused"]
    assert "paused 2026-05-04T09:30:00Z" in said()
    assert "opened at" in said("--at", "2026-05-01", code=1) and "Write a moment" in said("--at", "noon", code=2)
