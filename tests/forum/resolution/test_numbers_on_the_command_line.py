"""`plaza counts`, `flow`, `reconcile`: the contract for scripts."""

import json

import pytest
import time_machine
from sqlalchemy import update

from forum.accounts.models import User
from forum.cli import plaza
from forum.core.db import command, session
from forum.resolution.commands import accept_answer, close_question
from forum.threads.models import TagSynonym, Thread
from tests import make
from tests.forum.drift import drifting


@pytest.fixture
def run(app):
    """Run a command; its exit code and what it printed."""
    def call(*words):
        done = app.test_cli_runner().invoke(plaza, words)
        return done.exit_code, done.output

    return call


@pytest.fixture
def year(app):
    """Two questions in March, one solved in April."""
    with time_machine.travel("2026-03-10T10:00:00Z", tick=False) as clock:
        ana = make.member()
        tag = make.tag("wi-fi")
        first, second = make.question(ana, tags=["wi-fi"]), make.question(ana, category=make.category("billing"))
        clock.move_to("2026-04-10T10:00:00Z")
        accept_answer(ana, make.answer(first).id)
        close_question(make.agent(), second.id, reason="off_topic")
    _add_synonym(tag.id)


@command
def _add_synonym(tag_id):
    session().add(TagSynonym(name="wlan", tag_id=tag_id))


def test_counts_are_one_json_document(run, year):
    code, output = run("counts", "--json")
    assert code == 0
    assert json.loads(output) == {
        "on": None, "asked": 2, "resolved": 1, "presumed": 0, "unresolved": 0,
        "closed": {"duplicate": 0, "off_topic": 1, "not_reproducible": 0, "no_longer_needed": 0, "no_reply": 0},
        "waiting_on": {"community": 0, "asker": 0, "staff": 0, "third_party": 0},
    }


@pytest.mark.parametrize(("options", "asked", "unresolved"), [
    (["--on", "2026-03-09"], 0, 0), (["--on", "2026-03-10"], 2, 2), (["--on", "2026-04-09"], 2, 2), (["--on", "2026-04-10"], 2, 0),
    (["--on", "2026-03-10", "--category", "billing"], 1, 1), (["--on", "2026-03-10", "--tag", "wi-fi"], 1, 1),
    (["--on", "2026-03-10", "--tag", "wlan"], 1, 1), (["--on", "2026-03-10", "--tag", "Wi Fi", "--category", "billing"], 0, 0),
])
def test_counts_of_a_day_and_of_a_slice(run, year, options, asked, unresolved):
    found = json.loads(run("counts", "--json", *options)[1])
    assert (found["asked"], found["unresolved"]) == (asked, unresolved)


def test_the_flow_is_a_list_of_days_that_add_up(run, year):
    rows = json.loads(run("flow", "--json", "--from", "2026-03-09", "--to", "2026-04-11")[1])
    assert len(rows) == 34
    assert set(rows[0]) == {"day", "opening", "asked", "reopened", "restored", "solved", "closed", "removed", "closing"}
    for row in rows:
        gained = row["opening"] + row["asked"] + row["reopened"] + row["restored"]
        assert gained - row["solved"] - row["closed"] - row["removed"] == row["closing"]
    by_day = {row["day"]: row for row in rows}
    assert (by_day["2026-03-10"]["asked"], by_day["2026-04-10"]["solved"], by_day["2026-04-10"]["closed"]) == (2, 1, 1)


def test_people_get_tables(run, year):
    assert "unresolved" in run("counts")[1]
    table = run("flow", "--from", "2026-03-10", "--to", "2026-03-10")[1].splitlines()
    assert [line.split()[0] for line in table] == ["day", "2026-03-10", "total"]


@pytest.mark.parametrize("words", [
    ("counts", "--on", "2026-02-30"), ("counts", "--on", "yesterday"), ("counts", "--category", "nope"), ("counts", "--tag", "nope"),
    ("flow", "--from", "2026-03-02", "--to", "2026-03-01"), ("flow", "--to", "1.3.2026"), ("flow", "--category", ""),
    ("measures", "--from", "x"), ("counts", "--on", "9999-12-31"), ("flow", "--from", "0001-01-01"), ("measures", "--to", "9999-12-31"),
    ("measures", "--from", "2026-03-02", "--to", "2026-03-01"),
])
def test_what_cannot_be_meant_ends_with_code_2_and_a_sentence(run, app, words):
    code, output = run(*words, "--json")
    assert code == 2
    assert "Error" in output
    assert "Traceback" not in output


def test_the_first_days_of_the_calendar_have_a_flow(run, app):
    code, output = run("flow", "--to", "0001-01-05", "--json")
    assert (code, json.loads(output)[-1]["day"]) == (0, "0001-01-05")


def test_reconcile_prints_every_invariant_with_its_drift(run, year):
    code, output = run("reconcile", "--json")
    found = json.loads(output)
    assert (code, found["drift"]) == (0, 0)
    assert {"votes.vote_counts", "resolution.ledger_continuity", "threads.tallies", "notifications.follower_counts"} <= {
        one["name"] for one in found["invariants"]
    }
    assert "0 rows drift" in run("reconcile")[1]


@command
def spoil():
    session().execute(Thread.__table__.update().values(score=5))


def test_reconcile_fails_when_something_drifts(run, year):
    spoil()
    code, output = run("reconcile", "--json")
    found = {one["name"]: one for one in json.loads(output)["invariants"]}
    assert code == 1
    assert (found["votes.thread_scores"]["drift"], found["votes.thread_scores"]["sample"]) == (2, [1, 2])


def test_rebuilding_says_how_many_days_there_are(run, year):
    code, output = run("counts", "rebuild")
    assert code == 0
    assert output.startswith("4 daily rows")


@command
def spoil_members():
    session().execute(update(User).values(question_count=7, answer_count=7, solution_count=7))


def test_rebuilding_mends_every_counter_of_members(run, year):
    spoil_members()
    assert {"threads.contributions", "resolution.solution_counts"} <= drifting().keys()
    run("counts", "rebuild")
    assert drifting() == {}
