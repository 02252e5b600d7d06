"""The page of odd votes: who may enter, what it shows, and one decision by one person."""

import pytest
from sqlalchemy import select

from forum.admin.commands import confirm_finding, dismiss_finding
from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.reputation.models import Finding
from forum.reputation.rings import look_for_rings
from moderation.audit.models import AuditRow
from tests import make
from tests.forum.reputation.acts import votes
from tests.forum.tuning import tune
from tests.visitor import Visitor

ROLES = {"stranger": None, "member": (), "agent": ("agent",), "editor": ("editor",), "moderator": ("moderator",), "admin": ("admin",)}
ALLOWED = {"moderator", "admin"}


@pytest.fixture
def finding(app):
    tune("findings.boost_votes", 3)
    votes(make.member("ana", display_name="Ana Giver"), make.member("bob", display_name="Bob Taker"), 3)
    look_for_rings()
    return session().scalars(select(Finding)).one()


def fresh(finding):
    session().expire_all()
    return session().get_one(Finding, finding.id)


@pytest.mark.parametrize("who", ROLES)
def test_moderators_and_admins_find_it_and_nobody_else(app, finding, who):
    visitor = Visitor(app) if ROLES[who] is None else Visitor(app).sign_in(make.member(roles=ROLES[who], reputation=100_000))
    page = visitor.get("/admin/findings/", status=200 if who in ALLOWED else 404)
    assert ("Ana Giver" in page.words) is (who in ALLOWED)
    for act in ("dismiss", "confirm"):
        if who not in ALLOWED:
            visitor.post(f"/admin/findings/{finding.id}/{act}", {"note": "x"}, status=404)
    assert fresh(finding).state == "new"


@pytest.mark.parametrize("who", ["member", "agent", "editor"])
def test_the_commands_ask_too(finding, who):
    actor = make.member(roles=ROLES[who], reputation=100_000)
    for decide in (dismiss_finding, confirm_finding):
        with pytest.raises(NotAllowed):
            decide(actor, finding.id, note="x")


def test_the_evidence_is_shown(app, finding):
    page = Visitor(app).sign_in(make.moderator()).get("/admin/findings/")
    assert "Votes from one member" in page.words and "3 votes up" in page.words and "100% of all the other got" in page.words
    assert {f"/members/{finding.member_id}/ana/", f"/members/{finding.other_id}/bob/"} <= set(page.links())
    assert "/admin/findings/" in page.links() and "/admin/settings" not in page.links()


@pytest.mark.parametrize(("act", "state"), [("dismiss", "dismissed"), ("confirm", "confirmed")])
def test_a_decision_has_a_note_and_goes_to_the_log(app, finding, act, state):
    moderator = make.moderator("max")
    visitor = Visitor(app).sign_in(moderator)
    visitor.get("/admin/findings/")
    wrong = visitor.post(f"/admin/findings/{finding.id}/{act}", {"note": " "}, status=422)
    assert wrong.all(".field-error") and fresh(finding).state == "new"
    page = visitor.post(f"/admin/findings/{finding.id}/{act}", {"note": "They sit side by side."})
    assert "Nothing looks odd." in page.words
    row = fresh(finding)
    assert (row.state, row.note, row.decided_by_id) == (state, "They sit side by side.", moderator.id) and row.decided_at
    listed = visitor.get(f"/admin/findings/?state={state}")
    assert "They sit side by side." in listed.words and "Max" in listed.words
    [audited] = session().scalars(select(AuditRow).where(AuditRow.action == "FindingDecided"))
    assert (audited.actor_id, audited.member_id, audited.details["decision"]) == (moderator.id, finding.member_id, state)
    log = visitor.get("/desk/audit/")
    assert "Votes between two members looked at" in log.words and "They sit side by side." in log.words


def test_the_second_decision_is_refused(app, finding):
    dismiss_finding(make.moderator(), finding.id, note="Friends.")
    with pytest.raises(WrongState):
        confirm_finding(make.moderator(), finding.id, note="Not honest.")
    assert fresh(finding).state == "dismissed"
    with pytest.raises(NotFound):
        dismiss_finding(make.moderator(), 4711, note="x")
    with pytest.raises(Invalid):
        dismiss_finding(make.moderator(), finding.id, note="")


def test_the_cost_does_not_grow(app, statements):
    tune("findings.boost_votes", 3)
    visitor = Visitor(app).sign_in(make.moderator())

    def cost():
        visitor.get("/admin/findings/")
        with statements() as seen:
            page = visitor.get("/admin/findings/")
        return len(seen), len(page.all(".finding"))

    votes(make.member(), make.member(), 3)
    look_for_rings()
    few, one = cost()
    for _ in range(4):
        votes(make.member(), make.member(), 3)
    look_for_rings()
    assert (cost(), one) == ((few, 5), 1)
