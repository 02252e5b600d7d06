"""`plaza reputation`: explained row by row, rebuilt from causes; imports write the ledger too, once."""

import json

import pytest
from sqlalchemy import delete, func, select, update

from forum.accounts.models import User
from forum.cli import plaza
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.exchange.jsonl import LineImport
from forum.reputation.models import ReputationChange
from forum.resolution.commands import accept_answer
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.reputation.scene import active, earned, reputation, rows, scene

HEALTHY = {"changed": 0, "written": 0, "reversed": 0, "recounted": 0, "totals": 0}


@pytest.fixture
def run(app):
    def call(*words, code=0):
        done = app.test_cli_runner().invoke(plaza, ("reputation", *words))
        assert done.exit_code == code, done.output
        return json.loads(done.output) if "--json" in words else done.output

    return call


@command
def meddle(statement):
    session().execute(statement)


def change(kind, **values):
    return update(ReputationChange).where(ReputationChange.kind == kind).values(**values)


def busy():
    s = scene()
    for voter in [make.member() for _each in range(21)]:
        cast_vote(voter, s.answer.id, 1)
    cast_vote(s.cleo, s.answer.id, -1)
    withdraw_vote(s.cleo, s.answer.id)
    accept_answer(s.ana, s.answer.id)
    return s


def test_explaining_adds_up_row_by_row(app, run):
    s = busy()
    told = run("explain", "bob", "--json")
    assert (told["reputation"], told["earned"], told["explained"]) == (216, 215, 216)
    assert [row["total"] for row in told["rows"]][-1] == 216
    total = 1
    for row in told["rows"]:
        total += row["counted"]
        assert row["total"] == total
        assert row["cap_effect"] == row["counted"] - row["points"]
    assert [row["cap_effect"] for row in told["rows"] if row["cap_effect"]] == [-10]
    assert told["rows"][0]["cause"]["post"] == s.answer.id
    back = next(row for row in told["rows"] if row["reverses"])
    assert (back["points"], back["active"]) == (2, False)


def test_somebody_is_named_by_handle_or_id_and_a_wrong_name_ends_with_two(app, run):
    s = busy()
    assert run("explain", str(s.bob.id), "--json") == run("explain", "@bob", "--json")
    assert "answer_upvoted" in run("explain", "bob") and "taken back" in run("explain", "bob")
    run("explain", "nobody-here", code=2)


def test_recomputing_changes_nothing_on_a_healthy_database(app, run):
    busy()
    assert run("recompute", "--json") == HEALTHY


def test_recomputing_rebuilds_a_lost_ledger_to_the_same_totals(app, run):
    s = busy()
    before = earned(s.bob), earned(s.ana), active(s.bob)
    meddle(delete(ReputationChange).where(ReputationChange.kind != "brought_along", ReputationChange.reverses_id.is_not(None)))
    meddle(delete(ReputationChange).where(ReputationChange.kind != "brought_along"))
    assert "reputation.causes" in drifting()
    told = run("recompute", "--json")
    assert (told["written"], told["reversed"]) == (23, 0)
    assert (earned(s.bob), earned(s.ana), active(s.bob)) == before
    assert drifting() == {}


@pytest.mark.parametrize(("damage", "name"), [
    (lambda: update(User).where(User.handle == "bob").values(reputation=9_000), "reputation.totals"),
    (lambda: update(User).where(User.handle == "bob").values(reputation_earned=9_000), "reputation.totals"),
    (lambda: change("answer_accepted", counted=3), "reputation.points_outside_the_cap"),
    (lambda: change("answer_upvoted", counted=10), "reputation.daily_caps"),
    (lambda: change("accepting", points=5, counted=5), "reputation.causes"),
])
def test_reconcile_finds_damage_and_recomputing_repairs_it(app, run, damage, name):
    s = busy()
    meddle(damage())
    assert name in drifting()
    run("recompute")
    assert drifting() == {}
    assert reputation(s.bob) == 216
    assert run("recompute", "--json") == HEALTHY


def test_reconcile_finds_a_row_that_is_reversed_and_active(app):
    busy()
    back = select(ReputationChange.reverses_id).where(ReputationChange.reverses_id.is_not(None))
    meddle(update(ReputationChange).where(ReputationChange.id.in_(back)).values(is_active=True))
    assert {"reputation.reversals", "reputation.causes"} <= set(drifting())


LINES = (
    {"record": "member", "ref": "ana", "created_at": "2020-01-01T00:00:00Z", "reputation_brought": 350},
    {"record": "thread", "ref": "t1", "type": "question", "title": "No light", "category": "internet", "author": "ana",
     "created_at": "2020-03-01T10:00:00Z", "body": "It is dark.", "votes": [["bob", "up", "2020-03-01T12:00:00Z"]], "score": 4,
     "answers": [
         {"ref": "a1", "author": "bob", "created_at": "2020-03-02T10:00:00Z", "body": "Push.", "carried": {"up": 30, "down": 2},
          "votes": [["ana", "up", "2020-03-03T12:00:00Z"], ["carl", "down", "2020-03-03T12:00:00Z"]],
          "verified_at": "2020-03-05T10:00:00Z"},
         {"ref": "a2", "author": "carl", "created_at": "2020-03-02T11:00:00Z", "body": "Buy!", "hidden_at": "2020-03-02T12:00:00Z",
          "hidden_reason": "spam", "votes": [["ana", "up", "2020-03-02T11:30:00Z"]]},
     ],
     "history": [{"at": "2020-03-04T12:00:00Z", "by": "ana", "move": "solved", "how": "accepted_by_asker", "answer": "a1"}]},
)


def load(folder):
    path = folder / "in.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    LineImport(SYSTEM, [path], workers=0).run()


def named(handle):
    return session().scalars(select(User).where(User.handle == handle)).one()


def test_an_import_writes_the_ledger_with_the_days_of_its_causes(app, run, tmp_path):
    load(tmp_path)
    bob, ana, carl = named("bob"), named("ana"), named("carl")
    assert sorted(rows(bob)) == [
        ("answer_accepted", 15, 15), ("answer_upvoted", 10, 10), ("answer_verified", 10, 10), ("post_downvoted", -2, -2),
        ("votes_carried", 296, 296),
    ]
    assert sorted(rows(ana)) == [("accepting", 2, 2), ("question_upvoted", 5, 5), ("votes_carried", 15, 15)]
    assert (earned(ana), earned(carl), reputation(carl)) == (372, -1, 1)
    years = session().scalars(select(ReputationChange.at)).all()
    assert {at.year for at in years} == {2020}
    assert drifting() == {}
    assert run("recompute", "--json") == HEALTHY


def test_what_was_brought_along_goes_on_to_the_next_plaza(app, tmp_path):
    load(tmp_path)
    out = tmp_path / "out.jsonl"
    assert app.test_cli_runner().invoke(plaza, ("export", "jsonl", str(out), "--quiet")).exit_code == 0
    members = {line["ref"]: line for line in map(json.loads, out.read_text().splitlines()) if line["record"] == "member"}
    assert {ref: line.get("reputation_brought") for ref, line in members.items()} == {"ana": 350, "bob": None, "carl": None}


def test_importing_twice_changes_nothing(app, run, tmp_path):
    load(tmp_path)
    before = session().scalar(select(func.count()).select_from(ReputationChange)), earned(named("ana"))
    load(tmp_path)
    assert (session().scalar(select(func.count()).select_from(ReputationChange)), earned(named("ana"))) == before
    assert run("recompute", "--json") == HEALTHY


def test_a_database_from_before_the_ledger_gets_one_when_it_is_prepared(app, tmp_path):
    from forum.cli.reputation import begin_ledger

    load(tmp_path)
    meddle(delete(ReputationChange))
    meddle(update(User).values(reputation=1, reputation_earned=0))
    begin_ledger()
    assert earned(named("bob")) == 329
    begin_ledger()
    assert drifting() == {}
