"""The audit log: appended, never changed, read by moderators."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from forum.accounts.events import RolesChanged
from forum.core.db import command, session
from forum.core.events import announce
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed
from moderation.audit.models import AuditRow
from moderation.audit.queries import audit_lines
from tests import make


@command
def promote(actor, member):
    announce(RolesChanged(utcnow(), actor.id, member.id, (), ("agent",)))


def test_a_change_of_roles_is_recorded_with_both_sides(app):
    boss, ana = make.admin("boss"), make.member("ana")
    promote(boss, ana)
    (line,), more = audit_lines(boss)
    assert (line.row.action, line.actor.id, line.member.id, more) == ("RolesChanged", boss.id, ana.id, False)
    assert line.row.details == {"before": [], "after": ["agent"]}


@pytest.mark.parametrize("change", [update(AuditRow).values(action="Nothing"), delete(AuditRow)])
def test_nobody_can_change_or_delete_a_row(app, change):
    promote(make.admin("boss"), make.member("ana"))

    @command
    def tamper():
        session().execute(change)

    with pytest.raises(DatabaseError):
        tamper()
    assert session().scalar(select(AuditRow.action)) == "RolesChanged"


@pytest.mark.parametrize("who", ["member", "agent"])
def test_members_and_agents_cannot_read_it(app, who):
    with pytest.raises(NotAllowed):
        audit_lines(getattr(make, who)())
