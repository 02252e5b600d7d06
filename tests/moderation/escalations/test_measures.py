"""How cases went in a period: by hand and by the function, from real cases, as page, file and command."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forum.cli import plaza
from forum.core.permissions import SYSTEM
from moderation.escalations import measuring
from moderation.escalations.commands import rate_case, reject, reopen, resolve, take
from moderation.escalations.measures import HandOffs, Measured, Run, Share, measure, spread
from moderation.escalations.queries import case_measures
from moderation.escalations.states import Priority, Score, State, Target
from tests import make
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor

BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 11, tzinfo=UTC)


@pytest.fixture
def s(app):
    with time_machine.travel(BEGIN, tick=False) as clock:
        scene = Scene()
        scene.clock = clock
        yield scene


def day(number, hour=0):
    return datetime(2026, 5, number, hour, tzinfo=UTC)


def case(opened, closed, state, priority, *runs, rule="", **more):
    groups = {"priority": priority, "reason": "outage", "rule": rule, "team": ""}
    return Measured(opened, closed, state, groups, tuple(Run(target, at, used, promised) for target, at, used, promised in runs), **more)


FIRST, UPDATE, END = Target
GROUPS = {"priority": "p2", "reason": "outage", "rule": "", "team": ""}


@pytest.mark.once
def test_a_week_counted_by_hand():
    """A resolved in time and opened again, B older and late, C turned down late, D open and overdue, E ended only after the week."""
    made = measure([
        case(day(4), day(5), State.RESOLVED, "p2", (FIRST, day(4, 1), 1_800, 7_200), (UPDATE, day(4, 2), 3_600, 14_400),
             (END, day(5), 20_000, 57_600), rule="No reply", was_reopened=True, is_rated=True),
        case(day(2), day(6), State.RESOLVED, "p3", (FIRST, day(3), 99_999, 28_800), (END, day(6), 200_000, 144_000)),
        case(day(5), day(6), State.REJECTED, "p3", (FIRST, day(6), 30_000, 28_800), (END, day(6), 30_000, 144_000)),
        case(day(10, 12), None, State.NEW, "p1", is_overdue=True),
        case(day(1), day(12), State.CANCELLED, "p4"),
    ], SINCE, UNTIL, scores={Score.GOOD: 1})
    assert (made.whole.raised, made.whole.ended, made.resolved, made.cancelled) == (3, 3, 2, 0)
    assert (made.whole.rejected, made.whole.reopened, made.rated) == (Share(1, 3), Share(1, 2), Share(1, 2))
    assert made.open_count == 2 and made.overdue == 1
    assert made.open[Priority.P1] == {"day": 1, "three_days": 0, "week": 0, "longer": 0} and made.open[Priority.P4]["longer"] == 1
    first, end = made.whole.targets[FIRST], made.whole.targets[END]
    assert (first.count, first.median, first.p90, first.late) == (2, 15_900, 30_000, Share(1, 2))
    assert (end.count, end.median, end.p90, end.late) == (2, 110_000, 200_000, Share(1, 2))
    assert made.whole.targets[UPDATE].count == 1
    assert [(one.key, one.raised, one.ended) for one in made.groups["rule"]] == [("No reply", 1, 1), ("", 2, 2)]
    assert [(one.key, one.raised, one.ended) for one in made.groups["priority"]] == [("p3", 1, 2), ("p2", 1, 1), ("p1", 1, 0)]
    assert made.scores == {Score.GOOD: 1, Score.FAIR: 0, Score.BAD: 0} and made.handoffs is None


@pytest.mark.once
def test_what_is_late_counts_once_on_the_day_its_time_was_used_up():
    """A waits still, B was answered only after the week, C was late before it and answered in it, D was turned down when it was late."""
    cases = [
        Measured(day(4), None, State.NEW, GROUPS, (Run(FIRST, None, 9_000, 7_200, day(4, 2)),), is_overdue=True),
        Measured(day(4), day(13), State.RESOLVED, GROUPS, (Run(FIRST, day(12), 9_000, 7_200, day(5)), Run(END, day(13), 99, 9, day(6)))),
        Measured(day(1), day(6), State.RESOLVED, GROUPS, (Run(FIRST, day(4), 9_000, 7_200, day(2)), Run(END, day(6), 9, 99))),
        Measured(day(4), day(8), State.REJECTED, GROUPS, (Run(FIRST, day(4), 9, 7_200), Run(END, day(8), 99, 9, day(7)))),
    ]
    first, end = (measure(cases, SINCE, UNTIL).whole.targets[target] for target in (FIRST, END))
    assert (first.late, first.count, first.median) == (Share(2, 3), 2, 4_504.5), "lengths are of those that ended in the week"
    assert (end.late, end.count) == (Share(2, 3), 1)
    before, after = measure(cases, day(1), SINCE), measure(cases, UNTIL, day(18))
    assert before.whole.targets[FIRST].late == Share(1, 1) and before.whole.targets[FIRST].count == 0
    assert after.whole.targets[FIRST].late == after.whole.targets[END].late == Share(), "each once"


def test_an_open_case_over_its_first_reply_is_late_as_page_and_file(s, app):
    case = a_case_of_four_hours(s)
    s.thread = make.question(s.asker)
    waiting = s.case()
    assert case_measures(s.mod, SINCE, UNTIL).whole.targets[FIRST].late == Share(0, 1), "its time runs still"
    s.clock.move_to(day(7, 9))
    assert case_measures(s.mod, SINCE, UNTIL).whole.targets[FIRST].late == Share(1, 2) and case.id != waiting.id
    assert case_measures(s.mod, SINCE, day(4, 20)).whole.targets[FIRST].late == Share(0, 1), "it was not late yet"
    visitor = Visitor(app).sign_in(s.mod)
    page = visitor.get("/desk/cases/measures/?days=7")
    assert "50% (1 of 2)" in page.one("#measures-times").get_text()
    csv = visitor.get(page.one("#measures-csv")["href"]).text
    assert "first_response_late,,,1" in csv and "first_response_late_of,,,2" in csv


@pytest.mark.once
def test_nine_in_ten_is_the_smallest_time_that_nine_in_ten_stay_within():
    runs = [Run(FIRST, SINCE, seconds, 10) for seconds in range(1, 12)]
    made = spread(runs)
    assert (made.median, made.p90, made.late) == (6, 10, Share(1, 11))
    assert spread([]).p90 is None and spread(runs[:1]).p90 == 1


def a_case_of_four_hours(s):
    """Raised at 9, taken at 10, answered at 11, resolved at 13."""
    case = s.case()
    for hour, act in ((10, lambda: take(s.agent, case.id)), (11, lambda: make.answer(s.thread, s.agent)),
                      (13, lambda: resolve(s.agent, case.id, outcome="fixed"))):
        s.clock.move_to(day(4, hour))
        act()
    s.clock.move_to(day(4, 14))
    return case


def test_real_cases_are_counted_from_their_history(s):
    case = a_case_of_four_hours(s)
    rate_case(s.asker, case.id, score="fair")
    again = reopen(s.agent, case.id)
    reject(s.agent, again.id, reason="community")
    s.clock.move_to(day(5))
    made = case_measures(s.mod, SINCE, UNTIL)
    times = {target: (one.count, one.median, one.p90) for target, one in made.whole.targets.items()}
    assert times[END] == (1, 14_400, 14_400) and times[UPDATE] == (4, 3_600, 7_200)
    assert times[FIRST] == (2, 3_600, 7_200), "the one that was turned down ended without a reply, at once"
    assert (made.whole.raised, made.whole.ended, made.whole.rejected, made.whole.reopened) == (2, 2, Share(1, 2), Share(1, 1))
    assert made.scores[Score.FAIR] == 1 and made.rated == Share(1, 1) and made.until == day(5)
    before = case_measures(s.mod, SINCE - timedelta(days=7), SINCE)
    assert before.whole.raised == before.whole.ended == before.open_count == 0


@pytest.mark.once
def test_staff_of_cases_read_measures_as_page_and_file_and_nobody_else_knows_of_them(s, app, monkeypatch):
    a_case_of_four_hours(s)
    page = Visitor(app).sign_in(s.mod).get("/desk/cases/measures/?days=7")
    assert "4 h" in page.one("#measures-times").get_text() and "0 / 0" in page.words
    monkeypatch.setitem(measuring._known, "handoffs", lambda _since, _until: HandOffs(5, 2))
    own = Visitor(app).sign_in(s.agent).get("/desk/cases/measures/?since=2026-05-04&until=2026-05-04")
    assert "2 / 5" in own.words and own.one("#own-period").has_attr("open")
    assert "May 4, 2026, days of UTC" in own.words and "0%" in own.words and "0 %" not in own.words, "as the insights write them"
    csv = Visitor(app).sign_in(s.agent).get(own.one("#measures-csv")["href"])
    assert "resolution_median_seconds,priority,p3,14400" in csv.text and csv.headers["Cache-Control"] == "no-store"
    for nobody in (s.asker, s.helper):
        visitor = Visitor(app).sign_in(nobody)
        visitor.get("/desk/cases/measures/", status=404)
        visitor.get("/desk/cases/measures.csv", status=404)


@pytest.mark.once
def test_scripts_get_the_same_numbers(s, app):
    a_case_of_four_hours(s)
    run = app.test_cli_runner().invoke
    said = json.loads(run(plaza, ["escalations", "measures", "--since", "2026-05-04", "--json"]).output)
    assert said["all"]["first_response"]["median_seconds"] == 7_200 and said["resolved"] == 1
    assert said["handoffs"] == {"sent": 0, "failed": 0}
    assert "resolution_median_seconds" in run(plaza, ["escalations", "measures", "--days", "7"]).output
    assert run(plaza, ["escalations", "measures", "--since", "soon"]).exit_code == 2


def test_the_statements_do_not_grow_with_the_cases(s, statements):
    a_case_of_four_hours(s)

    def asked():
        with statements() as seen:
            case_measures(SYSTEM, SINCE, UNTIL)
        return len(seen)

    first = asked()
    for _each in range(3):
        s.thread = make.question(s.asker)
        s.case()
    assert asked() == first
