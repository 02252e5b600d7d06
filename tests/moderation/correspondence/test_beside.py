"""On the thread itself: staff note, write in private and choose ready words in their card; an asker is offered to move personal data."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.threads.commands import edit_post
from forum.threads.screening import unscreened
from moderation.correspondence.commands import ReplyDraft, add_reply, write_note, write_to_asker
from moderation.correspondence.models import CaseNote, PrivateMessage
from moderation.escalations.models import Escalation
from tests import make
from tests.moderation.escalations.cases import Scene, asked_long_ago
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def test_staff_note_and_write_in_private_beside_the_question_and_are_back_there(s, app):
    add_reply(make.admin(), ReplyDraft("Greeting", {"en": "Hello {asker}, this is {agent}.", "es": ""}))
    case, rail = s.case(), f"/questions/{s.thread.id}/desk"
    agent = Visitor(app).sign_in(s.agent)
    page = agent.get(rail)
    assert page.one("#panel-case #panel-note-text") and page.one("#panel-ready").get_text().count("Hello Asa, this is Ana.") == 1
    wrong = page.submit("/notes/", status=422, text="")
    assert wrong.one("#panel-note-text-error") and wrong.one("#panel-notes").has_attr("open")
    assert page.submit("/notes/", text="It is the **east** ring.").url.startswith(s.thread.url)
    assert agent.get(rail).submit("/messages/", text="Which contract?", waits="y").url.startswith(s.thread.url)
    assert [note.body_markdown for note in session().scalars(select(CaseNote))] == ["It is the **east** ring."]
    assert agent.get(rail).one("#panel-private .message .prose").get_text().strip() == "Which contract?"
    moderator = Visitor(app).sign_in(s.mod).get(rail)
    assert moderator.one("#panel-note-form") and not moderator.all("#panel-write") and not moderator.all("#panel-ready")
    for who in (s.asker, s.helper):
        assert "east" not in Visitor(app).sign_in(who).get(s.thread.url).text
    assert case.id


def test_the_card_asks_the_same_however_much_was_written(s, app, statements):
    case = s.case()
    agent = Visitor(app).sign_in(s.agent)
    counts = []
    for number in (1, 4):
        for one in range(number):
            write_note(s.agent, case.id, text=f"Note {number} {one}.")
            write_to_asker(s.agent, case.id, text=f"Word {number} {one}.")
        agent.get(f"/questions/{s.thread.id}/desk")
        with statements() as seen:
            agent.get(f"/questions/{s.thread.id}/desk")
        counts.append(len([one for one in seen if "settings" not in one]))
    assert counts[0] == counts[1] <= 24


def test_whoever_posts_personal_data_in_spite_of_the_warning_is_shown_where_it_can_go(s, app):
    asker = Visitor(app).sign_in(s.asker)
    said = {"body": "My number is +34 612 345 678, call me."}
    warned = asker.get(f"/threads/{s.thread.id}/answers").submit("/answers", status=422, **said)
    with unscreened():
        page = warned.submit("/answers", confirmed="y", **said)
    assert "Everybody can read personal data in it." in page.words
    (link,) = page.all("#flashes a")
    page = asker.get(str(link["href"]))
    assert "business hours" in page.words and not page.all("#move-private")
    s.case()
    page = asker.get(str(link["href"]))
    assert "+34 612" not in page.words and page.one("#move-private")
    Visitor(app).sign_in(s.helper).get(str(link["href"]), status=404)
    assert str(link["href"]) in asker.get(s.thread.url).links()
    page.submit("/move-private")
    assert "612 345" in session().scalars(select(PrivateMessage.body_markdown)).one()


def test_an_asker_who_may_ask_staff_opens_a_case_by_moving(s, app):
    asker = Visitor(app).sign_in(s.asker)
    question = make.opening_post(s.thread)
    edit_post(s.asker, question.id, body="It blinks. Call +34 612 345 678.", base=1)
    assert not asker.get(f"/posts/{question.id}/personal-data").all("#move-private")
    asked_long_ago(s.thread, 24 * 14)
    asker.get(f"/posts/{question.id}/personal-data").submit("/move-private")
    case = session().scalars(select(Escalation)).one()
    assert (case.reason, case.source, case.priority) == ("billing_or_personal_data", "asker", "p2")
    assert "612 345" in session().scalars(select(PrivateMessage.body_markdown)).one()
