"""The transparency report: sums that can be checked by hand, small numbers left out, the same for everybody, and off when it is off."""

import csv
import io
import itertools
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from forum.core import settings
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from moderation.sanctions.commands import impose_sanction
from moderation.statements.commands import file_appeal, issue_statement, withdraw_statement
from moderation.statements.commands.counting import count_active_members
from moderation.statements.models import ActiveMonth
from moderation.statements.publishing import _cell, as_csv
from moderation.statements.queries.counts import Row
from moderation.statements.reporting import report
from moderation.statements.telling_apart import told
from tests import make
from tests.moderation.statements.cases import hidden_answer, judge, later
from tests.moderation.statements.cases import statements as every_statement
from tests.visitor import Visitor

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rows(*counts):
    return [Row(what, month, parts, count) for what, month, parts, count in counts]


def test_months_add_up_to_years_and_shares_are_of_what_they_say():
    made = report(rows(
        ("statements", "2026-10", ("hidden", "spam", "automated", "1", "0"), 60),
        ("statements", "2026-11", ("hidden", "spam", "flag", "0", "0"), 40),
        ("appeals_decided", "2026-11", ("overturned",), 10), ("appeals_decided", "2026-10", ("upheld",), 30),
        ("flags_settled", "2026-11", ("upheld",), 30), ("flags_settled", "2026-11", ("rejected",), 10),
        ("flags_settled", "2026-11", ("closed",), 9),
    ), [("notices", "2026-11", 2.0), ("notices", "2026-11", 10.0), ("notices", "2026-10", 3.0)], {}, NOW)
    year, month = made["years"][0], made["months"][0]
    assert (year["period"], year["is_complete"], year["statements"], year["automated_share"]) == ("2026", False, 100, 0.6)
    assert (year["overturned_share"], year["flags_upheld_share"], year["notices_median_hours"]) == (0.25, 0.75, 3.0)
    assert (month["period"], month["statements"], month["flags_upheld_share"], month["notices_median_hours"]) == ("2026-11", 40, 0.75, 6.0)
    assert [one["period"] for one in made["months"]] == ["2026-11", "2026-10"] and month["appeals_median_hours"] is None


@pytest.mark.parametrize(("counts", "said"), [
    ({"a": 0, "b": 5, "c": 9}, {"a": 0, "b": 5, "c": 9}), ({"a": 3, "b": 0, "c": 0}, {"a": 3, "b": 0, "c": 0}),
    ({"a": 2, "b": 5, "c": 9}, {"a": None, "b": None, "c": 9, "told_together": 7}),
    ({"a": 2, "b": 1, "c": 9}, {"a": None, "b": None, "c": 9, "told_together": 3}),
    ({"a": 1, "b": 0, "c": 0}, {"a": None, "b": None, "c": None, "told_together": 1}),
])
def test_small_numbers_are_told_together(counts, said):
    assert told(counts, ("a", "b", "c")) == said


@pytest.mark.parametrize(("parts", "most"), [(2, 20), (3, 15), (4, 12)])
def test_no_number_that_is_not_said_can_be_worked_out_even_by_who_knows_the_rule(parts, most):
    names = tuple("abcd"[:parts])
    behind = defaultdict(list)
    for values in itertools.product(range(most + 1), repeat=parts):
        if sum(values) <= most:
            behind[tuple(told(dict(zip(names, values, strict=True)), names).items())].append(values)
    for said, possible in behind.items():
        for place, (_name, value) in enumerate(said[:parts]):
            assert value is None or value == 0 or value >= 3
            assert value is not None or len({values[place] for values in possible}) > 1, (said, possible)


def test_months_and_years_together_say_nothing_that_neither_says():
    made = report(rows(
        ("flags", "2026-10", ("spam",), 3), ("flags", "2026-11", ("spam",), 2), ("flags", "2026-11", ("abusive",), 4),
        ("statements", "2026-10", ("hidden", "spam", "automated", "1", "0"), 1),
        ("statements", "2026-11", ("hidden", "spam", "flag", "0", "0"), 40),
    ), [], {}, NOW)
    assert [one["breakdowns"] for one in made["months"]] == [{}, {}]
    year, lines = made["years"][0], list(csv.DictReader(io.StringIO(as_csv(made))))
    assert year["breakdowns"]["flags_by_reason"]["spam"] == 5
    assert year["automated_share"] is year["statements_decided_automatically"] is None
    assert year["breakdowns"]["statements_by_found_how"]["automated"] is None
    assert {one["statements_decided_automatically"] for one in made["months"]} == {None}
    assert not [line for line in lines if line["part"] and len(line["period"]) > 4]
    assert [line["value"] for line in lines if line["part"] == "automated"] == [""]


def test_a_share_of_few_is_said_in_numbers(app):
    mod, other = make.moderator(), make.moderator()
    member = make.member("ann")
    impose_sanction(mod, member.id, kind="warning", reason="abusive")
    later()
    judge(other, file_appeal(_actor(member.id), every_statement()[0].id, words="No.").id, overturned=True)
    page = Visitor(app).get("/transparency/")
    assert "1 of 1" in page.words and "100" not in page.one("main").get_text()
    assert Visitor(app).get("/transparency.json").json["years"][0]["overturned_share"] is None


def test_what_was_undone_does_not_count_and_what_an_appeal_overturned_does(app):
    mod, other = make.moderator(), make.moderator()
    for name in ("ann", "ben", "cleo", "dan"):
        impose_sanction(mod, make.member(name).id, kind="warning", reason="abusive")
    later()
    found = every_statement()
    withdraw_statement(mod, found[0].id)
    judge(other, file_appeal(_actor(found[1].member_id), found[1].id, words="No.").id, overturned=True)
    made = Visitor(app).get("/transparency.json").json
    year = made["years"][0]
    assert (year["statements"], year["sanctions"], year["appeals_filed"], year["appeals_overturned"]) == (3, 4, 1, 1)
    assert year["breakdowns"]["statements_by_restriction"]["warning"] == 3
    assert year["breakdowns"]["sanctions_by_kind"]["warning"] == 4


def _actor(member_id):
    from forum.accounts.queries import get_member
    from forum.accounts.sessions import to_actor

    return to_actor(get_member(member_id), frozenset())


def test_the_page_the_table_and_the_data_say_the_same_and_cost_the_same_for_many(app, statements):
    make.moderator("mod")
    with statements() as few:
        page = Visitor(app).get("/transparency/")
    assert "How it is counted" in page.words and page.links().count("/transparency.csv") == 1
    for _number in range(4):
        hidden_answer(make.member(), by=make.moderator())
    app.extensions["plaza_cache"].clear()
    with statements() as many:
        page = Visitor(app).get("/transparency/?by=month")
    asked = [[said for said in seen if "settings" not in said] for seen in (few, many)]
    assert len(asked[0]) == len(asked[1]) <= 13
    with statements() as kept:
        Visitor(app).get("/transparency/")
    assert len(kept) <= 2, "made once an hour"
    made = Visitor(app).get("/transparency.json").json
    lines = list(csv.DictReader(io.StringIO(Visitor(app).get("/transparency.csv").text)))
    said = next(line for line in lines if line["measure"] == "statements" and line["period"] == made["years"][0]["period"])
    assert int(said["value"]) == made["years"][0]["statements"] == 4
    assert len(json.dumps(made)) < 200_000


def test_nobody_s_name_is_in_it(app):
    hidden_answer(make.member("verysecretname"), by=make.moderator("othersecretname"))
    for place in ("/transparency/", "/transparency.json", "/transparency.csv"):
        assert "secretname" not in Visitor(app).get(place).text


def test_operators_switch_it_off(app):
    assert "/transparency/" in Visitor(app).get("/").links()

    @command
    def off():
        settings.put("moderation.transparency", False, changed_by_id=None)

    off()
    for place in ("/transparency/", "/transparency.json", "/transparency.csv"):
        Visitor(app).get(place, status=404)
    assert "/transparency/" not in Visitor(app).get("/").links()


def test_members_of_a_month_are_counted_while_it_lasts_and_never_lost(app):
    Visitor(app).sign_in(make.member())
    make.member(last_seen_at=utcnow() - timedelta(days=60))
    assert count_active_members(SYSTEM) == 1
    Visitor(app).sign_in(make.member())
    count_active_members(SYSTEM)
    month = session().query(ActiveMonth).one()
    assert (month.month, month.members) == (f"{utcnow():%Y-%m}-01", 2)


def test_the_average_is_of_months_that_are_over():
    active = {"2026-11": 900, "2026-10": 30, "2026-09": 20, **{f"2026-0{number}": 10 for number in range(1, 9)}}
    assert report([], [], active, NOW)["active_members"] == {"average": 15, "months": 6}


def test_a_ground_in_law_is_counted_as_such(app):
    mod = make.moderator()
    for _number in range(3):
        issue_statement(mod, member_id=make.member().id, restriction="warning", reason="other", found_how="notice", law="Some Act, s. 1")
    year = Visitor(app).get("/transparency.json").json["years"][0]
    assert year["breakdowns"]["statements_by_ground"] == {"rule": 0, "law": 3}


def test_no_cell_begins_a_formula():
    assert (_cell("=1+1"), _cell("<3"), _cell(None), _cell(0.5)) == ("'=1+1", "<3", "", "0.5")
