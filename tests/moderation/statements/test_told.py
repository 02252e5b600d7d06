"""What a member is told, and how often: one letter for one decision, with everything in it and nothing that is not so."""

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.notifications.models import Notification
from forum.notifications.queries import inbox
from forum.notifications.words import sentence
from forum.threads.commands import anonymise_author
from forum.threads.models import Post
from moderation.audit.models import AuditRow
from moderation.desk.neighbours import rule_behind
from moderation.flags.commands import raise_flag
from moderation.review.commands import act, decide, undo
from moderation.review.models import ReviewItem
from moderation.sanctions.commands import impose_sanction, lift_sanction
from moderation.sanctions.models import Sanction
from moderation.statements.commands import file_appeal, withdraw_appeal
from moderation.statements.commands.telling import MARKS
from moderation.statements.mailing import send_letter
from moderation.statements.models import Notice, Statement
from tests import make
from tests.forum.notifications.post import mails
from tests.moderation.statements.cases import hidden_answer, judge, later, only_statement, statements
from tests.visitor import Visitor


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.fixture
def flagged(ana):
    """An answer of hers that flags have hidden, as she knows; and the item of the queue."""
    reply = make.answer(make.question(title="How do I reset my router?"), ana)
    raise_flag(make.agent("guard"), post_id=reply.id, reason="abusive")
    later()
    return session().scalars(select(ReviewItem).where(ReviewItem.post_id == reply.id)).one()


def letters():
    return [mail.subject.removeprefix("[Plaza] ") for mail in mails("ana")]


def lines(who):
    return [sentence(line.kind, "", line.detail) for line in inbox(who)[0]]


def test_an_overturned_appeal_is_one_letter_and_one_line_that_say_all_that_was_undone(ana):
    reply = make.answer(make.question(), ana)
    act(make.moderator(), decision="silence", post_id=reply.id, reason="abusive", hours=24)
    later()
    of_silence = next(one for one in statements() if one.restriction == "silence")
    appeal = file_appeal(ana, of_silence.id, words="No.")
    later()
    before, known = len(letters()), session().scalars(select(Notification.id).where(Notification.user_id == ana.id)).all()
    judge(make.moderator(), appeal.id, overturned=True, words="You meant well.")
    later()
    assert letters()[before:] == ["Your appeal: the decision is undone"]
    told = select(Notification.kind).where(Notification.user_id == ana.id, Notification.id.not_in(known))
    assert session().scalars(told).all() == ["statement"]
    for words in ("We are sorry", "You meant well.", "The silence is over", "Your post is back"):
        assert words in mails("ana")[-1].body, words
    assert session().get_one(Post, reply.id).listed and session().scalars(select(Sanction)).one().ended_how == "overturned"


def test_a_moderator_who_agrees_with_the_flags_says_nothing_new_and_the_statement_is_completed(app, ana, flagged):
    mod = make.moderator()
    decide(mod, flagged.id, version=flagged.version, decision="hide", reason="abusive")
    later()
    first, second = statements()
    assert letters() == ["Your post is hidden"] and len(lines(ana)) == 1
    assert (first.withdrawn_how, second.replaces_id, second.found_how, second.is_automated) == ("replaced", first.id, "flag", False)
    page = Visitor(app).sign_in(ana).get(first.url)
    assert "Read the newer decision" in page.words and second.url in page.links()
    found = session().scalars(select(AuditRow.details).where(AuditRow.action == "StatementIssued").order_by(AuditRow.id)).all()
    assert [details["found_how"] for details in found] == ["automated", "flag"]


@pytest.mark.parametrize(("decision", "said", "subject"), [
    ("hide", {"reason": "spam"}, "A moderator has looked: your post stays hidden"),
    ("hide", {"reason": "abusive", "words": "It calls him a fool."}, "A moderator has looked: your post stays hidden"),
    ("remove", {"reason": "abusive"}, "A moderator has looked: your post is removed"),
])
def test_what_is_new_since_the_flags_is_told_as_what_it_is(ana, flagged, decision, said, subject):
    decide(make.moderator(), flagged.id, version=flagged.version, decision=decision, **said)
    later()
    assert letters() == ["Your post is hidden", subject]
    assert lines(ana)[0].startswith(subject) or "A moderator has looked" in lines(ana)[0]


def test_hidden_again_for_another_reason_the_first_statement_is_replaced_and_undoing_brings_it_back(ana):
    reply, _mod = hidden_answer(ana)
    later()
    other = make.moderator("other")
    made = act(other, decision="hide", post_id=reply.id, reason="spam").id
    first, second = statements()
    assert (first.withdrawn_how, second.replaces_id, second.reason) == ("replaced", first.id, "spam")
    undo(other, made)
    assert [one.withdrawn_how for one in statements()] == [None, "undone"]
    act(other, decision="hide", post_id=reply.id, reason="spam")
    later()
    assert letters() == ["Your post is hidden", "Your post stays hidden, by another decision"]


def test_the_letters_name_the_post_and_lead_there_only_where_its_author_may_go(ana):
    thread = make.question(title="How do I reset my router?")
    act(make.moderator(), decision="hide", post_id=make.answer(thread, ana).id, reason="abusive")
    own = make.question(ana, title="My secret thread")
    act(make.moderator(), decision="hide", post_id=make.opening_post(own).id, reason="abusive")
    later()
    of_answer, of_thread = sorted(mails("ana"), key=lambda mail: "secret" in mail.body)
    html = of_answer.alternatives[0][0]
    assert "Your answer in “How do I reset my router?”" in of_answer.body and thread.url in of_answer.body and thread.url in html
    assert "Your question “My secret thread”" in of_thread.body and own.url not in of_thread.body


def test_the_page_of_an_appeal_names_what_it_is_against(app, ana):
    thread = make.question(title="How do I reset my router?")
    reply = make.answer(thread, ana)
    act(make.moderator(), decision="silence", post_id=reply.id, reason="abusive", hours=24)
    later()
    statement = next(one for one in statements() if one.restriction == "silence")
    page = Visitor(app).sign_in(ana).get(statement.url)
    assert "You appeal against: Silence" in page.words and "UTC" in page.words and "How do I reset my router?" in page.words
    of_silence = next(mail for mail in mails("ana") if "may not write" in mail.subject)
    assert "Your answer in “How do I reset my router?”" in of_silence.body
    appeal = file_appeal(ana, next(one for one in statements() if one.post_id).id, words="No.", look_at="My other post.")
    item = session().scalars(select(ReviewItem).where(ReviewItem.appeal_id == appeal.id)).one()
    page = Visitor(app).sign_in(make.moderator()).get(f"/desk/review/{item.id}/")
    assert "Post hidden" in page.words and "My other post." in page.words
    assert f'href="/statements/{appeal.statement_id}/"' in page.text


def test_the_rule_is_named_in_the_language_of_the_letter(app, ana):
    session().get_one(User, ana.id).locale = "es"
    session().commit()
    hidden_answer(ana, reason="abusive")
    later()
    with force_locale("es"):
        title = rule_behind("abusive", None).title
    assert title != rule_behind("abusive", None).title and title in mails("ana")[0].body


def test_each_letter_is_sent_once_however_often_its_job_runs(ana):
    hidden_answer(ana)
    later()
    statement = only_statement()
    appeal = file_appeal(ana, statement.id, words="No.")
    judge(make.moderator(), appeal.id, overturned=False)
    later()
    statement.withdrawn_at, statement.withdrawn_how = statement.issued_at, "undone"
    notice = Notice(number="n1", form_key="k", filed_at=statement.issued_at, url="/", category="fraud", explanation="x", locale="en",
                    address="ana@example.org", state="decided", closed_at=statement.issued_at, acted=True)
    session().add(notice)
    session().commit()
    statement.withdrawn_at = None
    rows = {"issued": statement.id, "withdrawn": statement.id, "appeal_received": appeal.id, "appeal_decided": appeal.id}
    for what in MARKS:
        number = rows.get(what, notice.id)
        send_letter(what, number)
        before = len(mails("ana"))
        send_letter(what, number)
        assert len(mails("ana")) == before, what
    sent = [mail.extra_headers["Message-ID"] for mail in mails("ana") if "decision-" in mail.extra_headers["Message-ID"]]
    assert len(sent) == len(set(sent)) == len(MARKS)


def test_an_anonymised_posts_author_is_told_with_the_decision(ana):
    reply = make.answer(make.question(), ana)
    anonymise_author(make.admin(), reply.id)
    made = act(make.moderator(), decision="hide", post_id=reply.id, reason="abusive").id
    assert (only_statement().member_id, only_statement().decision_id) == (ana.id, made)


def test_a_suspension_for_spam_says_what_the_clean_up_took(ana):
    thread = make.question()
    bad = make.answer(thread, ana)
    for _ in range(2):
        make.answer(make.question(), ana)
    act(make.moderator(), decision="spam", post_id=bad.id)
    later()
    mail = next(mail for mail in mails("ana") if "suspended" in mail.subject)
    assert "2 posts of yours were removed as spam" in mail.body and "stays where it is" not in mail.body


def test_a_withdrawn_appeal_is_answered_by_no_letter(ana):
    hidden_answer(ana)
    later()
    withdraw_appeal(ana, file_appeal(ana, only_statement().id, words="No.").statement_id)
    later()
    assert "Your appeal" not in " ".join(letters()) and session().scalars(select(Statement)).one().withdrawn_at is None


def test_what_was_lifted_before_it_was_told_is_not_told_as_if_it_began(ana):
    mod = make.moderator()
    lifted = impose_sanction(mod, ana.id, kind="silence", reason="abusive", hours=24)
    lift_sanction(mod, lifted.id, why="A mistake.")
    later()
    assert not [one for one in letters() if "write" in one] and only_statement().ended_at is not None
    assert [line for line in lines(ana) if "lifted" in line]
