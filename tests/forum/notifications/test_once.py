"""Each mail is sent once: when the job runs twice, two workers meet, a worker is killed, or the mail server says no."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.queries import find_email
from forum.admin.queries import count_jobs
from forum.core import jobs, mail
from forum.core.db import command, session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.notifications import letters, mailing
from forum.notifications.letters import SEND, Busy
from forum.notifications.models import Letter
from forum.threads.models import Thread
from tests import make
from tests.forum.notifications.post import mails, pass_time


@pytest.fixture
def letter_id(app):
    """A letter that is due."""
    make.answer(make.question(make.member("ana")))
    jobs.drain()
    found = session().scalars(select(Letter)).one()
    with time_machine.travel(found.due_at + timedelta(seconds=1), tick=False):
        yield found.id


def the(letter_id):
    return session().get(Letter, letter_id, populate_existing=True)


def test_a_job_that_runs_twice_sends_once(letter_id):
    mailing.send_letter(letter_id)
    mailing.send_letter(letter_id)
    jobs.drain()
    assert len(mails("ana")) == 1 and the(letter_id).sent_at


def test_a_letter_is_not_sent_before_it_is_due(app):
    make.answer(make.question(make.member("ana")))
    jobs.drain()
    mailing.send_letter(session().scalars(select(Letter.id)).one())
    assert mails() == []


def test_two_workers_never_hold_one_letter(letter_id):
    assert letters.claim(letter_id)
    with pytest.raises(Busy):
        letters.claim(letter_id)


def test_the_job_comes_back_when_another_worker_was_killed_holding_the_letter(letter_id):
    assert letters.claim(letter_id)  # and killed before the mail server was asked
    jobs.drain()
    assert mails() == [], "the other worker may still be sending"
    pass_time(10)
    assert len(mails("ana")) == 1 and the(letter_id).sent_at


def test_killed_between_the_mail_server_and_the_commit_the_mail_comes_again_under_the_same_id(letter_id, monkeypatch):
    """What remains of "once": mail programs recognise the second by its Message-ID."""
    class Killed(BaseException):
        pass

    def die(_letter_id):
        raise Killed

    monkeypatch.setattr(letters, "mark_sent", die)
    with pytest.raises(Killed):
        mailing.send_letter(letter_id)
    monkeypatch.undo()
    pass_time(10)
    assert len(mails("ana")) == 2
    assert len({one.extra_headers["Message-ID"] for one in mails("ana")}) == 1
    pass_time(10)
    assert len(mails("ana")) == 2


def test_what_happens_after_a_letter_was_opened_goes_into_the_next(letter_id):
    letters.claim(letter_id)
    thread_id = the(letter_id).thread_id
    make.answer(session().get_one(Thread, thread_id), make.member("carl"))
    jobs.drain()
    mine = session().scalars(select(Letter).where(Letter.thread_id == thread_id).order_by(Letter.id)).all()
    assert [bool(one.opened_at) for one in mine] == [True, False]


def refuse(error):
    def send(*_args, **_options):
        raise error
    return send


def test_a_mail_server_that_is_away_is_asked_again_later(letter_id, monkeypatch):
    monkeypatch.setattr(mail, "send", refuse(smtplib.SMTPServerDisconnected("away")))
    jobs.drain()
    row = session().scalars(select(OutboxRow).where(OutboxRow.kind == SEND)).one()
    assert row.attempts == 1 and "away" in row.last_error and row.run_at > utcnow()
    assert count_jobs("failed") == 1
    monkeypatch.undo()
    pass_time(10)
    assert len(mails("ana")) == 1 and count_jobs("failed") == 0


def test_after_many_tries_it_is_given_up_and_the_admin_sees_it(letter_id, monkeypatch):
    @command
    def tried_often():
        session().scalars(select(OutboxRow).where(OutboxRow.kind == SEND)).one().attempts = jobs.MAX_ATTEMPTS - 1

    tried_often()
    monkeypatch.setattr(mail, "send", refuse(OSError("no route")))
    jobs.drain()
    assert count_jobs("dead") == 1
    monkeypatch.undo()
    jobs.retry_dead(session().scalars(select(OutboxRow.id).where(OutboxRow.dead_at.is_not(None))).one())
    jobs.drain()
    assert len(mails("ana")) == 1


def test_a_mailbox_that_does_not_exist_is_marked_and_not_asked_again(letter_id, monkeypatch):
    monkeypatch.setattr(mail, "send", refuse(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such user")})))
    jobs.drain()
    assert the(letter_id).dropped_why == "refused_by_their_server" and count_jobs("failed") == 0
    assert find_email("ana@example.org").undeliverable_why == "bounce"


def test_a_mailbox_that_is_full_is_asked_again(letter_id, monkeypatch):
    monkeypatch.setattr(mail, "send", refuse(smtplib.SMTPRecipientsRefused({"ana@example.org": (452, b"full")})))
    jobs.drain()
    assert the(letter_id).dropped_at is None and count_jobs("failed") == 1


def test_letters_of_long_ago_are_forgotten_and_no_digest_line_comes_twice(letter_id):
    mailing.send_letter(letter_id)
    letters.forget_old()
    assert the(letter_id)
    with time_machine.travel(utcnow() + letters.KEPT + timedelta(days=1)):
        letters.forget_old()
        assert the(letter_id) is None
        jobs.open_periods()
        jobs.drain()
    assert len(mails("ana")) == 1
