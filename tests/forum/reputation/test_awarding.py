"""Giving badges and noting privileges: once, whenever it runs; told only while it is news."""

import json

import pytest
from sqlalchemy import insert, select, update

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.cli import plaza
from forum.core import jobs
from forum.core.db import command, session
from forum.core.events import wiring
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotAllowed
from forum.reputation.awarding import award_the_active
from forum.reputation.causes import Cause
from forum.reputation.commands import awarding, give_badges, note_privilege
from forum.reputation.deeds import active_members
from forum.reputation.events import BadgeAwarded, PrivilegeEarned
from forum.reputation.jobs import award_everybody
from forum.reputation.ledger import earn
from forum.reputation.models import BadgeAward, PrivilegeReached
from forum.reputation.states import Kind
from forum.resolution.commands import accept_answer
from forum.threads.commands import hide_post, restore_post
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.reputation.acts import accepted_at, ago, at, award_all, badges, earned_at
from tests.forum.tuning import tune


@pytest.fixture
def told(app, monkeypatch):
    """What is announced about badges and privileges, as (member, what)."""
    heard = []
    monkeypatch.setitem(wiring().now, BadgeAwarded, [lambda event: heard.append((event.member_id, event.badge))])
    monkeypatch.setitem(wiring().now, PrivilegeEarned, [lambda event: heard.append((event.member_id, event.privilege))])
    return heard


@command
def change(member, **columns):
    for name, value in columns.items():
        setattr(session().get_one(User, member.id), name, value)


@command
def run_job():
    award_everybody()


def solved(helper, asker=None):
    asker = asker or make.member()
    answer = make.answer(make.question(asker), helper)
    accept_answer(asker, answer.id)
    return answer


def all_awards():
    return session().scalars(select(BadgeAward.id)).all()


def privileges(member):
    found = select(PrivilegeReached.privilege).where(PrivilegeReached.member_id == member.id)
    return set(session().scalars(found))


def test_running_again_gives_nothing_again(told):
    bob = make.member("bob")
    solved(bob)
    assert award_all()["first_solution"] == 1
    before, heard = all_awards(), list(told)
    assert not award_all(), "everything is there"
    assert all_awards() == before and told == heard and (bob.id, "first_solution") in told


def test_what_is_long_past_is_given_silently_with_its_date(told):
    bob = make.member("bob")
    accepted_at(solved(bob), ago(days=300))
    award_all()
    assert "first_solution" in badges(bob)
    assert (bob.id, "first_solution") not in told
    [award] = session().scalars(select(BadgeAward).where(BadgeAward.member_id == bob.id, BadgeAward.badge == "first_solution"))
    assert abs((award.awarded_at - ago(days=300)).total_seconds()) < 60 and award.noted_at > ago(minutes=5)


def test_authors_from_an_import_have_badges_and_are_told_nothing(told):
    bob = make.member("bob")
    change(bob, is_placeholder=True, source="old", source_ref="7")
    solved(bob)
    award_all()
    assert "first_solution" in badges(bob) and not [one for one in told if one[0] == bob.id]


def test_hidden_posts_and_places_for_some_earn_no_badge(app):
    bob, moderator = make.member("bob"), make.moderator()
    hide_post(moderator, solved(bob).id, reason="spam")
    club = make.category("club", read_access="members")
    asker = make.member()
    accept_answer(asker, make.answer(make.question(asker, category=club), bob).id)
    award_all()
    assert badges(bob) == []


def test_a_badge_once_earned_stays(app):
    bob = make.member("bob")
    answer = solved(bob)
    award_all()
    hide_post(make.moderator(), answer.id, reason="spam")
    award_all()
    assert "first_solution" in badges(bob)
    restore_post(make.moderator(), answer.id)
    assert not award_all().get("first_solution")


def test_badges_go_with_a_member_who_leaves_and_do_not_come_back(app):
    bob = make.member("bob")
    solved(bob)
    award_all()
    _anonymise(bob)
    assert badges(bob) == [] and not privileges(bob)
    award_all()
    assert badges(bob) == []


def test_the_frequent_run_looks_at_those_who_did_something(app):
    old, bob = make.member("old"), make.member("bob")
    award_all()
    solved(bob)
    answer = solved(old)
    at(answer, ago(days=9))
    accepted_at(answer, ago(days=9))
    for member in (old,):
        earned_at(member, ago(days=9))
    session().commit()
    _quiet(answer.thread_id)
    award_the_active()
    assert "first_solution" in badges(bob) and badges(old) == []
    run_job()
    jobs.drain()
    assert "first_solution" in badges(old)


@command
def _quiet(thread_id):
    from forum.threads.models import Thread

    session().execute(update(Thread).where(Thread.id == thread_id).values(last_activity_at=ago(days=9)))


def test_the_daily_run_is_cut_into_rows_that_exist_once_a_day(app):
    solved(make.member("bob"))
    run_job()
    run_job()
    assert len(jobs.due_rows(kind="reputation.award_some")) == 1
    jobs.drain()
    assert all_awards() and not jobs.due_rows()


def test_nobody_but_the_system_gives_badges(app):
    for actor in (make.member(reputation=100_000), make.moderator(), make.agent()):
        with pytest.raises(NotAllowed):
            give_badges(actor, "welcome", [])
        with pytest.raises(NotAllowed):
            note_privilege(actor, "upvote", [actor.id])


# privileges


def voted_up(member, number):
    thread = make.question()
    for _ in range(number):
        cast_vote(make.member(), make.answer(thread, member).id, value=1)


def test_a_privilege_is_told_once_when_points_bring_it(told):
    bob = make.member("bob", reputation=1)
    award_all()
    voted_up(bob, 2)
    award_all()
    award_all()
    assert [what for member, what in told if member == bob.id and what in ("comment", "upvote")] == ["upvote"]
    assert privileges(bob) == {"comment", "flag", "suggest_edit", "upvote"}


def test_the_first_run_over_everybody_tells_nobody(told):
    bob = make.member("bob", reputation=1)
    voted_up(bob, 2)
    run_job()
    jobs.drain()
    assert "upvote" in privileges(bob) and (bob.id, "upvote") not in told


def test_the_frequent_run_waits_for_the_first_over_everybody(app):
    bob = make.member("bob", reputation=1)
    voted_up(bob, 2)
    award_the_active()
    assert not privileges(bob) and not all_awards()


def test_another_preset_tells_nobody(told):
    bob = make.member("bob", reputation=14)
    earned_at(bob, ago(days=30))
    award_all()
    tune("privileges.preset", "start-up")
    award_all()
    assert {"upvote", "downvote", "edit_tags"} <= privileges(bob)
    assert not [what for member, what in told if member == bob.id]


def test_staff_are_told_of_no_privilege(told):
    agent = make.agent()
    award_all()
    voted_up(agent, 2)
    award_all()
    assert "upvote" in privileges(agent) and (agent.id, "upvote") not in told


def test_the_command_says_what_it_gave(app):
    solved(make.member("bob"))
    run = app.test_cli_runner()
    said = json.loads(run.invoke(plaza, ["badges", "award", "--json"]).output)
    assert said["given"]["first_solution"] == 1 and said["badges"] == sum(said["given"].values())
    again = json.loads(run.invoke(plaza, ["badges", "award", "--json"]).output)
    assert again == {"badges": 0, "given": {}, "privileges": 0}


def test_two_runs_at_once_note_a_privilege_once(app, monkeypatch):
    bob, eva = make.member("bob", reputation=20), make.member("eva", reputation=20)
    lock = awarding._who_is_here

    def faster(member_ids):
        """Another run has noted bob's between looking and locking."""
        session().execute(insert(PrivilegeReached).values(member_id=bob.id, privilege="upvote", noted_at=ago()))
        return lock(member_ids)

    monkeypatch.setattr(awarding, "_who_is_here", faster)
    assert note_privilege(SYSTEM, "upvote", [bob.id, eva.id]) == 1
    assert "upvote" in privileges(bob) and "upvote" in privileges(eva)


def test_the_number_of_a_suggestion_is_no_member_who_did_something(app):
    idle, bob = make.member("idle", joined_at=ago(days=9)), make.member("bob")
    earned_at(idle, ago(days=9))
    suggested_as(idle.id, bob, make.answer(make.question()).id)
    active = active_members(ago(hours=2))
    assert bob.id in active and idle.id not in active


@command
def suggested_as(number, member, post_id):
    earn([Cause(Kind.EDIT_APPROVED, member.id, post_id, ago(), number)])
