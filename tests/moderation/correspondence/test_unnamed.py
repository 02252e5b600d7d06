"""Who is anonymous in a thread is anonymous in its case; their words stay theirs, and go with them. And whom no message would reach."""

import json

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise as leave
from forum.core import jobs
from forum.core.db import session
from forum.kit.errors import WrongState
from forum.threads.commands import anonymise_author, edit_post, move_thread
from forum.threads.screening import unscreened
from moderation.audit.models import AuditRow
from moderation.correspondence.commands import move_to_private, write_note, write_to_asker, write_to_staff
from moderation.correspondence.models import PrivateMessage
from moderation.escalations.commands import raise_escalation, take, wait_for
from tests import make
from tests.forum.drift import drifting
from tests.moderation.correspondence.test_private import told
from tests.moderation.escalations.cases import Scene, asked_long_ago, fresh, history
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def texts():
    session().expire_all()
    return list(session().scalars(select(PrivateMessage.body_markdown).order_by(PrivateMessage.id)))


def test_a_case_does_not_name_whoever_is_anonymous_in_its_thread(s, app):
    question = make.opening_post(s.thread)
    edit_post(s.asker, question.id, body="It blinks. Call +34 612 345 678.", base=1)
    asked_long_ago(s.thread, 24 * 14)
    case = raise_escalation(s.asker, s.thread.id, reason="outage", words="It is my shop.")
    write_to_staff(s.asker, s.thread.id, text="Hello?")
    wait_for(s.agent, case.id, whom="asker", words="Which model?")
    agent = Visitor(app).sign_in(s.agent)
    assert "/asa/" in agent.get(case.url).one("#voices").parent.decode()
    anonymise_author(s.mod, question.id)
    page = agent.get(case.url)
    assert fresh(case).state == "acknowledged" and not drifting()
    assert "/asa/" not in page.text and "Asa" not in page.text and "It is my shop." in page.words
    rail = agent.get(f"/questions/{s.thread.id}/desk")
    assert "Asa" not in rail.text and "made anonymous" in rail.words and "cannot be written to" in page.words
    with pytest.raises(WrongState) as refused:
        write_to_asker(s.agent, case.id, text="Are you there?")
    assert refused.value.current == "anonymous"
    page.submit("/move-private")
    assert "Asa" not in agent.get(case.url).text and "612 345" in texts()[-1]
    assert "612 345" in Visitor(app).sign_in(s.asker).get(f"/questions/{s.thread.id}/private").words
    leave(s.asker)
    assert texts() == ["", ""]


def test_staff_write_to_nobody_who_cannot_see_the_thread(s, app):
    case = s.case()
    move_thread(s.mod, s.thread.id, category_id=make.category("desk", read_access="staff").id)
    with pytest.raises(WrongState) as refused:
        write_to_asker(s.agent, case.id, text="Which contract is it?")
    assert refused.value.current == "unreadable" and texts() == []
    page = Visitor(app).sign_in(s.agent).get(case.url)
    assert "cannot see this thread" in page.one("#barrier").get_text() and not page.all("#write")


def test_a_copy_of_what_one_and_staff_said_holds_both_sides_and_no_notes(s, app):
    asked_long_ago(s.thread, 24 * 14)
    case = raise_escalation(s.asker, s.thread.id, reason="outage", words="It is my shop.")
    write_to_asker(s.agent, case.id, text="Which contract?")
    write_to_staff(s.asker, s.thread.id, text="Number 7.")
    write_note(s.agent, case.id, text="He owes us money.")
    visitor = Visitor(app).sign_in(s.asker)
    assert "/cases/export.json" in visitor.get("/cases/").links()
    found = json.loads(visitor.get("/cases/export.json").text)
    assert [(one["from"], one["text"]) for one in found["private_messages"]] == [("you", "Number 7."), ("staff", "Which contract?")]
    assert [one["words"] for one in found["requests"]] == ["It is my shop."] and "owes" not in json.dumps(found)
    other = Visitor(app).sign_in(s.helper).get("/cases/export.json").text
    assert "Number" not in other and "contract" not in other


def test_moving_personal_data_is_a_line_of_the_case_and_its_owner_is_told(s):
    question = make.opening_post(s.thread)
    edit_post(s.asker, question.id, body="It blinks. Call +34 612 345 678.", base=1)
    case = s.case()
    take(s.agent, case.id)
    move_to_private(s.asker, question.id)
    jobs.drain()
    assert history(case)[-1] == "replied" and told(s.agent) == ["case_message"]


@pytest.mark.once
def test_an_ordinary_change_of_a_title_puts_no_personal_data_on_record(s):
    with unscreened():
        question = make.question(s.asker, "Call +34 612 345 678, my box blinks all night")
    opening = make.opening_post(question)
    edit_post(s.asker, opening.id, body=opening.body_markdown, base=1, title="My box blinks all night, and nobody knows why")
    recorded = session().execute(select(AuditRow.details, AuditRow.words).where(AuditRow.thread_id == question.id)).all()
    assert "my box blinks all night" in str(recorded) and "612 345" not in str(recorded)
