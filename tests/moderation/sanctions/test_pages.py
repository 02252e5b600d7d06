"""The pages of sanctions: for moderators, for the member concerned, for whoever cannot sign in."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.passwords import hash_password
from forum.core import jobs
from forum.core.db import command, session
from forum.notifications.models import Notification
from moderation.sanctions.access import key_of, member_of_key
from moderation.sanctions.commands import impose_sanction, lift_sanction
from moderation.sanctions.models import Sanction
from tests import make
from tests.visitor import Visitor

PASSWORD = "correct horse battery"


@command
def member_with_password(handle):
    ana = make.member(handle)
    session().get_one(User, ana.id).password_hash = hash_password(PASSWORD)
    return ana


def sanction(member, kind="silence", hours=24, **more):
    hours = hours if kind in ("silence", "suspension") else None
    return impose_sanction(make.moderator(), member.id, kind=kind, reason="abusive", hours=hours, **more)


def sign_in(app, handle, password):
    browser = Visitor(app)
    page = browser.get("/sign-in")
    return browser, page.form("/sign-in"), lambda status: page.submit("/sign-in", status=status, identifier=handle, password=password)


def test_a_moderator_sanctions_lifts_and_reads_it_all(app):
    mod, ana = make.moderator("mo"), make.member("ana")
    browser = Visitor(app).sign_in(mod)
    page = browser.get(f"/desk/members/{ana.id}/sanction", query={"reason": "abusive"})
    assert page.one("input[name=kind][checked]")["value"] == "silence"
    assert page.one("select[name=hours] option[selected]")["value"] == "24"
    shown = page.submit("/sanction", status=200, button="preview=1", words="You called Bob a fool.")
    told = shown.one("#told").get_text(" ")
    assert "You called Bob a fool." in told and "Until" in told and "you can appeal until" in told, "as the letter says it"
    assert not session().scalars(select(Sanction)).all(), "a preview changes nothing"
    done = shown.submit("/sanction", note="Third time this week.")
    assert "In force" in done.words and "Third time this week." in done.words and "Mo" in done.words
    lift = browser.get(next(link for link in done.links() if link.endswith("/lift")))
    assert lift.submit("/lift", status=422, why=" ").all(".field-error")
    assert "Lifted" in lift.submit("/lift", why="They said sorry.").words


def test_the_preview_speaks_the_member_s_language(app):
    mod, ana = make.moderator(), make.member("ana", locale="es")
    page = Visitor(app).sign_in(mod).get(f"/desk/members/{ana.id}/sanction", query={"reason": "spam"})
    assert page.submit("/sanction", status=200, button="preview=1").one("#told [lang]")["lang"] == "es"


def test_the_form_sent_twice_sanctions_once(app):
    mod, ana = make.moderator(), make.member("ana")
    page = Visitor(app).sign_in(mod).get(f"/desk/members/{ana.id}/sanction", query={"reason": "abusive"})
    page.submit("/sanction")
    page.submit("/sanction", status=409)
    assert len(session().scalars(select(Sanction)).all()) == 1


def test_a_kind_without_its_duration_is_refused_beside_the_field(app):
    ana = make.member()
    page = Visitor(app).sign_in(make.moderator()).get(f"/desk/members/{ana.id}/sanction")
    again = page.submit("/sanction", status=422, kind="silence", reason="abusive", hours="")
    assert again.one("#hours-error")
    assert page.submit("/sanction", status=422, kind="", reason="abusive").all(".field-error")
    for seen in ("x", "9" * 30):
        assert page.submit("/sanction", status=422, kind="silence", hours="7", seen=seen).all(".field-error")


@pytest.mark.parametrize("who", ["stranger", "member", "agent", "moderator"])
def test_nobody_who_may_not_finds_the_pages(app, who):
    staff = make.agent()
    made = impose_sanction(make.admin(), staff.id, kind="silence", reason="abusive", hours=24)
    browser = Visitor(app) if who == "stranger" else Visitor(app).sign_in(getattr(make, who)())
    for url in (f"/desk/members/{staff.id}/sanction", f"/desk/members/{staff.id}/sanctions/", f"/desk/sanctions/{made.id}/lift",
                f"/desk/members/{staff.id}/notes/"):
        browser.get(url, status=404)


def test_members_read_what_was_decided_about_them_and_what_they_can_do_but_no_name_and_no_note(app):
    ana = make.member("ana")
    made = sanction(ana, words="You called Bob a fool.", note="zqsecret")
    page = Visitor(app).sign_in(ana).get("/sanctions/")
    assert "You called Bob a fool." in page.words and "zqsecret" not in page.text and "In force" in page.words
    assert "Vote (not now)" in page.words and "Keep drafts (not now)" not in page.words
    other = Visitor(app).sign_in(make.member()).get("/sanctions/")
    assert "fool" not in other.text and "You have had no warning and no sanction." in other.words
    Visitor(app).get("/sanctions/", status=302)
    lift_sanction(make.moderator(), made.id, how="undone")
    assert "fool" not in Visitor(app).sign_in(ana).get("/sanctions/").text, "undone before they were told"


def test_whoever_knows_the_password_is_told_why_and_nobody_else(app):
    ana = member_with_password("ana")
    made = sanction(ana, "suspension", words="You called Bob a fool.")
    _browser, _form, send = sign_in(app, "ana", "wrong password, this")
    assert "suspended" not in send(422).words and "fool" not in send(422).text
    browser, _form, send = sign_in(app, "ana", PASSWORD)
    page = send(403)
    assert "suspended until" in page.words and "UTC" in page.words and "Abusive" in page.words and "You called Bob a fool." in page.words
    browser.get("/settings/", status=302)
    lift_sanction(make.moderator(), made.id)
    sign_in(app, "ana", PASSWORD)[2](303)


def test_a_removal_and_a_suspension_without_an_end_say_no_date(app):
    ana, bob = member_with_password("ana"), member_with_password("bob")
    sanction(ana, "removal")
    sanction(bob, "suspension", None)
    assert "This account has been removed." in sign_in(app, "ana", PASSWORD)[2](403).words
    page = sign_in(app, "bob", PASSWORD)[2](403)
    assert "This account is suspended." in page.words and "9999" not in page.text


def test_a_key_opens_one_statement_for_one_member(app):
    with app.test_request_context():
        key = key_of(7, 3)
        assert member_of_key(7, key) == 3
        assert member_of_key(8, key) is None and member_of_key(7, key + "x") is None and member_of_key(7, "") is None


def notices(member):
    return session().execute(
        select(Notification.kind, Notification.detail).where(Notification.user_id == member.id).order_by(Notification.id)).all()


def test_the_end_is_told_once_and_only_when_nothing_else_forbids_the_same(app):
    ana = make.member("ana")
    first, second = sanction(ana), sanction(ana)
    lift_sanction(make.moderator(), first.id)
    jobs.drain()
    assert notices(ana) == []
    lift_sanction(make.moderator(), second.id, why="Sorry")
    jobs.drain()
    jobs.drain()
    assert notices(ana) == [("sanction_lifted", "silence")]
    page = Visitor(app).sign_in(ana).get("/inbox/")
    assert "Staff lifted your silence" in page.words and "/sanctions/" in page.links() and "Sorry" not in page.text


def test_what_was_undone_is_never_told(app):
    ana = make.member()
    lift_sanction(make.moderator(), sanction(ana).id, how="undone")
    jobs.drain()
    assert notices(ana) == []


def test_who_may_not_write_keeps_what_was_typed(app):
    ana, thread = make.member("ana"), make.question()
    browser = Visitor(app).sign_in(ana)
    sanction(ana)
    text, ours = "Hold the button for ten seconds & wait.", {"Sec-Fetch-Site": "same-origin"}
    refused = browser.post(f"/threads/{thread.id}/answers", {"body": text}, status=403, headers=ours)
    assert text in refused.one("textarea").get_text()
