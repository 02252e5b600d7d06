"""Answering by mail: from the mail that went out to the post on the page, and why some mails are not posted."""

import time
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs, settings
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.notifications.arriving import receive
from forum.notifications.commands.receiving import forget_received
from forum.notifications.models import ReceivedMail
from forum.resolution.commands import ask_for_info
from forum.threads.commands import hide_post, lock_thread
from forum.threads.commands.organising import move_thread
from forum.threads.models import Post, Thread
from tests import make
from tests.forum.notifications.arrivals import DOMAIN, about, answers_to, hand_over, takes_mail, written  # noqa: F401
from tests.forum.notifications.post import mails, mark_address, pass_time
from tests.forum.tuning import tune
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("takes_mail")


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.fixture
def bob(app):
    return make.member("bob")


def posts(thread, kind=None):
    found = select(Post).where(Post.thread_id == thread.id, Post.kind != "question").order_by(Post.id)
    return session().scalars(found.where(Post.kind == kind) if kind else found).all()


def test_a_reply_to_a_mail_that_went_out_is_on_the_page_once(app, ana, bob):
    thread = make.question(ana, "Why does the box blink?")
    answer = make.answer(thread, bob, "Turn it off and on.")
    pass_time()
    letter = mails("ana")[0]
    assert "Reply to this mail to answer." in letter.body and letter.body.startswith("-- reply above this line --")
    address = letter.extra_headers["Reply-To"]
    local = address.partition("@")[0]
    assert len(local) <= 64 and local == local.lower()
    quoted = "\n".join(f"> {line}" for line in letter.body.split("\n"))
    raw = written(ana, address.upper(), f"It *still* blinks.\n\nOn Mon, 23 Nov 2026 at 10:02, Plaza <c@example.org> wrote:\n{quoted}")
    first = hand_over(raw)
    assert (first.status_code, first.json["outcome"], first.json["again"]) == (200, "posted", False)
    again = hand_over(raw)
    assert (again.json["post_id"], again.json["again"]) == (first.json["post_id"], True)
    page = Visitor(app).get(thread.url)
    assert page.text.count("<em>still</em> blinks") == 1 and "mail/stop" not in page.text
    reply = posts(thread)[-1]
    assert (reply.kind, reply.parent_id, reply.author_id, reply.body_markdown) == ("comment", answer.id, ana.id, "It *still* blinks.")


def test_without_a_reply_domain_mails_say_that_replies_are_not_read(app, ana, bob, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "mail_reply_domain", "")
    make.answer(make.question(ana), bob)
    pass_time()
    assert "Reply-To" not in mails("ana")[0].extra_headers and "not read" in mails("ana")[0].body
    assert "reply above" not in mails("ana")[0].body
    assert hand_over(written(ana, f"reply+x@{DOMAIN}")).status_code == 404


def test_what_a_reply_becomes_depends_on_what_the_mail_was_about(ana, bob):
    thread = make.question(ana)
    opening, answer = make.opening_post(thread), make.answer(thread, bob)
    remark = make.comment(answer, ana)
    for who, post, kind, parent in (
        (bob, opening, "answer", None), (bob, None, "answer", None), (ana, opening, "comment", opening.id),
        (ana, None, "comment", opening.id), (ana, answer, "comment", answer.id), (bob, remark, "comment", answer.id),
    ):
        receipt = receive(written(who, about(who, thread, post)))
        made = session().get_one(Post, receipt.post_id)
        assert (made.kind, made.parent_id, made.author_id) == (kind, parent, who.id)


def test_the_asker_gives_details_by_mail_and_the_question_goes_on(ana):
    thread = make.question(ana)
    asked = ask_for_info(make.moderator("mod"), thread.id, body="Which model is it?")
    receive(written(ana, about(ana, thread, asked), "HX-200"))
    assert session().get_one(Thread, thread.id).waiting_on == "community"


def test_a_reply_in_a_discussion_is_a_reply(ana, bob):
    thread = make.discussion(ana)
    receive(written(ana, about(ana, thread)))
    assert [one.kind for one in posts(thread)] == ["answer"]


def refusal(ana, raw):
    """The one mail that says why, to its sender."""
    receipt = receive(raw)
    jobs.drain()
    assert receipt.outcome == "refused", receipt
    sent = answers_to("ana")
    assert len(sent) == 1 and not answers_to("bob")
    assert sent[0].extra_headers["Auto-Submitted"] == "auto-replied"
    return sent[0]


def set_member(member, **columns):
    @command
    def change():
        for name, value in columns.items():
            setattr(session().get_one(User, member.id), name, value)
    change()


def test_everything_that_cannot_be_posted_is_refused_in_clear_words(app, ana, bob):
    thread, mod = make.question(bob, "A box?"), make.moderator("mod")
    address = about(ana, thread)
    until = utcnow() + timedelta(days=3)
    old = utcnow() - timedelta(days=40)
    with time_machine.travel(old):
        expired = about(ana, thread)
    token = address.partition("@")[0]
    wrong = f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}@{DOMAIN}"
    cases = [
        (lambda: None, written(ana, wrong), "do not know the address"),
        (lambda: None, written(ana, f"somebody@{DOMAIN}"), "do not know the address"),
        (lambda: None, written(ana, expired), "too old"),
        (lambda: None, written(ana, about(bob, thread)), "sent to another address"),
        (lambda: None, written(ana, address, "> quoted\n"), "no text of yours"),
        (lambda: None, written(ana, address, "x" * 40_000), "At most 32,000"),
        (lambda: set_member(ana, silenced_until=until), written(ana, address), "may not write until"),
        (lambda: set_member(ana, silenced_until=None, suspended_until=until), written(ana, address), "may not write until"),
        (lambda: set_member(ana, suspended_until=None), written(ana, f"category+internet@{DOMAIN}"), "not taken by mail"),
        (lambda: lock_thread(mod, thread.id), written(ana, address), "locked"),
        (lambda: hide_post(mod, make.opening_post(thread).id, reason="spam"), written(ana, address), "not there any more"),
    ]
    for prepare, raw, words in cases:
        prepare()
        app.extensions["mailman"].outbox = []
        with time_machine.travel(utcnow() + timedelta(seconds=1)):
            settings_forget_told()
            letter = refusal(ana, raw)
        assert words in letter.body.replace("32000", "32,000"), (words, letter.body)
    assert posts(thread) == []


@command
def settings_forget_told():
    for row in session().scalars(select(ReceivedMail)):
        row.told = False


def test_staff_only_and_removed_threads_are_both_simply_not_there(ana, bob):
    thread = make.question(bob, "A secret box?")
    desk = make.category("desk", read_access="staff")
    move_thread(make.agent(), thread.id, category_id=desk.id)
    letter = refusal(ana, written(ana, about(ana, thread)))
    assert "not there any more" in letter.body and "secret" not in letter.body and thread.url not in letter.body


def test_a_refusal_is_in_the_language_of_its_reader_and_begins_with_their_words(ana, bob):
    thread = make.question(bob)
    set_member(ana, locale="es")
    lock_thread(make.moderator("mod"), thread.id)
    receive(written(ana, about(ana, thread), "Mis palabras.", subject="Re: [Plaza] Caja"))
    jobs.drain()
    assert len(mails("ana")) == 1 and "Hola, Ana" in mails("ana")[0].body
    assert "> Mis palabras." in mails("ana")[0].body and "Caja" in mails("ana")[0].subject and "[Plaza] Re" not in mails("ana")[0].subject


def test_strangers_machines_and_unconfirmed_addresses_get_no_mail(app, ana, bob):
    thread = make.question(bob)
    make.member("eva", verified=False)
    address = about(ana, thread)
    silent = [
        ("unknown_sender", written("stranger@example.net", address)), ("unknown_sender", written("eva@example.org", address)),
        ("unknown_sender", written("ana@example.org, bob@example.org", address)),
        ("ignored", written(ana, address, Auto_Submitted="auto-replied")), ("ignored", written(ana, f"nobody@{DOMAIN}", Precedence="bulk")),
        ("ignored", written(ana, address, subject="Out of office: box")), ("ignored", written(ana, address, X_Plaza="localhost")),
    ]
    for outcome, raw in silent:
        assert receive(raw).outcome == outcome
    pass_time()
    assert posts(thread) == [] and mails() == []


def test_our_own_refusal_coming_back_is_ignored(app, ana, bob):
    thread = make.question(bob)
    lock_thread(make.moderator("mod"), thread.id)
    letter = refusal(ana, written(ana, about(ana, thread)))
    back = letter.message()
    back.replace_header("From", "ana@example.org")
    assert receive(back.as_bytes()).outcome == "ignored"


def test_somebody_is_told_a_few_times_a_day_and_not_at_an_address_that_refuses_mail(ana, bob):
    thread = make.question(bob)
    lock_thread(make.moderator("mod"), thread.id)
    for _ in range(8):
        receive(written(ana, about(ana, thread)))
    jobs.drain()
    assert len(answers_to("ana")) == settings.get("mail.refusals_per_day") == 5
    carl = make.member("carl")
    mark_address(carl.id, undeliverable_at=utcnow(), undeliverable_why="bounce")
    receive(written(carl, about(carl, thread)))
    jobs.drain()
    assert not mails("carl")


def test_the_limits_of_the_page_hold_by_mail_and_short_ones_only_delay(app, ana, bob, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    thread = make.question(bob)
    ana = make.member("nina", joined_at=utcnow())
    raws = [written(ana, about(ana, thread), f"Words {number}") for number in range(2)]
    assert hand_over(raws[0]).status_code == 200
    soon = hand_over(raws[1])
    assert soon.status_code == 429 and int(soon.headers["Retry-After"]) <= 5
    assert len(session().scalars(select(ReceivedMail)).all()) == 1, "it is delivered again"
    with time_machine.travel(utcnow() + timedelta(seconds=6)):
        assert hand_over(raws[1]).json["outcome"] == "posted"
    for number in range(2, 11):
        with time_machine.travel(utcnow() + timedelta(seconds=10 * number)):
            last = hand_over(written(ana, about(ana, thread), f"Words {number}")).json
    assert last["outcome"] == "refused" and len(posts(thread)) == 10


def test_a_mail_is_not_accepted_unsigned_old_or_too_large(app, ana, bob):
    raw = written(ana, about(ana, make.question(bob)))
    assert hand_over(raw, secret="another").status_code == 404
    assert hand_over(raw, stamp=str(int(time.time()) - 3600)).status_code == 404
    assert app.test_client().post("/inbound/mail", data=raw).status_code == 404
    assert hand_over(b"x" * (settings.get("mail.inbound_max_mb") * 1_000_000 + 1)).status_code == 413
    assert hand_over(b"").json["outcome"] == "unknown_sender"
    assert hand_over(raw).json["outcome"] == "posted"


def test_a_mail_larger_than_a_form_is_taken(ana, bob):
    raw = written(ana, about(ana, make.question(bob)), files=[("big.log", "text/plain", b"a line of a log\n" * 150_000)])
    assert len(raw) > 2_000_000 and hand_over(raw).json["outcome"] == "posted"


def test_only_mail_that_the_own_server_has_authenticated_is_taken_when_it_is_named(ana, bob, app):
    address = about(ana, make.question(bob))
    tune("mail.authenticating_server", "mx.example.org")
    assert receive(written(ana, address)).outcome == "unproven_sender"
    assert receive(written(ana, address, Authentication_Results="mx.example.org; dmarc=pass")).outcome == "posted"
    pass_time()
    assert answers_to("ana") == []


def test_received_mails_are_forgotten_after_sixty_days(ana, bob):
    receive(written(ana, about(ana, make.question(bob))))
    with time_machine.travel(utcnow() + timedelta(days=59)):
        forget_received(SYSTEM)
        assert len(session().scalars(select(ReceivedMail)).all()) == 1
    with time_machine.travel(utcnow() + timedelta(days=61)):
        forget_received(SYSTEM)
        assert session().scalars(select(ReceivedMail)).all() == []
