"""Teams: one default, members with the right roles, out at once when they lose them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from forum.accounts.commands.leaving import _anonymise as leave
from forum.accounts.commands.roles import set_roles
from forum.accounts.models import Role
from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from moderation.audit.models import AuditRow
from moderation.sanctions.commands import impose_sanction
from moderation.teams import invariants
from moderation.teams.commands import (
    TeamDraft,
    add_member,
    add_team,
    edit_team,
    make_default,
    make_lead,
    reinstate_team,
    remove_member,
    retire_team,
)
from moderation.teams.models import Team, TeamMember
from moderation.teams.queries import candidates, default_team, get_team, leads_of, members_of, team_lines, teams, teams_of
from tests import make


@pytest.fixture
def boss(app):
    return make.admin("boss")


@pytest.fixture
def support(boss):
    return add_team(boss, TeamDraft("Support"))


def test_the_first_team_is_the_default_one_and_there_is_always_exactly_one(boss, support):
    billing = add_team(boss, TeamDraft("Billing", languages=["es"]))
    assert support.is_default and not billing.is_default
    make_default(boss, "billing")
    assert default_team().id == billing.id and [team.slug for team in teams(boss)] == ["billing", "support"]
    assert not invariants.one_default()
    session().execute(Team.__table__.update().values(is_default=False))
    assert invariants.one_default() == [support.id]


def test_the_default_team_is_not_retired_and_a_retired_one_is_not_the_default(boss, support):
    with pytest.raises(WrongState):
        retire_team(boss, "support")
    add_team(boss, TeamDraft("Billing"))
    ana = make.agent("ana")
    add_member(boss, "billing", "ana")
    retire_team(boss, "billing")
    assert [team.slug for team in teams(boss)] == ["support"] and teams_of(ana.id) == []
    with pytest.raises(WrongState):
        make_default(boss, "billing")
    reinstate_team(boss, "billing")
    assert [team.slug for team in teams_of(ana.id)] == ["billing"], "its members stayed"


def test_names_are_unique_and_addresses_stay(boss, support):
    with pytest.raises(Invalid):
        add_team(boss, TeamDraft("SUPPORT"))
    assert add_team(boss, TeamDraft("Suppórt")).slug == "support-2"
    assert add_team(boss, TeamDraft("New")).slug == "new-2", "the page for a new one has that address"
    edit_team(boss, "support", TeamDraft("First line", None, ["es", "en"]), version=1)
    team = get_team(boss, "support").team
    assert (team.name, team.languages, team.version) == ("First line", ["en", "es"], 2)
    with pytest.raises(Invalid, match="meanwhile"):
        edit_team(boss, "support", TeamDraft("Second line"), version=1)


@pytest.mark.parametrize(("draft", "field"), [
    (TeamDraft(" "), "name"), (TeamDraft("x" * 81), "name"), (TeamDraft("A", calendar_id=77), "calendar"),
    (TeamDraft("A", languages=["fr"]), "languages"),
])
def test_a_team_that_cannot_be_is_refused(boss, draft, field):
    with pytest.raises(Invalid) as refusal:
        add_team(boss, draft)
    assert set(refusal.value.fields) == {field}


def test_only_those_who_work_on_cases_can_be_in_a_team(boss, support):
    make.agent("ana")
    for name in ("mia", "carl", "nobody", ""):
        if name == "mia":
            make.member(name)
        elif name == "carl":
            make.moderator(name)
        with pytest.raises(Invalid) as refusal:
            add_member(boss, "support", name)
        assert set(refusal.value.fields) == {"handle"}
    assert [one.handle for one in candidates(boss, support.id)] == ["ana", "boss"]
    add_member(boss, "support", "@Ana", is_lead=True)
    add_member(boss, "support", "boss")
    with pytest.raises(Invalid):
        add_member(boss, "support", "ana")
    assert [(place.member.handle, place.is_lead) for place in members_of(support.id)] == [("ana", True), ("boss", False)]
    assert candidates(boss, support.id) == []


def test_leads_are_chosen_and_members_taken_out(boss, support):
    ana = make.agent("ana")
    add_member(boss, "support", "ana")
    make_lead(boss, "support", ana.id, is_lead=True)
    assert leads_of(support.id) == [ana.id]
    make_lead(boss, "support", ana.id, is_lead=False)
    remove_member(boss, "support", ana.id)
    for attempt in (lambda: remove_member(boss, "support", ana.id), lambda: make_lead(boss, "support", ana.id, is_lead=True),
                    lambda: add_member(boss, "nowhere", "ana")):
        with pytest.raises(NotFound):
            attempt()
    rows = session().scalars(select(AuditRow).where(AuditRow.action == "TeamMembersChanged").order_by(AuditRow.id)).all()
    assert [(row.member_id, row.details["what"]) for row in rows] == [
        (ana.id, "joined_team"), (ana.id, "made_lead"), (ana.id, "lead_ended"), (ana.id, "left_team")]


def everywhere(boss, agent):
    for name in ("Support", "Billing"):
        add_team(boss, TeamDraft(name))
        add_member(boss, name.lower(), agent.handle)
    add_member(boss, "support", "boss")


def inside():
    return set(session().scalars(select(TeamMember.member_id)))


def test_whoever_loses_the_role_is_out_of_every_team_at_once(boss):
    ana = make.agent("ana")
    everywhere(boss, ana)
    set_roles(boss, ana.id, {"agent", "editor"})
    assert inside() == {ana.id, boss.id}
    set_roles(boss, ana.id, {"moderator"})
    assert inside() == {boss.id} and not invariants.members_who_may_not_work()
    left = session().scalars(select(AuditRow).where(AuditRow.action == "TeamMembersChanged", AuditRow.actor_id.is_(None))).all()
    assert [row.details["what"] for row in left] == ["left_team", "left_team"]


def test_whoever_leaves_plaza_or_is_removed_is_out_too(boss):
    ana, ben = make.agent("ana"), make.agent("ben")
    everywhere(boss, ana)
    add_member(boss, "support", "ben")
    leave(ana)
    assert inside() == {boss.id, ben.id}
    impose_sanction(boss, ben.id, kind="suspension", hours=24, reason="spam", words="A day off.")
    assert ben.id in inside(), "a suspension ends"
    impose_sanction(boss, ben.id, kind="removal", reason="spam", words="For good.")
    assert inside() == {boss.id}


def test_a_role_that_vanished_otherwise_shows_in_the_invariant(boss, support):
    ana = make.agent("ana")
    add_member(boss, "support", "ana")
    assert not invariants.members_who_may_not_work()
    session().execute(delete(Role).where(Role.user_id == ana.id))
    assert invariants.members_who_may_not_work() == [ana.id]


@pytest.mark.parametrize(("who", "reads"), [("agent", True), ("moderator", True), ("member", False)])
def test_who_reads_and_that_only_admins_change(boss, support, who, reads):
    actor = getattr(make, who)()
    for look in (lambda: teams(actor), lambda: team_lines(actor), lambda: get_team(actor, "support")):
        if reads:
            assert look()
        else:
            with pytest.raises(NotAllowed):
                look()
    for attempt in (
        lambda: add_team(actor, TeamDraft("A")), lambda: edit_team(actor, "support", TeamDraft("A"), version=1),
        lambda: add_member(actor, "support", "boss"), lambda: remove_member(actor, "support", boss.id),
        lambda: make_lead(actor, "support", boss.id, is_lead=True), lambda: make_default(actor, "support"),
        lambda: retire_team(actor, "support"), lambda: reinstate_team(actor, "support"), lambda: candidates(actor, support.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()
