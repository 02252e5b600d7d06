"""Internal notes and ready replies: who writes, who reads, who is told."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.notifications.models import Notification
from moderation.correspondence.commands import ReplyDraft, add_reply, delete_note, edit_note, edit_reply, write_note, write_to_asker
from moderation.correspondence.models import CaseNote, CaseReply
from moderation.correspondence.queries import notes_about, ready_replies
from moderation.escalations.commands import take, watch
from moderation.teams.commands import CalendarDraft, TeamDraft, add_calendar, add_member, add_team
from tests import make
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor

DRAFT = ReplyDraft("Greeting", {"en": "Hello {asker}, this is {agent}. See {link}", "es": "Hola, {asker}: {question}"})


@pytest.fixture
def s(app):
    return Scene()


def told(member):
    found = select(Notification.detail).where(Notification.user_id == member.id, Notification.kind == "case_note")
    return [detail.rpartition(":")[2] for detail in session().scalars(found.order_by(Notification.id))]


def test_owner_watchers_and_whoever_of_staff_is_named_are_told_once(s):
    case = s.case()
    take(s.agent, case.id)
    for watcher in (s.mod, s.other):
        watch(watcher, case.id)
    note = write_note(s.agent, case.id, text="@ben look, and tell @hal or @asa nothing. @nobody either.")
    jobs.drain()
    assert (told(s.other), told(s.mod), told(s.agent), told(s.helper), told(s.asker)) == (["named"], [""], [], [], [])
    assert note.body_html.count("<a ") == 1 and "ben" in note.body_html
    edit_note(s.agent, note.id, text="@ben and @mod, look.")
    jobs.drain()
    assert (told(s.other), told(s.mod)) == (["named"], ["", "named"])


def test_its_author_changes_and_deletes_a_note_for_an_hour_and_nobody_else_does(s):
    case = s.case()
    note = write_note(s.agent, case.id, text="It is the **east** ring.", key="one")
    assert write_note(s.agent, case.id, text="It is the **east** ring.", key="one").id == note.id
    for other in (s.other, s.mod):
        with pytest.raises(NotAllowed):
            edit_note(other, note.id, text="No.")
    for stranger in (s.helper, s.asker):
        with pytest.raises(NotFound):
            write_note(stranger, case.id, text="Let me in.")
        with pytest.raises(NotFound):
            delete_note(stranger, note.id)
    with pytest.raises(Invalid):
        edit_note(s.agent, note.id, text=" ")
    edit_note(s.agent, note.id, text="It is the west ring.")
    assert [(line.html, bool(line.edited_at), line.may_change) for line in notes_about(s.agent, case)[case.id]] == [
        ("<p>It is the west ring.</p>\n", True, True)]
    with time_machine.travel(utcnow() + timedelta(minutes=61)), pytest.raises(WrongState):
        delete_note(s.agent, note.id)
    delete_note(s.agent, note.id)
    assert session().scalars(select(CaseNote)).all() == []


@pytest.mark.once
def test_notes_are_written_and_changed_on_the_page_of_the_case(s, app):
    case = s.case()
    staff = Visitor(app).sign_in(s.mod)
    refused = staff.get(case.url).submit("/notes/", status=422, text="")
    assert refused.one("#note-form").has_attr("open") and "Write something first." in refused.words
    page = staff.get(case.url).submit("/notes/", text="It is the **east** ring.")
    assert page.one(".note-internal strong").get_text() == "east"
    (edit,) = [link for link in page.links() if link.startswith("/desk/cases/notes/")]
    page = staff.get(edit).submit(edit, text="It is the west ring.")
    assert "west ring" in page.one(".note-internal").get_text()
    Visitor(app).sign_in(s.agent).get(edit, status=404)
    assert not page.submit("/delete").all(".note-internal")


def test_the_page_of_a_case_asks_the_same_however_much_was_written(s, app, statements):
    case = s.case()
    agent = Visitor(app).sign_in(s.agent)
    write_note(s.agent, case.id, text="One.")
    write_to_asker(s.agent, case.id, text="One.")
    agent.get(case.url)
    with statements() as few:
        agent.get(case.url)
    for number in range(4):
        write_note(s.agent, case.id, text=f"Note {number}.")
        write_to_asker(s.agent, case.id, text=f"Word {number}.")
    with statements() as many:
        agent.get(case.url)
    assert len([one for one in many if "settings" not in one]) == len([one for one in few if "settings" not in one])


@pytest.mark.once
def test_ready_replies_are_filled_in_in_the_language_of_the_asker(s):
    add_reply(make.admin(), DRAFT)
    add_reply(make.admin(), ReplyDraft("Only English", {"en": "Hello.", "es": ""}))
    facts = {"asker": "Asa", "agent": "Ana", "question": "Why {agent}?", "link": ""}
    found = [(one.text, one.language) for one in ready_replies(s.agent, "es", facts)]
    assert found == [("Hola, Asa: Why {agent}?", "es"), ("Hello.", "en")]
    assert ready_replies(s.agent, "en", facts)[0].text == "Hello Asa, this is Ana."


def test_leads_and_administrators_change_ready_replies_and_other_staff_read_them(s):
    boss = make.admin("boss")
    team = add_team(boss, TeamDraft("Support", add_calendar(boss, CalendarDraft("Office", "Europe/Madrid", ("9-17",) * 7)).id))
    add_member(boss, team.slug, s.agent.handle, is_lead=True)
    row = add_reply(s.agent, DRAFT)
    for other in (s.other, s.mod, s.helper):
        with pytest.raises(NotAllowed):
            add_reply(other, DRAFT)
    with pytest.raises(Invalid) as refused:
        edit_reply(boss, row.id, ReplyDraft("", {"en": "Hi {name}", "es": ""}), edits=row.edits)
    assert set(refused.value.fields) == {"title", "text_en"}
    edit_reply(boss, row.id, ReplyDraft("Hello", DRAFT.texts), edits=1)
    with pytest.raises(Invalid):
        edit_reply(boss, row.id, DRAFT, edits=1)


@pytest.mark.once
def test_only_staff_are_offered_under_an_at_and_the_preview_says_who_is_not_told(s, app):
    case = s.case()
    agent = Visitor(app).sign_in(s.agent)
    assert agent.get(case.url).one("#notes text-expander")["data-mention-url"] == "/desk/cases/notes/mentions"
    offered = [agent.get(f"/desk/cases/notes/mentions?q={typed}").all("[data-value]") for typed in ("b", "ha")]
    assert [[one["data-value"] for one in some] for some in offered] == [["@ben"], []]
    said = agent.post("/desk/cases/notes/preview", {"body": "@ben and @hal, look."}, headers={"Accept": "application/json"}).json
    assert [one["message"] for one in said["findings"]] == ["@hal does not work at the desk and is not told."]
    assert said["html"].count("<a ") == 1
    helper = Visitor(app).sign_in(s.helper)
    helper.get("/desk/cases/notes/mentions?q=b", status=404)
    helper.post("/desk/cases/notes/preview", {"body": "@ben"}, status=404)


@pytest.mark.once
def test_without_scripts_a_ready_reply_is_sent_where_nothing_else_is_written(s, app):
    boss, case = make.admin("boss"), s.case()
    admin = Visitor(app).sign_in(boss)
    assert "{name} is not known" in admin.get("/desk/cases/replies/new").submit("/new", status=422, title="Hi", text_en="Hi {name}").words
    page = admin.get("/desk/cases/replies/new").submit("/new", title="Hi", text_en="Hello {asker}, I am {agent}.")
    assert "Hi" in page.one(".admin-list").get_text()
    agent = Visitor(app).sign_in(s.agent)
    agent.get("/desk/cases/replies/new", status=403)
    assert "Hello {asker}" in agent.get("/desk/cases/replies/").words
    page = agent.get(case.url).submit("/messages/", text="", ready="Hello Asa, I am Ana.")
    assert page.one(".message .prose").get_text().strip() == "Hello Asa, I am Ana."
    page = admin.get("/desk/cases/replies/").submit("/delete")
    assert session().scalars(select(CaseReply)).all() == [] and "There are none yet." in page.words
