"""Numbers of those who own cases: their own on their page, a team's for its leads, nobody beside another unless it is switched on."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from forum.admin.commands import change_settings
from forum.metrics.measured import Scope
from forum.metrics.own import numbers_of
from moderation.escalations.commands import rate_case, resolve, take
from moderation.teams.commands import TeamDraft, add_member, add_team, make_lead
from tests import make
from tests.forum.metrics.worlds import keep
from tests.forum.tuning import tune
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor

DAY = Scope(date(2026, 5, 4), date(2026, 5, 4))


@pytest.fixture
def s(app):
    """Ana resolves one case and is rated; Ben has taken another."""
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False) as clock:
        scene = Scene()
        scene.admin = make.admin("boss")
        case = scene.case()
        first = scene.thread
        scene.thread = make.question(scene.asker)
        other = scene.case()
        clock.move_to(datetime(2026, 5, 4, 11, tzinfo=UTC))
        take(scene.agent, case.id)
        take(scene.other, other.id)
        make.answer(first, scene.agent)
        resolve(scene.agent, case.id, outcome="fixed")
        rate_case(scene.asker, case.id, score="good")
        scene.team = add_team(scene.admin, TeamDraft("Support"))
        for member in (scene.agent, scene.other):
            add_member(scene.admin, "support", member.handle)
        yield scene


def told(viewer, *members):
    return {one.id: (one.value.value, one.value.n) for one in numbers_of(viewer, [member.id for member in members], DAY)}


def test_cases_count_for_who_owns_them(s):
    assert told(s.agent, s.agent)["case_satisfaction"] == (None, 1), "one could tell who said it"
    tune("metrics.survey_minimum", 1)
    assert told(s.agent, s.agent)["cases"] == (1, 1) and told(s.agent, s.agent)["case_satisfaction"] == (5, 1)
    assert told(s.agent, s.agent)["case_replies"] == (1, 1)
    assert told(s.other, s.other)["cases"] == (0, 0) and told(s.other, s.other)["case_satisfaction"] == (None, 0)
    assert "cases" not in told(make.member("edi", roles=("editor",)), s.agent)


def test_a_team_of_few_has_no_numbers_of_its_own_and_a_larger_one_has_them_together(s, app):
    lead = Visitor(app).sign_in(s.admin)
    assert "fewer than three" in lead.get("/desk/teams/support/numbers/").words
    add_member(s.admin, "support", make.agent("cat").handle)
    page = lead.get("/desk/teams/support/numbers/?days=7")
    assert page.one("#own-cases .insight-value").get_text().strip() == "1" and "Of its 3 members together." in page.words
    assert not page.all("#team-people")


def test_the_page_is_for_its_leads_and_administrators(s, app):
    for nobody in (s.agent, s.other, s.mod, s.asker):
        Visitor(app).sign_in(nobody).get("/desk/teams/support/numbers/", status=404)
    make_lead(s.admin, "support", s.agent.id, is_lead=True)
    assert Visitor(app).sign_in(s.agent).get("/desk/teams/support/numbers/")
    assert "/desk/teams/support/numbers/" in Visitor(app).sign_in(s.agent).get("/desk/teams/support/").links()
    assert "/desk/teams/support/numbers/" not in Visitor(app).sign_in(s.other).get("/desk/teams/support/").links()
    Visitor(app).sign_in(s.admin).get("/desk/teams/nowhere/numbers/", status=404)


def test_members_stand_beside_one_another_only_where_it_is_switched_on_and_by_name(s, app):
    change_settings(s.admin, {"metrics.compare_agents": True})
    keep()
    page = Visitor(app).sign_in(s.admin).get("/desk/teams/support/numbers/")
    names = [row.get_text() for row in page.all("tbody th")]
    assert names == sorted(names) and len(names) == 2
    rows = {row.select_one("th").get_text(): [cell.contents[0] for cell in row.select("td")] for row in page.all("tbody tr")}
    assert [told(s.admin, one)["cases"] for one in (s.agent, s.other)] == [(1, 1), (0, 0)]
    assert [(rows[one.display_name][0], rows[one.display_name][4]) for one in (s.agent, s.other)] == [("1", "1"), ("0", "0")]


def test_members_beside_one_another_cost_no_more_statements_the_more_they_are(s, app, statements):
    change_settings(s.admin, {"metrics.compare_agents": True})
    lead, counts = Visitor(app).sign_in(s.admin), []
    for name in ("cat", "dan", "eve"):
        with statements() as seen:
            lead.get("/desk/teams/support/numbers/")
        counts.append(len(seen))
        add_member(s.admin, "support", make.agent(name).handle)
    assert counts[1] == counts[2], counts
