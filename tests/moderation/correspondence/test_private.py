"""The private exchange: who reads it, how the case follows, and that its end is said in public."""

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.core import jobs
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from forum.notifications.models import Notification
from forum.resolution.states import WaitingOn
from forum.threads.commands import edit_post, hide_post, merge_threads
from forum.threads.models import Post, Revision
from forum.threads.screening import unscreened
from moderation.audit.models import AuditRow
from moderation.correspondence.commands import messages, move_to_private, write_note, write_to_asker, write_to_staff
from moderation.correspondence.models import CaseNote, PrivateMessage
from moderation.correspondence.queries import own_exchange
from moderation.correspondence.suggesting import summary_from
from moderation.escalations.commands import assign, raise_escalation, resolve, wait_for, watch
from moderation.escalations.models import EscalationVoice
from moderation.escalations.queries import case_clock
from moderation.escalations.states import ClockState, State
from tests import make
from tests.forum.drift import drifting
from tests.moderation.escalations.cases import Scene, fresh, history, thread
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


ABOUT_IT = ("staff_wrote", "case_message", "case_changed", "request_taken")


def told(member):
    found = select(Notification.kind).where(Notification.user_id == member.id, Notification.kind.in_(ABOUT_IT))
    return sorted(session().scalars(found))


def answers(row):
    return list(session().scalars(select(Post).where(Post.thread_id == row.id, Post.kind == "answer")))


def test_words_of_staff_are_the_first_reply_and_those_of_the_asker_end_the_waiting(s):
    case = s.case()
    write_to_asker(s.agent, case.id, text="Which contract is it?", waits=True)
    now = fresh(case)
    assert (now.state, thread(s.thread).waiting_on) == (State.WAITING_ASKER, WaitingOn.STAFF), "others were asked for nothing"
    assert now.responded_at and now.acknowledged_at
    first = case_clock(s.agent, case.id, utcnow())[1].targets[0]
    assert first.ended_at is not None and first.state is not ClockState.BREACHED
    version = now.version
    write_to_staff(s.asker, s.thread.id, text="Number 7.")
    now = fresh(case)
    assert (now.state, thread(s.thread).waiting_on) == (State.ACKNOWLEDGED, WaitingOn.STAFF) and now.version > version, "nobody owns it"
    assert history(case) == ["raised", "waiting", "resumed"] and not drifting()


@pytest.mark.once
def test_without_waiting_a_new_case_is_acknowledged_and_replied_to(s):
    case = s.case()
    write_to_asker(s.agent, case.id, text="I am looking into it.")
    assert fresh(case).state == State.ACKNOWLEDGED and history(case) == ["raised", "replied", "acknowledged"]
    version, spoken = fresh(case).version, case_clock(s.agent, case.id, utcnow())[1].targets[1].round
    write_to_staff(s.asker, s.thread.id, text="Thank you.")
    assert history(case)[-1] == "replied" and case_clock(s.agent, case.id, utcnow())[1].targets[1].round == spoken
    assert (fresh(case).state, fresh(case).version) == (State.ACKNOWLEDGED, version + 1)
    with pytest.raises(WrongState):
        resolve(s.agent, case.id, outcome="fixed", version=version)


def test_the_same_form_sent_twice_is_one_message(s):
    case = s.case()
    for _again in range(2):
        write_to_asker(s.agent, case.id, text="Which contract is it?", key="one-form")
        write_to_staff(s.asker, s.thread.id, text="Number 7.", key="another")
    assert len(session().scalars(select(PrivateMessage.id)).all()) == 2


def test_nobody_else_writes_and_what_is_over_takes_no_words(s):
    case = s.case()
    for stranger in (s.helper, make.member(), s.agent):
        with pytest.raises(NotFound):
            write_to_staff(stranger, s.thread.id, text="Let me in.")
    for other in (s.helper, s.asker, s.mod):
        with pytest.raises(NotAllowed):
            write_to_asker(other, case.id, text="Let me in.")
    own = make.question(s.agent)
    with pytest.raises(WrongState):
        write_to_asker(s.agent, raise_escalation(s.helper, own.id, reason="outage").id, text="Me.")
    with pytest.raises(Invalid):
        write_to_asker(s.agent, case.id, text="  ")
    resolve(s.agent, case.id, outcome="fixed")
    with pytest.raises(WrongState):
        write_to_staff(s.asker, s.thread.id, text="Still there?")
    with pytest.raises(WrongState):
        write_to_asker(s.agent, case.id, text="Still there?")


def test_an_asker_writes_no_more_than_so_often_a_day(s, app, monkeypatch):
    s.case()
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    monkeypatch.setattr(messages, "MESSAGES_PER_DAY", 2)
    for words in ("One.", "Two."):
        write_to_staff(s.asker, s.thread.id, text=words)
    with pytest.raises(TooMany):
        write_to_staff(s.asker, s.thread.id, text="Three.")


def test_each_side_is_told_once_and_nobody_besides(s):
    case = s.case()
    asks = EscalationVoice(escalation_id=case.id, member_id=s.asker.id, source="asker", reason="unanswered", words="", at=utcnow())
    command(session().add)(asks)
    watch(s.mod, case.id)
    make.answer(s.thread, s.helper)
    write_to_asker(s.agent, case.id, text="Which contract is it?", waits=True)
    jobs.drain()
    assert (told(s.asker), told(s.agent), told(s.mod)) == (["staff_wrote"], [], ["case_message"]), "of words, not of the state as well"
    assert told(s.helper) == ["request_taken"], "who reads none of the words hears that it is taken up"
    watch(s.agent, case.id)
    write_to_staff(s.asker, s.thread.id, text="Number 7.")
    jobs.drain()
    assert (told(s.agent), told(s.mod), told(s.other), told(s.helper)) == (["case_message"], ["case_message"] * 2, [], ["request_taken"])


def test_what_an_asker_writes_about_a_case_that_nobody_owns_reaches_who_answers_for_it(s):
    boss = make.admin("boss")
    s.case()
    write_to_staff(s.asker, s.thread.id, text="Is anybody there?")
    jobs.drain()
    assert told(boss) == ["case_message"]


def test_after_private_words_a_case_is_resolved_with_public_ones_that_may_be_accepted(s):
    case = s.case()
    write_to_asker(s.agent, case.id, text="Your contract 7 was blocked. I opened it.")
    with pytest.raises(Invalid) as refused:
        resolve(s.agent, case.id, outcome="fixed", summary="Opened.")
    assert set(refused.value.fields) == {"public_summary"} and fresh(case).is_open and not answers(s.thread)
    resolve(s.agent, case.id, outcome="fixed", public_summary="It was blocked on our side. Ask staff to open it.", accept=True)
    (answer,) = answers(s.thread)
    now = thread(s.thread)
    assert (answer.author_id, now.resolution, now.waiting_on) == (s.agent.id, "solved", WaitingOn.COMMUNITY)
    assert (fresh(case).state, fresh(case).outcome) == (State.RESOLVED, "fixed") and not drifting()


def test_solved_privately_needs_public_words_and_other_outcomes_none(s):
    case = s.case()
    with pytest.raises(Invalid) as refused:
        resolve(s.agent, case.id, outcome="solved_privately")
    assert set(refused.value.fields) == {"public_summary"}
    with pytest.raises(Invalid) as refused:
        resolve(s.agent, case.id, outcome="solved_privately", public_summary="x" * 40_000)
    assert set(refused.value.fields) == {"public_summary"} and fresh(case).is_open
    resolve(s.agent, case.id, outcome="fixed")
    assert not answers(s.thread)


@pytest.mark.once
def test_the_asker_reads_and_answers_on_a_page_of_their_own(s, app):
    case = s.case()
    write_to_asker(s.agent, case.id, text="Which **contract** is it?", waits=True)
    asker = Visitor(app).sign_in(s.asker)
    link = f"/posts/{make.opening_post(s.thread).id}/private"
    assert link in asker.get(s.thread.url).links()
    page = asker.get(f"/questions/{s.thread.id}/private")
    assert page.one(".message strong").get_text() == "contract"
    assert "Write something first." in page.submit("/private", status=422, text=" ").words
    page = asker.get(f"/questions/{s.thread.id}/private").submit("/private", text="Number *7*.")
    assert [one.get_text() for one in page.all(".message em")] == ["7"]
    write_to_asker(s.agent, case.id, text="And the *street*?", waits=True)
    progress = asker.get(f"/questions/{s.thread.id}/staff-help")
    assert progress.one("#help-private")["href"] == f"/questions/{s.thread.id}/private" and not progress.all("#help-reply")


def test_for_everybody_else_there_is_no_such_page_and_no_way_to_it(s, app):
    case = s.case()
    write_to_asker(s.agent, case.id, text="Which contract is it?")
    helper = Visitor(app).sign_in(s.helper)
    assert not [link for link in helper.get(s.thread.url).links() if "private" in link]
    for visitor in (helper, Visitor(app)):
        visitor.get(f"/questions/{s.thread.id}/private", status=404)
    with pytest.raises(NotFound):
        own_exchange(s.helper, s.thread.id)
    Visitor(app).sign_in(s.mod).get(f"/questions/{s.thread.id}/private", status=303)
    hide_post(s.mod, make.opening_post(s.thread).id, reason="other")
    Visitor(app).sign_in(s.helper).get(f"/questions/{s.thread.id}/private", status=404)


@pytest.mark.once
def test_an_agent_writes_and_resolves_on_the_page_of_the_case(s, app):
    case = s.case()
    assign(s.agent, case.id, owner_id=s.agent.id)
    agent = Visitor(app).sign_in(s.agent)
    page = agent.get(case.url)
    refused = page.submit("/messages/", status=422, text="")
    assert refused.one("#write").has_attr("open") and refused.one("#message-text-error")
    page = agent.get(case.url).submit("/messages/", text="Hello Asa,\n\nyour number +34 612 345 678 was blocked.", waits="y")
    assert "Waiting for the asker" in page.one("#state").get_text() and page.one(".message .badge-staff")
    assert not page.one("#act-resolve-public").get_text().strip(), "nothing private stands there unasked"
    page = page.submit("/resolve", button="begin=private", outcome="solved_privately")
    assert page.one("#act-resolve-public").get_text().strip() == "your number […] was blocked." and fresh(case).is_open
    assert page.one("#act-resolve-outcome option[selected]")["value"] == "solved_privately"
    unread = page.submit("/resolve", status=422, outcome="solved_privately")
    assert "word for word" in unread.one("#act-resolve-public-error").get_text() and unread.one("#act-resolve-checked")
    page = page.submit("/resolve", status=422, outcome="solved_privately", public_summary="")
    assert page.one("#act-resolve-public-error")
    page = page.submit("/resolve", outcome="solved_privately", public_summary="A number can be blocked: staff open it.", accept="y")
    assert "It is over" in page.words and [post.is_solution for post in answers(s.thread)] == [True]
    moderator = Visitor(app).sign_in(s.mod).get(case.url)
    assert "was blocked" in moderator.one("#exchange").get_text() and not moderator.all("#write")


def test_what_both_sides_wrote_goes_with_the_asker_and_notes_name_them_no_more(s):
    case = s.case()
    write_to_asker(s.agent, case.id, text="Which contract is it?")
    write_to_staff(s.asker, s.thread.id, text="Number 7, Example Street.")
    write_note(s.agent, case.id, text=f"@asa has called twice, see [her page](/members/{s.asker.id}/asa/).")
    elsewhere = make.question(s.helper)
    write_to_asker(s.agent, raise_escalation(s.agent, elsewhere.id, reason="outage").id, text="This stays.")
    _anonymise(s.asker)
    kept = session().execute(select(PrivateMessage.body_markdown).order_by(PrivateMessage.id)).scalars().all()
    assert kept == ["", "", "This stays."]
    (noted,) = session().execute(select(CaseNote.body_markdown, CaseNote.body_html))
    assert "asa" not in str(noted) and "has called twice" in noted.body_html
    with pytest.raises(WrongState):
        write_to_asker(s.agent, case.id, text="Are you there?")


@pytest.mark.once
def test_a_suggested_summary_has_neither_greeting_nor_what_looks_personal():
    said = "Hi Asa!\n\nWrite to asa@mail.com, card 4111 1111 1111 1111, IBAN ES91 2100 0418 4502 0005 1332.\n\nYour router was blocked."
    assert summary_from(said, ["Asa", "asa"]) == "Write to […], card […], IBAN […].\n\nYour router was blocked."


def test_after_a_merging_an_exchange_stays_with_whom_it_was(s, app):
    case, zoe = s.case(), make.member("zoe")
    into = make.question(zoe)
    write_to_asker(s.agent, case.id, text="Which contract is it?")
    merge_threads(s.mod, s.thread.id, into_id=into.id)
    assert fresh(case).thread_id == into.id
    asker = Visitor(app).sign_in(s.asker)
    to = asker.get(f"/questions/{s.thread.id}/private", status=303).headers["Location"]
    page = asker.get(to)
    assert "Which contract" in page.words and not page.all("form.form textarea")
    assert "Which contract" not in Visitor(app).sign_in(zoe).get(f"/questions/{into.id}/private").words
    staff = Visitor(app).sign_in(s.agent).get(case.url).one("#exchange")
    assert "Which contract" in staff.get_text() and "Zoe" in staff.get_text()


def test_personal_data_in_public_is_moved_and_nothing_of_it_stays_in_the_history(s, app):
    question = make.opening_post(s.thread)
    edit_post(s.asker, question.id, body="It blinks. Call +34 612 345 678 or write to asa@mail.com.", base=1)
    edit_post(s.asker, question.id, body="It blinks at night. Call +34 612 345 678 or write to asa@mail.com.", base=2)
    case = s.case()
    agent = Visitor(app).sign_in(s.agent)
    page = agent.get(case.url)
    offered = page.one("#exchange .notice-warning").get_text()
    assert "asa@mail.com" not in offered and "@mail.com" in offered
    Visitor(app).sign_in(s.helper).post(f"/posts/{question.id}/move-private", {}, status=403)
    page = page.submit("/move-private")
    assert "asa@mail.com" in page.one(".message").get_text() and not page.all("#exchange .notice-warning")
    shown = Visitor(app)
    for address in (s.thread.url, f"/posts/{question.id}/history"):
        words = shown.get(address).words
        assert "moved to private" in words and "612" not in words and "asa@mail" not in words
    texts = session().scalars(select(Revision.body_markdown).where(Revision.post_id == question.id)).all()
    assert len(texts) == 4 and not [text for text in texts if "612" in text or "asa@" in text]
    with pytest.raises(WrongState):
        move_to_private(s.asker, question.id)
    assert not drifting()


def test_after_a_merging_nothing_that_was_meant_for_one_reaches_the_other(s, app):
    case, zoe = s.case(), make.member("zoe")
    into = make.question(zoe)
    wait_for(s.agent, case.id, whom="asker", words="Which contract is it?")
    page = Visitor(app).sign_in(s.agent).get(case.url)
    merge_threads(s.mod, s.thread.id, into_id=into.id)
    assert fresh(case).state == State.ACKNOWLEDGED
    assert "Which contract" not in Visitor(app).sign_in(zoe).get("/cases/").words
    refused = page.submit("/messages/", status=409, text="Your contract 4711 was blocked.")
    assert "Somebody else asks this now" in refused.words and "4711" in refused.one("#message-text").get_text()
    assert session().scalars(select(PrivateMessage.id)).all() == [] and not drifting()


def test_a_title_that_is_redacted_stands_in_no_record_and_old_versions_and_notes_are_read_too(s):
    with unscreened():
        question = make.question(s.asker, "Call +34 612 345 678, my box blinks all night")
    opening = make.opening_post(question)
    edit_post(s.asker, opening.id, body="It blinks. Write to asa@mail.com.", base=1)
    edit_post(s.asker, opening.id, body="It blinks.", base=2, note="asa@mail.com taken out")
    raise_escalation(s.helper, question.id, reason="unanswered")
    kept = move_to_private(s.asker, opening.id)
    assert "612 345 678" in kept.body_markdown
    versions = session().execute(select(Revision.title, Revision.body_markdown, Revision.note).where(Revision.post_id == opening.id)).all()
    recorded = session().execute(select(AuditRow.details, AuditRow.words)).all()
    assert recorded and not [row for row in (*versions, *recorded) if "612 345" in str(row) or "asa@" in str(row)]
