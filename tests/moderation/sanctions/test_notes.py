"""Notes of staff about members: read and written by those who work with them, never by the member."""

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound
from moderation.audit.models import AuditRow
from moderation.sanctions.commands import delete_note, pin_note, write_note
from moderation.sanctions.models import MemberNote
from moderation.sanctions.queries import notes_about
from tests import make
from tests.visitor import Visitor


def test_agents_moderators_and_admins_read_and_write(app):
    ana = make.member()
    for role in ("agent", "moderator", "admin"):
        write_note(getattr(make, role)(), ana.id, text=f"Seen by an {role}")
    assert [line.note.text[-5:] for line in notes_about(make.agent(), ana.id)] == ["admin", "rator", "agent"]


def test_members_editors_and_the_member_concerned_do_not(app):
    ana, mod = make.member(), make.moderator()
    write_note(mod, ana.id, text="zqsecret")
    for who in (ana, make.member(), make.member(roles=("editor",))):
        with pytest.raises(NotFound):
            notes_about(who, ana.id)
        with pytest.raises(NotAllowed):
            write_note(who, ana.id, text="Mine")
        Visitor(app).sign_in(who).get(f"/desk/members/{ana.id}/notes/", status=404)
        assert "zqsecret" not in Visitor(app).sign_in(who).get(f"/members/{ana.id}/{ana.handle}/").text


def test_notes_about_staff_are_for_admins_and_nobody_notes_themselves(app):
    mod, agent, boss = make.moderator(), make.agent(), make.admin()
    write_note(boss, agent.id, text="Good")
    for who, whom in ((mod, agent), (agent, agent), (boss, boss)):
        with pytest.raises(NotAllowed):
            write_note(who, whom.id, text="Hm")


def test_pinned_ones_come_first(app):
    ana, mod = make.member(), make.moderator()
    first, _second = write_note(mod, ana.id, text="First"), write_note(mod, ana.id, text="Second")
    pin_note(make.agent(), first.id, pinned=True)
    assert [line.note.text for line in notes_about(mod, ana.id)] == ["First", "Second"]
    pin_note(mod, first.id, pinned=False)
    assert [line.note.text for line in notes_about(mod, ana.id)] == ["Second", "First"]


def test_its_author_or_an_admin_deletes_a_note_and_the_log_keeps_it(app):
    ana, mod = make.member(), make.moderator()
    note, other = write_note(mod, ana.id, text="Called us twice."), write_note(mod, ana.id, text="Again.")
    with pytest.raises(NotAllowed):
        delete_note(make.moderator(), note.id)
    delete_note(mod, note.id)
    delete_note(make.admin(), other.id)
    kept = session().scalars(select(AuditRow).where(AuditRow.action == "NoteDeleted").order_by(AuditRow.id)).all()
    assert [row.details["text"] for row in kept] == ["Called us twice.", "Again."] and not session().scalars(select(MemberNote)).all()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_an_empty_or_endless_note_is_refused(app, text):
    with pytest.raises(Invalid):
        write_note(make.moderator(), make.member().id, text=text)


def test_notes_go_with_the_account(app):
    ana, mod = make.member(), make.moderator()
    write_note(mod, ana.id, text="Called us twice.")
    _anonymise(ana)
    assert not session().scalars(select(MemberNote)).all()


def test_the_page_without_scripts(app):
    ana, mod = make.member("ana"), make.moderator()
    browser = Visitor(app).sign_in(mod)
    page = browser.get(f"/desk/members/{ana.id}/notes/").submit("/notes/", text="<b>Called</b> us twice.\nKind.")
    assert "<b>Called" not in page.text.replace("&lt;b&gt;", "") and "us twice." in page.words
    page = page.submit("/pin")
    assert "kept on top" in page.words
    assert page.submit("/notes/", status=422, text="").all(".field-error")
    assert "us twice." not in page.submit("/delete").words
    stranger = Visitor(app).sign_in(make.agent())
    note = write_note(mod, ana.id, text="Another")
    token = stranger.get(f"/desk/members/{ana.id}/notes/").all("input[name=csrf_token]")[0]["value"]
    stranger.post(f"/desk/notes/{note.id}/delete", {"csrf_token": token}, status=404)
