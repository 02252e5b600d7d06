"""Proving an address and changing it."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.accounts.models import Email
from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from tests.forum.accounts.letters import letters, link_in
from tests.forum.accounts.people import PASSWORD, is_signed_in, member, signed_in
from tests.visitor import Visitor


def email_of(ana):
    session().expire_all()
    return session().scalars(select(Email).where(Email.user_id == ana.id)).one()


def change(visitor, address="ana@new.example", password=PASSWORD, status=303):
    return visitor.get("/settings/account").submit("/settings/address", email=address, password=password, status=status)


def confirm(link, visitor, status=303):
    return visitor.get(link).submit(link, status=status)


def mailed():
    jobs.drain()
    return letters()


def test_a_verification_link_works_for_two_days(app):
    member("ana", verified=False)
    Visitor(app).post("/verify", {"email": "ana@example.org"}, status=303)
    link = link_in(mailed()[-1])
    with time_machine.travel(utcnow() + timedelta(hours=47)):
        Visitor(app).get(link)
    with time_machine.travel(utcnow() + timedelta(hours=49)):
        assert "no longer works" in Visitor(app).get(link, status=410).words


def test_asking_for_the_link_again_says_the_same_to_everybody_and_writes_only_where_it_is_needed(app):
    member("ana", verified=False)
    member("bea")
    pages = []
    for address in ("ana@example.org", "bea@example.org", "nobody@example.org"):
        page = Visitor(app).get("/verify").submit("/verify", email=address)
        pages.append(page.text.replace(page.soup.select_one("input[name=csrf_token]")["value"], ""))
    assert len(set(pages)) == 1
    assert [letter.to for letter in mailed()] == [["ana@example.org"]]


def test_a_used_verification_link_is_over_and_a_second_proof_signs_nobody_in(app):
    ana = member("ana", verified=False)
    Visitor(app).post("/verify", {"email": "ana@example.org"}, status=303)
    Visitor(app).post("/verify", {"email": "ana@example.org"}, status=303)
    first, second = (link_in(letter) for letter in mailed())
    confirm(first, Visitor(app))
    assert email_of(ana).verified_at is not None
    Visitor(app).get(first, status=410)
    Visitor(app).get(second, status=410)


def test_the_new_address_confirms_and_the_old_one_is_told(app):
    ana = member("ana")
    visitor = signed_in(app, "ana")
    page = change(visitor, status=None)
    assert "Waiting for ana@new.example" in page.words
    assert email_of(ana).address == "ana@example.org"
    asked = mailed()[-1]
    assert asked.to == ["ana@new.example"]
    confirm(link_in(asked), Visitor(app))
    assert email_of(ana).address == "ana@new.example"
    assert email_of(ana).pending_address is None
    told = mailed()[-1]
    assert told.to == ["ana@example.org"]
    assert "another e-mail address" in told.body
    assert email_of(ana).previous_address is None, "the old address is forgotten once it has been told"


def test_a_changed_address_ends_the_sessions_elsewhere_and_the_reset_links_sent_to_the_old_one(app):
    member("ana")
    here, elsewhere = signed_in(app, "ana"), signed_in(app, "ana")
    Visitor(app).post("/forgot-password", {"email": "ana@example.org"}, status=303)
    reset = link_in(mailed()[-1])
    change(here)
    confirm(link_in(mailed()[-1]), here)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    Visitor(app).get(reset, status=410)


def test_another_member_s_address_is_answered_like_a_free_one_and_its_owner_is_told(app):
    ana = member("ana")
    member("bea")
    visitor = signed_in(app, "ana")
    page = change(visitor, "bea@example.org", status=None)
    assert "Waiting for bea@example.org" in page.words
    (letter,) = mailed()
    assert letter.to == ["bea@example.org"]
    assert "already" in letter.body
    assert email_of(ana).address == "ana@example.org"


def test_a_change_needs_the_password_and_a_new_request_ends_the_earlier_link(app):
    member("ana")
    visitor = signed_in(app, "ana")
    refused = change(visitor, password="wrong wrong wrong", status=422)
    assert refused.one("#email")["value"] == "ana@new.example"
    change(visitor, "first@new.example")
    first = link_in(mailed()[-1])
    change(visitor, "second@new.example")
    Visitor(app).get(first, status=410)


def test_a_change_can_be_called_off(app):
    ana = member("ana")
    visitor = signed_in(app, "ana")
    change(visitor)
    link = link_in(mailed()[-1])
    visitor.get("/settings/account").submit("/settings/address/cancel")
    Visitor(app).get(link, status=410)
    assert email_of(ana).pending_address is None


def test_an_address_taken_meanwhile_is_refused_at_the_end(app):
    ana = member("ana")
    visitor = signed_in(app, "ana")
    change(visitor, "carl@example.org")
    link = link_in(mailed()[-1])
    member("carl")
    page = confirm(link, Visitor(app), status=422)
    assert "belongs to another account" in page.words
    assert email_of(ana).address == "ana@example.org"


def test_mails_come_in_the_member_s_language(app):
    member("ana", locale="es")
    Visitor(app).post("/forgot-password", {"email": "ana@example.org"}, status=303)
    html = next(part for part, kind in mailed()[-1].alternatives if kind == "text/html")
    assert '<html lang="es">' in html


def test_a_mail_has_text_and_html_and_a_message_id_that_stays(app):
    member("ana")
    Visitor(app).post("/forgot-password", {"email": "ana@example.org"}, status=303)
    letter = mailed()[-1]
    assert letter.extra_headers["Message-ID"].startswith("<reset-")
    assert [kind for _part, kind in letter.alternatives] == ["text/html"]
    assert link_in(letter) in letter.alternatives[0][0]


def test_a_job_that_cannot_reach_the_mail_server_tries_again(app, monkeypatch):
    from flask_mailman import EmailMultiAlternatives

    from forum.core.models import OutboxRow

    member("ana")
    Visitor(app).post("/forgot-password", {"email": "ana@example.org"}, status=303)
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda _self, **_o: (_ for _ in ()).throw(ConnectionRefusedError("no mail")))
    assert jobs.drain() == 0
    session().expire_all()
    row = session().scalars(select(OutboxRow)).one()
    assert "no mail" in row.last_error and row.done_at is None
    monkeypatch.undo()
    with time_machine.travel(row.run_at + timedelta(seconds=1)):
        assert jobs.drain() == 1
    assert len(letters()) == 1
