"""Questions on the desk of a staff team, as a slice of the insights: which they are, and that every number counts exactly these."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, update

from forum.cli import plaza
from forum.core import cache
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import today
from forum.metrics.commands import catch_up
from forum.metrics.deriving import targets
from forum.metrics.invariants import metric_days_true
from forum.metrics.measured import Scope
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.models import CohortColumn, FactsState
from forum.metrics.packing import THREAD, TURNS
from forum.metrics.queries.ages import backlog_ages
from forum.metrics.queries.distributions import distributions
from forum.metrics.queries.flow import backlog_flow
from forum.metrics.queries.heat import category_weeks
from forum.metrics.queries.narrowing import slice_choices
from forum.metrics.queries.overview import alone, overview
from forum.resolution.commands import accept_answer
from forum.resolution.counting import Slice, counts, flow, measures
from forum.threads.commands import retag_thread
from forum.threads.models import Thread
from moderation.escalations.commands import assign, hand_over, raise_escalation, reject, reopen, resolve, take
from moderation.escalations.models import Escalation
from moderation.teams.commands import TeamDraft, add_team, edit_team, make_default, retire_team
from tests import make
from tests.forum.metrics.worlds import assert_lists_equal_numbers, keep
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor

BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def s(app):
    """Seven questions: one with an open case of North, one solved since, one rejected there, one handed from North to South, one with
    an old case of North and a new one of South, one whose case is nobody's, one without a case."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        scene = Scene()
        scene.boss = make.admin("boss")
        scene.north, scene.south = (add_team(scene.boss, TeamDraft(name)) for name in ("North desk", "South desk"))
        scene.wifi, phones = make.tag("wifi"), make.category("phones")
        asked = {name: ask(scene, name, tags=["wifi"]) for name in ("open", "solved", "rejected")}
        asked |= {name: ask(scene, name, category=phones) for name in ("handed", "both", "free", "calm")}
        clock.shift(timedelta(hours=2))
        given = {name: case_of(scene, asked[name], scene.north) for name in ("open", "solved", "rejected", "handed", "both")}
        case_of(scene, asked["free"], None)
        clock.shift(timedelta(hours=1))
        accept_answer(scene.asker, make.answer(asked["solved"], scene.agent).id)
        reject(scene.agent, given["rejected"].id, reason="community")
        hand_over(scene.agent, given["handed"].id, team_id=scene.south.id, summary="It is yours.")
        clock.shift(timedelta(days=1))
        take(scene.agent, given["both"].id)
        resolve(scene.agent, given["both"].id, outcome="fixed")
        again = reopen(scene.agent, given["both"].id)
        hand_over(scene.agent, again.id, team_id=scene.south.id, summary="Yours, from now on.")
        make.answer(asked["calm"])
        clock.shift(timedelta(hours=1))
        scene.asked, scene.given = asked, given
        keep()
        yield scene


def ask(scene, name, **options):
    return make.question(scene.asker, title=f"This one is {name}", **options)


def case_of(scene, thread, team):
    case = raise_escalation(make.member(reputation=100), thread.id, reason="unanswered")
    return case if team is None else assign(scene.agent, case.id, team_id=team.id)


def week(**chosen):
    return Scope(today() - timedelta(days=6), today(), Slice(**chosen))


def on_desk(team):
    """Slowly: every question, every case."""
    cases = session().scalars(select(Escalation)).all()
    own = {case.thread_id for case in cases if case.team_id == team.id or (case.team_id is None and team.is_default)}
    return [thread for thread in session().scalars(select(Thread).order_by(Thread.id)) if thread.id in own]


def listed(measure_id, chosen):
    page = find_measure(measure_id).rows_of(SYSTEM, chosen, "counted", 0, 100)
    assert len(page.rows) == page.total
    return {row.title.removeprefix("This one is ") for row in page.rows}


def test_a_team_s_questions_are_those_with_a_case_that_is_its_own(s):
    assert listed("asked", week(team_id=s.north.id)) == {"open", "solved", "rejected", "both", "free"}
    assert listed("asked", week(team_id=s.south.id)) == {"handed", "both"}
    assert listed("unresolved", week(team_id=s.north.id)) == {"open", "rejected", "both", "free"}
    assert listed("asked", week(team_id=s.north.id, tag_id=s.wifi.id)) == {"open", "solved", "rejected"}
    assert listed("asked", week(team_id=s.south.id, category_id=s.asked["open"].category_id)) == set()
    make_default(s.boss, s.south.slug)
    assert listed("asked", week(team_id=s.south.id)) == {"handed", "both", "free"}, "what was given to no team is the default team's"
    assert listed("asked", week(team_id=s.north.id)) == {"open", "solved", "rejected", "both"}


def test_every_measure_of_questions_counts_what_a_slow_count_finds(s):
    """A tag on exactly those questions, which daily rows count, comes to the same in every measure, line and list."""
    for team in (s.north, s.south):
        mark, own = make.tag(f"own-{team.slug}"), on_desk(team)
        for thread in own:
            retag_thread(make.agent(), thread.id, tags=[mark.name])
        keep()
        by_team, by_tag = week(team_id=team.id), week(tag_id=mark.id)
        assert find_measure("asked").value_of(by_team).value == len(own)
        assert_lists_equal_numbers(by_team)
        for measure in all_measures():
            if measure.group != "cases":
                assert measure.value_of(by_team) == measure.value_of(by_tag), measure.id
                assert list(measure.points_of(by_team)) == list(measure.points_of(by_tag)), measure.id
                rows = [measure.rows_of(SYSTEM, chosen, "out_of", 0, 100).rows for chosen in (by_team, by_tag)]
                assert rows[0] == rows[1], measure.id
        viewer = make.agent()
        assert category_weeks(viewer, by_team) == category_weeks(viewer, by_tag)
        assert backlog_flow(viewer, by_team) == backlog_flow(viewer, by_tag) == flow(by_team.start, by_team.end, by_team.within)
        assert distributions(viewer, by_team, ["first_response"]) == distributions(viewer, by_tag, ["first_response"])
        assert backlog_ages(viewer, by_team).buckets == backlog_ages(viewer, by_tag).buckets
        assert counts(within=by_team.within) == counts(within=by_tag.within)
        assert measures(within=by_team.within).first_response == measures(within=by_tag.within).first_response


def test_a_team_s_numbers_are_the_same_while_days_are_counted_anew(s):
    """After an upgrade, before the columns of all days say which questions they are of: they are told from the facts."""
    viewer = make.agent()
    chosen = [week(team_id=s.north.id), week(team_id=s.south.id), week(team_id=s.north.id, tag_id=s.wifi.id),
              week(tag_id=s.wifi.id, language="en")]

    def told():
        cache.parts().clear()
        return [
            ([(one.measure.id, one.value, one.before, list(one.points)) for one in overview(viewer, one, one.before())],
             category_weeks(viewer, one), distributions(viewer, one, ["first_response"]), backlog_ages(viewer, one),
             backlog_flow(viewer, one)) for one in chosen
        ]

    expected = told()
    write(delete(CohortColumn).where(CohortColumn.name.in_([THREAD, TURNS])))
    write(update(FactsState).values(recipe=targets().of_facts))
    assert told() == expected
    write(update(FactsState).values(reached_day=today() - timedelta(days=1)))
    assert told() == expected
    done = []
    assert not catch_up(SYSTEM, told=lambda kept: done.append(kept.questions))
    assert not any(done), "no facts are derived anew"
    assert told() == expected and not metric_days_true()


@command
def write(statement):
    session().execute(statement)


def test_cases_of_one_day_are_counted_together_and_none_is_left_out(s):
    """Those that are still to come, because a clock went back, apart from those that came."""
    viewer = make.agent()
    with time_machine.travel(BEGIN + timedelta(hours=2, minutes=30), tick=False):
        cache.parts().clear()
        shown = {one.measure.id: one for one in overview(viewer, Scope(BEGIN.date(), BEGIN.date()))}
        assert shown["cases_opened"].value.value == 6 and shown["cases_open"].value.value == 6
        assert [point.value for point in shown["cases_open"].points] == [6]
        rows = find_measure("cases_open").rows_of(SYSTEM, Scope(BEGIN.date(), BEGIN.date()), "counted", 0, 50)
        assert rows.total == 6
    for chosen in (week(), week(team_id=s.north.id)):
        shown = {one.measure.id: one for one in overview(viewer, chosen)}
        for name in ("cases_opened", "cases_open", "cases_reopened", "case_satisfaction"):
            measure = find_measure(name)
            assert shown[name].value == measure.value_of(chosen) and list(shown[name].points) == list(measure.points_of(chosen))


def test_cases_of_a_team_are_its_own_and_not_those_of_others_about_the_same_question(s):
    north, south = week(team_id=s.north.id), week(team_id=s.south.id)
    assert [find_measure("cases_opened").value_of(one).value for one in (week(), north, south)] == [7, 5, 2]
    assert [find_measure("cases_open").value_of(one).value for one in (week(), north, south)] == [4, 2, 2]
    free = session().scalar(select(Escalation.id).where(Escalation.thread_id == s.asked["free"].id))
    assert {row.id for row in find_measure("cases_opened").rows_of(s.agent, north, "counted", 0, 50).rows} == {
        free, *(s.given[name].id for name in ("open", "solved", "rejected", "both"))}
    assert find_measure("cases_reopened").value_of(north).numerator == 1 and find_measure("cases_reopened").value_of(south).n == 0
    assert find_measure("cases_replied_in_time").value_of(south).n <= 2


def test_what_was_counted_is_counted_again_as_soon_as_a_case_changes_hands(s, statements):
    viewer, chosen = make.agent(), week(team_id=s.south.id)

    def told():
        shown = {one.measure.id: one.value.value for one in overview(viewer, chosen)}
        assert shown["asked"] == alone(find_measure("asked"), chosen).value.value
        spread = distributions(viewer, chosen, ["first_response"])["first_response"]
        assert spread.out_of == shown["asked"] and backlog_ages(viewer, chosen).n == shown["unresolved"]
        return shown["asked"], shown["unresolved"], shown["cases_open"]

    assert told() == told() == (2, 2, 2)
    with statements() as seen:
        overview(viewer, chosen)
    assert len(seen) == 2, "the facts, and the history of cases"
    assign(s.agent, s.given["open"].id, team_id=s.south.id)
    assert told() == (3, 3, 3)
    assign(s.agent, s.given["open"].id, team_id=None)
    assert told() == (2, 2, 2)


def test_a_team_s_overview_costs_the_same_however_many_questions_it_has(s, statements):
    """One statement more than other slices that are counted from the facts: the history of cases."""
    viewer = make.agent()
    by_team, by_tag = [], []
    for more in (1, 8):
        for _each in range(more):
            case_of(s, ask(s, f"one of {more}", language="en", tags=["wifi"]), s.north)
        keep()
        for seen, chosen in ((by_team, week(team_id=s.north.id)), (by_tag, week(tag_id=s.wifi.id, language="en"))):
            with statements() as found:
                overview(viewer, chosen, chosen.before())
            seen.append(len(found))
    assert by_team[0] == by_team[1] == by_tag[0] + 1 == by_tag[1] + 1


@pytest.mark.parametrize("named", ["everything", "category", "tag", "combined", "team", "team and category"])
def test_an_overview_with_cases_in_both_periods_costs_thirty_statements(s, statements, named):
    category_id = s.asked["both"].category_id
    within = {
        "everything": Slice(), "category": Slice(category_id=category_id), "tag": Slice(tag_id=s.wifi.id),
        "combined": Slice(category_id=category_id, language="en"), "team": Slice(team_id=s.south.id),
        "team and category": Slice(team_id=s.south.id, category_id=category_id),
    }[named]
    chosen = Scope(today(), today(), within)
    for each in (chosen, chosen.before()):
        assert find_measure("cases_open").value_of(each).value, "a case to be measured"
    viewer = make.agent()
    cache.parts().clear()
    with statements() as seen:
        overview(viewer, chosen, chosen.before())
    assert len(seen) <= 30


def test_teams_are_chosen_by_who_reads_cases_those_in_use_first(app, s):
    retire_team(s.boss, s.south.slug)
    add_team(s.boss, TeamDraft("Zeta desk"))
    for viewer in (make.agent(), make.moderator(), SYSTEM):
        with app.test_request_context(headers={"Accept-Language": "en"}):
            found = slice_choices(viewer).teams
        assert list(found.items()) == [("north-desk", "North desk"), ("zeta-desk", "Zeta desk"), ("south-desk", "South desk (retired)")]
    editor = Visitor(app).sign_in(make.member("edi", roles=("editor",)))
    assert not editor.get("/insights/").all("#insight-team")
    assert editor.get("/insights/?team=north-desk", status=422).one("#insight-team-error")


@pytest.mark.parametrize(("language", "field", "compared"), [("en", "Team", "compared with South desk"), ("es", "Grupo", "South desk")])
def test_a_team_is_chosen_named_compared_and_removed_on_every_page(app, s, language, field, compared):
    staff = Visitor(app, language).sign_in(make.agent())
    page = staff.get("/insights/").submit("/insights/", team="north-desk")
    assert page.one(".pills .pill").get_text(" ", strip=True).startswith(f"{field}: North desk")
    assert page.one("#insight-team option[selected]")["value"] == "north-desk"
    assert all("team=north-desk" in card["href"] for card in page.all(".insight-card .insight-value a"))
    assert page.one("#card-unresolved .insight-value a").get_text() == "4"
    both = staff.get("/insights/asked/?team=north-desk&against=slice&other_team=south-desk")
    assert both.one(".insight-big").get_text(strip=True) == "5" and "+3" in both.one(".insight-change").get_text()
    assert compared in both.one(".lead").get_text()
    edit_team(s.boss, "north-desk", TeamDraft("Far north"), version=s.north.version)
    assert f"{field}: Far north" in staff.get("/insights/asked/?team=north-desk").one(".pills .pill").get_text()
    help_page = staff.get("/help/insights/")
    assert field in [term.get_text() for term in help_page.all("dt")]


def test_files_of_a_team_say_its_address_and_have_its_rows(app, s):
    staff = Visitor(app).sign_in(make.agent())
    query = "team=north-desk&tag=%23WiFi&category=internet&against=slice&other_team=south-desk"
    for place in ("/insights/overview.json", "/insights/asked.json"):
        told = staff.get(f"{place}?{query}").json
        assert told["schema"] == 2
        assert told["scope"]["slice"] == {"category": "internet", "tag": "wifi", "team": "north-desk"}
        assert told["compared"]["slice"] == {"team": "south-desk"}
    assert (told["now"]["value"], told["before"]["value"], sum(day["value"] for day in told["days"])) == (3, 2, 3)
    assert staff.get("/insights/asked.json?team=south-desk").json["compared"]["slice"] == {"team": "south-desk"}
    rows = staff.get("/insights/rows/asked.csv?team=south-desk")
    assert rows.headers["X-Total-Count"] == "2" and "This one is handed" in rows.text
    lines = staff.get("/insights/overview.csv?team=south-desk").text.splitlines()
    assert ",2," in next(line for line in lines if line.startswith("asked,"))


def test_the_command_line_counts_the_same_questions(app, s):
    def run(*words):
        return app.test_cli_runner().invoke(plaza, [*words, "--json"])

    told = json.loads(run("insights", "--team", "north-desk").stdout)
    assert told["slice"] == {"team": "north-desk"}
    found = {one["id"]: one["value"] for one in told["measures"]}
    assert found["asked"] == found["cases_opened"] == 5
    assert json.loads(run("counts", "--team", "south-desk").stdout)["unresolved"] == 2
    assert sum(row["asked"] for row in json.loads(run("flow", "--team", "north-desk").stdout)) == 5
    for words in (("counts", "--team", "nowhere"), ("insights", "--product", "nothing"), ("flow", "--version", "nothing")):
        refused = run(*words)
        assert refused.exit_code == 2 and "there is no" in refused.output
