"""Votes that look odd are found, honest ones are not, and nothing follows until somebody has looked."""

import json

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.sessions import begin_session
from forum.cli import plaza
from forum.core.db import command, session
from forum.kit.errors import NotAllowed
from forum.reputation.commands import note_findings
from forum.reputation.models import Finding
from forum.reputation.rings import look_for_rings
from forum.threads.commands import hide_post
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.reputation.acts import ago, earned_at, votes
from tests.forum.reputation.scene import earned
from tests.forum.tuning import tune


@pytest.fixture
def pair(app):
    """Two members, with numbers that need few votes."""
    for name in ("findings.reciprocal_votes", "findings.boost_votes"):
        tune(name, 3)
    tune("findings.network_votes", 1)
    return make.member("ana"), make.member("bob")


def found():
    """(kind, giver, other, votes, share, votes back, share back) of everything open."""
    rows = session().scalars(select(Finding).where(Finding.state == "new").order_by(Finding.kind, Finding.id))
    return [(row.kind, row.member_id, row.other_id, row.votes, row.share, row.votes_back, row.share_back) for row in rows]


def kinds():
    return [row[0] for row in found()]


@command
def decide(state):
    for row in session().scalars(select(Finding)):
        row.state, row.decided_at = state, ago(hours=1)


def test_two_who_mostly_vote_for_each_other(pair):
    ana, bob = pair
    votes(ana, bob, 3)
    votes(bob, ana, 4)
    votes(ana, make.member(), 1)
    tune("findings.boost_percent", 100)
    make_popular(ana, bob)
    look_for_rings()
    assert found() == [("reciprocal", ana.id, bob.id, 3, 75, 4, 100)]


def make_popular(*members):
    """Others vote for them too."""
    for member in members:
        votes(make.member(), member, 2)


@pytest.mark.parametrize("way", ["one way only", "too few back", "many for others"])
def test_what_is_not_reciprocal(pair, way):
    ana, bob = pair
    tune("findings.boost_percent", 100)
    make_popular(ana, bob)
    votes(ana, bob, 4)
    if way != "one way only":
        votes(bob, ana, 2 if way == "too few back" else 3)
    if way == "many for others":
        votes(bob, make.member(), 8)
    look_for_rings()
    assert "reciprocal" not in kinds()


def test_one_member_s_votes_lift_another(pair):
    ana, bob = pair
    votes(ana, bob, 3)
    votes(make.member(), bob, 1)
    look_for_rings()
    assert found() == [("boost", ana.id, bob.id, 3, 75, 0, 0)]


@pytest.mark.parametrize(("own", "others"), [(2, 0), (3, 3)])
def test_few_votes_or_votes_of_many_are_no_boost(pair, own, others):
    ana, bob = pair
    votes(ana, bob, own)
    for _ in range(others):
        votes(make.member(), bob, 1)
    look_for_rings()
    assert not found()


def test_votes_of_long_ago_are_not_looked_at(pair):
    ana, bob = pair
    votes(ana, bob, 4)
    votes(bob, ana, 4)
    for member in pair:
        earned_at(member, ago(days=200))
    look_for_rings()
    assert not found()


def test_votes_taken_back_and_votes_on_hidden_posts_do_not_count(pair):
    ana, bob = pair
    answers = [make.answer(make.question(), bob) for _ in range(3)]
    for answer in answers:
        cast_vote(ana, answer.id, value=1)
    withdraw_vote(ana, answers[0].id)
    look_for_rings()
    assert not found()
    cast_vote(ana, answers[0].id, value=1)
    hide_post(make.moderator(), answers[1].id, reason="spam")
    look_for_rings()
    assert not found()


def sign_in(member, prefix):
    begin_session(member.id, remember=False, address_prefix=prefix, agent="tests")


def test_accounts_of_one_small_network_that_vote_for_one_another(pair):
    ana, bob = pair
    votes(bob, ana, 1)
    look_for_rings()
    assert not found()
    for member in pair:
        sign_in(member, "203.0.113.0/24")
    look_for_rings()
    assert found() == [("same_network", ana.id, bob.id, 0, 0, 1, 100)]


@pytest.mark.parametrize("prefixes", [("203.0.113.0/24", "198.51.100.0/24"), ("", "")])
def test_another_network_or_none_known_says_nothing(pair, prefixes):
    votes(*pair, 1)
    for member, prefix in zip(pair, prefixes, strict=True):
        sign_in(member, prefix)
    look_for_rings()
    assert not found()


def test_a_school_is_no_ring(pair):
    votes(*pair, 1)
    for member in (*pair, *(make.member() for _ in range(4))):
        sign_in(member, "203.0.113.0/24")
    look_for_rings()
    assert not found()


def test_looking_again_brings_an_open_finding_up_to_date(pair):
    ana, bob = pair
    votes(ana, bob, 3)
    assert look_for_rings() == {"new": 1, "changed": 0}
    assert look_for_rings() == {"new": 0, "changed": 0}
    votes(ana, bob, 1)
    assert look_for_rings() == {"new": 0, "changed": 1}
    assert found() == [("boost", ana.id, bob.id, 4, 100, 0, 0)]


@pytest.mark.parametrize("state", ["dismissed", "confirmed"])
def test_what_was_decided_comes_back_when_it_has_grown_by_half(pair, state):
    ana, bob = pair
    votes(ana, bob, 4)
    look_for_rings()
    decide(state)
    votes(ana, bob, 1)
    look_for_rings()
    assert not found()
    votes(ana, bob, 1)
    look_for_rings()
    assert found() == [("boost", ana.id, bob.id, 6, 100, 0, 0)]


def test_a_finding_changes_nothing(pair):
    ana, bob = pair
    votes(ana, bob, 3)
    before = earned(bob)
    look_for_rings()
    decide("confirmed")
    assert earned(bob) == before


def test_former_members_are_not_looked_at(pair):
    ana, bob = pair
    votes(ana, bob, 3)
    _anonymise(ana)
    look_for_rings()
    assert not found()


def test_nobody_but_the_system_writes_findings(app):
    with pytest.raises(NotAllowed):
        note_findings(make.moderator(), [])


def test_the_command_prints_what_is_to_be_looked_at(app, pair):
    ana, bob = pair
    votes(ana, bob, 3)
    run = app.test_cli_runner()
    said = json.loads(run.invoke(plaza, ["votes", "rings", "--json"]).output)
    assert (said["new"], said["changed"]) == (1, 0)
    [one] = said["findings"]
    assert (one["kind"], one["member"]["handle"], one["other"]["handle"], one["votes"], one["share"]) == ("boost", "ana", "bob", 3, 100)
    assert json.loads(run.invoke(plaza, ["votes", "rings", "--json"]).output)["new"] == 0
    assert "1 to look at" in run.invoke(plaza, ["votes", "rings"]).output
