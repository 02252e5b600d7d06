"""The audit log: appended, never changed, read by moderators."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from forum.accounts.events import RolesChanged
from forum.admin.commands import CategoryDraft, FieldDraft, add_field, change_settings, edit_category, merge_tags, reset_setting
from forum.core.db import command, session
from forum.core.events import announce
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed
from forum.resolution.states import Cause, ClosedReason, SolvedHow
from moderation.audit.models import AuditRow
from moderation.audit.queries import audit_lines
from moderation.audit.words import CODES
from tests import make
from tests.visitor import Visitor


@command
def promote(actor, member):
    announce(RolesChanged(utcnow(), actor.id, member.id, (), ("agent",)))


def test_a_change_of_roles_is_recorded_with_both_sides(app):
    boss, ana = make.admin("boss"), make.member("ana")
    promote(boss, ana)
    (line,), older = (page := audit_lines(boss)).lines, page.older
    assert (line.row.action, line.actor.id, line.member.id, older) == ("RolesChanged", boss.id, ana.id, None)
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


def test_settings_categories_and_tags_are_told_by_name_with_both_sides(app):
    boss = make.admin("boss")
    home, tag, gone = make.category("internet", name="Internet"), make.tag("wi-fi"), make.tag("wlan")
    change_settings(boss, {"threads.title_max": 150, "site.name": "Lumen"})
    reset_setting(boss, "threads.title_max")
    edit_category(boss, home.id, CategoryDraft(name="Fibre"))
    edit_category(boss, home.id, CategoryDraft(name="Fibre", read_access="members"))
    add_field(boss, home.id, FieldDraft(label="Router"))
    merge_tags(boss, gone.id, into_id=tag.id)
    page = Visitor(app).sign_in(boss).get("/desk/audit/")
    rows = [" ".join(row.get_text(" ").split()) for row in page.all("ol.admin-list > li")]
    for row, words in zip(rows, (
        ("wi-fi", "merged", "wlan"), ("Fibre", "Router"), ("Fibre", "Who may read", "Before: Everyone"), ("Fibre", "Before: Internet"),
        ("threads.title_max", "Before: 150", "After: 180"), ("site.name", "Before: Plaza", "After: Lumen"),
        ("threads.title_max", "Before: 180", "After: 150"),
    ), strict=True):
        assert all(word in row for word in words), (row, words)


def test_every_reason_of_a_reopening_has_words(app):
    for code in [*Cause, *SolvedHow, *ClosedReason]:
        assert str(code) in CODES, code
