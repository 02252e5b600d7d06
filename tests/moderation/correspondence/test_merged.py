"""A case that was over when its question was merged into another: who could read its exchange reads it still, nobody else."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.errors import NotFound
from forum.resolution.commands import solve_by_self
from forum.threads.commands import anonymise_author, hide_post, merge_threads
from forum.threads.homes import homes_of
from forum.threads.models import Post
from moderation.correspondence.commands import write_note, write_to_asker
from moderation.correspondence.queries import own_exchange
from moderation.escalations.commands import cancel, raise_escalation
from moderation.escalations.queries import case_view, cases, read_filters
from tests import make
from tests.forum.drift import drifting
from tests.moderation.correspondence.test_files import shown, statuses, upload
from tests.moderation.correspondence.test_public_summaries import missing
from tests.moderation.escalations.cases import Scene, fresh, thread
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    """A case with a private message and a file, over before its question was merged, and that one merged once more."""
    s = Scene()
    s.over, s.file = s.case(), upload(s.agent, "plan.log")
    write_to_asker(s.agent, s.over.id, text=f"Hi Asa!\n\nYour contract 4711 was blocked. {shown(s.file)}")
    solve_by_self(s.asker, s.thread.id, note="It works again since this morning.")
    s.zoe, s.lea = make.member("zoe"), make.member("lea")
    s.middle, s.home = make.question(s.zoe), make.question(s.lea, "Which lamp says that the line is down?")
    s.answer_id = make.opening_post(s.thread).id
    merge_threads(s.mod, s.thread.id, into_id=s.middle.id)
    merge_threads(s.mod, s.middle.id, into_id=s.home.id)
    jobs.drain()
    return s


def test_the_asker_and_staff_read_it_where_the_question_went_and_nobody_else_does(s, app):
    assert fresh(s.over).thread_id == s.thread.id and homes_of([thread(s.thread)])[s.thread.id].id == s.home.id
    asker = Visitor(app).sign_in(s.asker)
    page = asker.get(asker.get(f"/questions/{s.thread.id}/private", status=303).headers["Location"])
    assert "4711" in page.words and not page.all("form.form textarea")
    assert f"/questions/{s.thread.id}/private" in asker.get("/cases/").links()
    assert own_exchange(s.lea, s.home.id).messages == []
    for other, place in ((s.zoe, s.home), (s.helper, s.home), (s.zoe, s.middle), (s.lea, s.thread)):
        with pytest.raises(NotFound):
            own_exchange(other, place.id)
    assert statuses(app, s.file.url, s.asker, s.agent, s.mod, s.zoe, s.lea, s.helper) == [200] * 3 + [404] * 4
    agent = Visitor(app).sign_in(s.agent)
    assert "4711" in agent.get(s.over.url).one("#exchange").get_text()
    assert agent.get(f"/questions/{s.home.id}/private", status=303).headers["Location"].startswith(s.over.url)
    rail = agent.get(f"/questions/{s.home.id}/desk")
    assert "4711" in rail.words and rail.one("#panel-case-merged a")["href"] == f"/questions/{s.home.id}/staff-help"
    assert s.over.id in {row.id for row in cases(s.agent, read_filters({"state": "over"})).rows}


def test_staff_still_say_in_public_what_it_owes_and_nothing_more_can_be_done_to_it(s, app):
    assert missing(s) == [s.over.id]
    page = Visitor(app).sign_in(s.agent).get(s.over.url)
    assert page.one("#merged a")["href"] == s.home.url and {act.kind for act in case_view(s.agent, s.over.id).acts} == set()
    begun = page.submit("/summary", button="begin=private").one("#summary-text").get_text()
    assert "contract" in begun and "Asa" not in begun
    write_note(s.agent, s.over.id, text="Told them by phone.")
    case = raise_escalation(s.agent, s.home.id, reason="outage")
    write_note(s.other, case.id, text="It rains.")
    cancel(s.other, case.id)
    newest = raise_escalation(s.agent, s.home.id, reason="outage")
    rail = Visitor(app).sign_in(s.other).get(f"/questions/{s.home.id}/desk")
    listed = [one["id"] for one in rail.all("#panel-notes details[id*=notes-of-]")]
    assert listed == [f"panel-notes-of-{case.id}", f"panel-notes-of-{s.over.id}"]
    assert "Told them by phone." in rail.one(f"#panel-notes-of-{s.over.id}").get_text()
    cancel(s.other, newest.id)
    page.submit("/summary", public_summary="A line can be blocked on our side. Ask staff to open it.")
    (answer,) = session().scalars(select(Post).where(Post.author_id == s.agent.id))
    assert answer.thread_id == s.home.id and missing(s) == [] and not drifting()


def test_whoever_is_anonymous_there_by_now_is_not_named_and_a_hidden_question_is_not_told(s, app):
    anonymise_author(s.mod, s.answer_id)
    page = Visitor(app).sign_in(s.other).get(s.over.url)
    assert "/asa/" not in page.text and "Whoever asked" not in page.words and "4711" in page.words
    hide_post(s.mod, make.opening_post(s.home).id, reason="off_topic")
    page = Visitor(app).sign_in(s.other).get(s.over.url)
    assert thread(s.thread).title not in page.text and s.home.title not in page.text and missing(s) == []
