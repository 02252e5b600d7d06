"""Which passwords may be chosen, how they are kept, and how they are changed."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.models import OneTimeToken, User
from forum.accounts.passwords import check_password, is_common, matches
from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from tests.forum.accounts.letters import letters, link_in
from tests.forum.accounts.people import PASSWORD, is_signed_in, member, signed_in
from tests.visitor import Visitor

NEW = "seven quiet herons"


@pytest.mark.parametrize(("password", "fits"), [("x7#kQ9!mz", False), ("x7#kQ9!mzT", True), ("ñandú€xyz1", True), ("é" * 5, False)])
def test_ten_bytes_are_the_least(app, password, fits):
    if fits:
        assert check_password(password)
    else:
        with pytest.raises(Invalid):
            check_password(password)


def test_a_thousand_and_twenty_four_bytes_are_the_most(app):
    words = "correct horse battery staple " * 40
    assert check_password(words[:1024])
    with pytest.raises(Invalid):
        check_password(words[:1025])


@pytest.mark.parametrize(
    "password",
    ["password12", "Password123!", "P@ssw0rd2024", "qwertyuiop", "1234567890", "0987654321", "iloveyou123", "contraseña2024", "aaaaaaaaaa",
     "abcabcabcabc", "dragonmonkey", "!!sunshine!!", "realmadrid10", "12121212121", "asdfghjkl;'", "bienvenido1", "zxcvbnm123"],
)
def test_what_an_attacker_tries_first_is_refused(password):
    assert is_common(password)


@pytest.mark.parametrize(
    "password", ["a lantern in the fog", "kX93-plum-tree", "seven quiet herons", "mi perro come pan", "correct staple jar"],
)
def test_words_in_a_row_are_welcome(password):
    assert not is_common(password)


def test_a_password_is_not_made_of_the_account_s_own_words(app):
    for password in ("ana_ruiz2024", "RuizRuiz1234", "ana.ruiz.2024!"):
        with pytest.raises(Invalid):
            check_password(password, about=("ana_ruiz", "Ana Ruiz"))


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(app):
    member("ana")
    from forum.accounts.passwords import hash_password

    kept = hash_password(check_password("caf\u00e9 con leche"))
    assert matches(kept, "cafe\u0301 con leche")


def test_nothing_matches_a_member_without_a_password(app):
    assert not matches(None, "nobody has this password")


# forgotten


def ask(app, address="ana@example.org"):
    return Visitor(app).get("/forgot-password").submit("/forgot-password", email=address)


def reset_link(app):
    ask(app)
    jobs.drain()
    return link_in(letters()[-1])


def test_a_forgotten_password_is_set_anew_by_the_mailed_link_and_every_session_ends(app):
    member("ana")
    elsewhere = signed_in(app, "ana")
    link, visitor = reset_link(app), Visitor(app)
    visitor.get(link).submit(link, password=NEW, status=303)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(signed_in(app, "ana", NEW))
    jobs.drain()
    assert "was changed" in letters()[-1].subject


def test_a_handle_is_no_address_and_what_was_typed_is_kept(app):
    member("ana")
    assert "Your handle is not enough." in Visitor(app).get("/forgot-password").words
    page = Visitor(app).get("/forgot-password").submit("/forgot-password", email="ana", status=422)
    assert "does not look like an e-mail address" in page.words and page.one("input[name=email]")["value"] == "ana"
    jobs.drain()
    assert letters() == []


def test_the_answer_is_the_same_for_every_address_and_only_members_get_mail(app):
    member("ana")
    pages = [ask(app, address) for address in ("ana@example.org", "nobody@example.org")]
    tokens = [page.soup.select_one("input[name=csrf_token]")["value"] for page in pages]
    assert pages[0].text.replace(tokens[0], "") == pages[1].text.replace(tokens[1], "")
    assert len(session().scalars(select(OutboxRow)).all()) == 2, "the same work is done for both"
    jobs.drain()
    assert [letter.to for letter in letters()] == [["ana@example.org"]]


def test_no_secret_waits_in_the_outbox(app):
    member("ana")
    ask(app)
    assert "plz_" not in "".join(session().scalars(select(OutboxRow.payload)))
    jobs.drain()
    token = link_in(letters()[-1]).rpartition("/")[2]
    session().expire_all()
    assert token not in "".join(session().scalars(select(OutboxRow.payload)))
    assert token not in {row.token_hash for row in session().scalars(select(OneTimeToken))}


def test_a_reset_link_works_once_and_its_siblings_end_with_it(app):
    member("ana")
    first, second = reset_link(app), reset_link(app)
    visitor = Visitor(app)
    visitor.get(second).submit(second, password=NEW, status=303)
    for link in (first, second):
        visitor.get(link, status=410)
        visitor.post(link, {"password": "another quiet evening"}, status=410)
    assert is_signed_in(signed_in(app, "ana", NEW))


def test_a_reset_link_ends_after_an_hour(app):
    member("ana")
    link = reset_link(app)
    with time_machine.travel(utcnow() + timedelta(minutes=59)):
        Visitor(app).get(link)
    with time_machine.travel(utcnow() + timedelta(minutes=61)):
        Visitor(app).get(link, status=410)


def test_a_refused_new_password_does_not_use_up_the_link(app):
    member("ana")
    link, visitor = reset_link(app), Visitor(app)
    refused = visitor.get(link).submit(link, password="password12", status=422)
    assert refused.one("#error-summary a")["href"] == "#password"
    refused.submit(link, password=NEW, status=303)


def test_a_reset_proves_the_address_as_well(app):
    member("ana", verified=False)
    link, visitor = reset_link(app), Visitor(app)
    visitor.get(link).submit(link, password=NEW, status=303)
    session().expire_all()
    assert session().scalars(select(User)).one().verified_at is not None


def test_a_link_of_one_purpose_does_not_serve_another(app):
    member("ana")
    token = reset_link(app).rpartition("/")[2]
    Visitor(app).get(f"/verify/{token}", status=410)
    Visitor(app).post(f"/verify/{token}", status=410)


# changed


def change(visitor, current=PASSWORD, new=NEW, status=303):
    return visitor.get("/settings/account").submit("/settings/password", current=current, new=new, status=status)


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(app):
    member("ana")
    here, elsewhere = signed_in(app, "ana"), signed_in(app, "ana")
    before = here.client.get_cookie("plaza_session").value
    change(here)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert here.client.get_cookie("plaza_session").value != before
    thief = Visitor(app)
    thief.client.set_cookie("plaza_session", before)
    assert not is_signed_in(thief)
    jobs.drain()
    assert letters()[-1].to == ["ana@example.org"]


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong wrong wrong", NEW, "current"), (PASSWORD, "short", "new"), (PASSWORD, PASSWORD, "new")],
)
def test_a_refused_change_says_which_field_and_changes_nothing(app, current, new, field):
    member("ana")
    page = change(signed_in(app, "ana"), current, new, status=422)
    assert page.one("#error-summary a")["href"] == f"#{field}"
    assert page.one(f"#{field}")["aria-invalid"] == "true"
    assert is_signed_in(signed_in(app, "ana"))


def test_changing_the_password_ends_reset_links_that_are_under_way(app):
    member("ana")
    link = reset_link(app)
    change(signed_in(app, "ana"))
    Visitor(app).get(link, status=410)
