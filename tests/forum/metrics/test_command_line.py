"""`plaza insights` and `plaza metrics rebuild`: the numbers for scripts, without waiting for the worker."""

import json

import pytest

from forum.cli import plaza
from forum.metrics.measures import all_measures
from forum.metrics.queries.freshness import freshness
from forum.resolution.commands import accept_answer
from tests import make
from tests.forum.metrics.worlds import people


@pytest.fixture
def run(app):
    def call(*words):
        done = app.test_cli_runner().invoke(plaza, words)
        assert done.exit_code == 0, done.output
        return done.stdout

    return call


@pytest.fixture
def board(at):
    ana, bob, *_others = people()
    router = make.category("router", fields=({"key": "firmware", "role": "version"},))
    at(24)
    accept_answer(ana, make.answer(make.question(ana, category=router, fields={"firmware": "4.2"}), bob).id)
    make.question(ana)


def test_every_measure_is_printed_with_what_it_counts(board, run):
    told = json.loads(run("insights", "--json", "--from", "2026-02-03", "--to", "2026-02-03"))
    found = {one["id"]: one for one in told["measures"]}
    assert list(found) == [measure.id for measure in all_measures()]
    rate = found["resolution_rate"]
    assert (rate["numerator"], rate["denominator"], rate["n"], rate["value"], rate["small"]) == (1, 2, 2, 0.5, True)
    assert (rate["kind"], rate["basis"], rate["before"]["denominator"]) == ("share", "cohort", 0)
    assert "confirmed" in rate["definition"] and found["first_response"]["p90"] == 0.0
    assert freshness().waiting == 0


def test_a_slice_narrows_what_it_can(board, run):
    for words in (("--category", "router"), ("--version", "4.2")):
        told = json.loads(run("insights", "--json", "--from", "2026-02-01", "--to", "2026-02-28", *words))
        assert told["slice"] == {words[0][2:]: words[1]}
        assert next(one for one in told["measures"] if one["id"] == "asked")["value"] == 1


def test_people_read_a_table(board, run):
    table = run("insights", "--from", "2026-02-03", "--to", "2026-02-03")
    assert "Resolved, of those asked" in table and "50.0%" in table
    assert "Articles past their review date (now)" in table and "whole site" not in table and "not by" not in table
    table = run("insights", "--from", "2026-02-03", "--to", "2026-02-03", "--version", "4.2")
    assert "Recommendation (NPS) (whole site)" in table and "Searches (whole site)" in table and "Article views  " in table
    table = run("insights", "--from", "2026-02-03", "--to", "2026-02-03", "--version", "4.2", "--category", "router")
    assert "Searches (not by version)" in table and "Recommendation (NPS) (whole site)" in table


def test_what_is_kept_is_printed_as_it_is_when_asked_for(board, run):
    told = json.loads(run("insights", "--json", "--as-kept", "--from", "2026-02-03", "--to", "2026-02-03"))
    assert next(one for one in told["measures"] if one["id"] == "asked")["value"] == 0


def test_a_rebuild_says_what_it_did(board, run):
    assert run("metrics", "rebuild").strip() == "2 questions derived, 1 days counted"
    assert "0 days" not in run("metrics", "rebuild", "--resume")
    told = json.loads(run("insights", "--json", "--as-kept", "--from", "2026-02-03", "--to", "2026-02-03"))
    assert next(one for one in told["measures"] if one["id"] == "asked")["value"] == 2


@pytest.mark.parametrize("words", [("--from", "2026-02-02", "--to", "2026-02-01"), ("--from", "0001-01-01"), ("--category", "none")])
def test_what_cannot_be_is_refused(app, words):
    assert app.test_cli_runner().invoke(plaza, ["insights", *words]).exit_code == 2
