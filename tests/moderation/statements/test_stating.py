"""Whoever is restricted is told why: once, not before it can no longer be undone, and by mail whatever they chose."""

import pytest

from forum.accounts.commands import set_locale
from forum.accounts.commands.leaving import _anonymise
from forum.core.permissions import SYSTEM
from forum.notifications.queries import inbox
from forum.notifications.words import sentence
from forum.threads.commands import delete_post
from forum.threads.commands.anonymising import anonymise_author
from forum.threads.commands.hiding import hide_post, restore_post
from moderation.flags.commands import raise_flag, return_flagging, suspend_flagging
from moderation.sanctions.commands import impose_sanction, lift_sanction
from moderation.statements.commands import issue_statement, withdraw_statement
from moderation.statements.commands.telling import tell_statement
from moderation.statements.reactions import stated_elsewhere
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import choose, mails, mark_address
from tests.moderation.statements.cases import hidden_answer, later, only_statement, statements


@pytest.fixture
def ana(app):
    return make.member("ana")


def test_a_post_hidden_by_hand_is_stated_and_told_ten_seconds_later(ana):
    reply, mod = hidden_answer(ana)
    found = only_statement()
    assert (found.restriction, found.reason, found.found_how, found.is_automated) == ("hidden", "off_topic", "own_initiative", False)
    assert (found.member_id, found.post_id, found.issued_by_id, found.told_at) == (ana.id, reply.id, mod.id, None)
    assert not inbox(ana)[0] and not mails("ana")
    later()
    line, = [one for one in inbox(ana)[0] if one.kind == "statement"]
    assert (line.title, line.url, line.actor) == ("Decision about you", f"/statements/{found.id}/", None)
    assert sentence(line.kind, "", line.detail) == "A post of yours is hidden. Read why, and how to appeal"
    mail, = mails("ana")
    assert mail.subject == "[Plaza] Your post is hidden" and f"/statements/{found.id}/?key=" in mail.body
    for said in ("Reason: Off topic", "A moderator came across it.", "A person decided", "you can appeal until"):
        assert said in mail.body, said
    for secret in ("Words that nobody", mod.display_name, mod.handle):
        assert secret not in mail.body + mail.alternatives[0][0]
    assert only_statement().told_at and only_statement().mailed_at and not drifting()


def test_what_is_undone_at_once_was_never_told(ana):
    reply, mod = hidden_answer(ana)
    restore_post(mod, reply.id)
    later()
    assert only_statement().withdrawn_how == "restored" and only_statement().told_at is None
    assert not [line for line in inbox(ana)[0] if line.kind == "statement"] and not [one for one in mails("ana") if "hidden" in one.subject]


def test_a_job_that_runs_twice_tells_and_mails_once(ana):
    hidden_answer(ana)
    later()
    tell_statement(SYSTEM, only_statement().id)
    later()
    assert len(mails("ana")) == 1 and len([line for line in inbox(ana)[0] if line.kind == "statement"]) == 1


@pytest.mark.parametrize("ways", [{"account": "off"}, {"account": "app"}, {"mails": False}])
def test_the_mail_comes_whatever_was_chosen_for_other_mails(ana, ways):
    choose(ana, **ways)
    hidden_answer(ana)
    later()
    assert len(mails("ana")) == 1


def test_no_mail_to_an_address_that_refuses_mail_or_was_never_confirmed(ana):
    mark_address(ana.id, verified_at=None)
    hidden_answer(ana)
    later()
    assert not mails("ana") and only_statement().told_at


def test_a_suspended_member_is_mailed_in_their_language(ana):
    set_locale(ana, "es")
    impose_sanction(make.moderator(), ana.id, kind="suspension", reason="abusive", hours=72)
    found = only_statement()
    assert (found.restriction, found.until is not None, found.sanction_id is not None) == ("suspension", True, True)
    later()
    assert len(mails("ana")) == 1 and 'lang="es"' in mails("ana")[0].alternatives[0][0]


def test_a_post_hidden_by_its_flags_says_that_no_person_decided(ana):
    reply = make.answer(make.question(), ana)
    hide_post(SYSTEM, reply.id, reason="spam")
    found = only_statement()
    assert (found.found_how, found.is_automated, found.issued_by_id) == ("automated", True, None)
    later()
    assert "No person has decided yet" in mails("ana")[0].body and "until a moderator has looked" in mails("ana")[0].body


def test_what_a_moderator_decides_takes_the_place_of_what_the_flags_did_and_undoing_that_brings_it_back(ana):
    reply, mod = make.answer(make.question(), ana), make.moderator()
    hide_post(SYSTEM, reply.id, reason="spam")
    later()
    new = issue_statement(mod, member_id=ana.id, restriction="removed", reason="spam", found_how="flag", post_id=reply.id, decision_id=7)
    first, second = statements()
    assert (first.withdrawn_how, second.replaces_id) == ("replaced", first.id)
    withdraw_statement(mod, new.id)
    first, second = statements()
    assert (first.withdrawn_at, second.withdrawn_how) == (None, "undone")
    later()
    assert len(mails("ana")) == 1, "the second was never told"


def test_a_decision_of_the_queue_completes_what_was_stated_in_passing(ana):
    reply, mod = hidden_answer(ana)
    raised = issue_statement(mod, member_id=ana.id, restriction="removed", reason="abusive", found_how="flag", facts="It insults Bob.",
                             post_id=reply.id, decision_id=3)
    found = only_statement()
    assert (raised.id, found.restriction, found.facts, found.decision_id) == (found.id, "removed", "It insults Bob.", 3)


def test_a_flagged_post_says_that_members_flagged_it(ana):
    reply = make.answer(make.question(), ana)
    raise_flag(make.member(), post_id=reply.id, reason="spam")
    hide_post(make.moderator(), reply.id, reason="spam")
    assert only_statement().found_how == "flag"


def test_nothing_is_said_twice_of_what_is_stated_as_a_whole(ana):
    reply = make.answer(make.question(), ana)
    with stated_elsewhere():
        hide_post(SYSTEM, reply.id, reason="spam")
    assert statements() == []


@pytest.mark.parametrize(("how", "withdrawn", "ended"), [
    ("lifted", None, True), ("overturned", "overturned", False), ("undone", "undone", False),
])
def test_a_statement_follows_its_sanction(ana, how, withdrawn, ended):
    mod = make.moderator()
    sanction = impose_sanction(mod, ana.id, kind="silence", reason="abusive", hours=24)
    lift_sanction(mod, sanction.id, how=how)
    assert (only_statement().withdrawn_how, only_statement().ended_at is not None) == (withdrawn, ended)


def test_a_post_put_back_is_told_by_the_forum_alone(ana):
    reply, mod = hidden_answer(ana)
    later()
    restore_post(mod, reply.id)
    later()
    assert only_statement().withdrawn_how == "restored"
    assert sorted(line.kind for line in inbox(ana)[0]) == ["restored", "statement"]


def test_a_held_post_that_is_refused_says_so(ana):
    from tests.house.canaries import hold

    reply = make.answer(make.question(), ana)
    hold(reply.id)
    hide_post(make.moderator(), reply.id, reason="spam")
    assert only_statement().restriction == "refused"


def test_a_deleted_post_that_is_no_longer_hidden_is_not_back(ana):
    reply, mod = hidden_answer(ana)
    later()
    delete_post(mod, reply.id)
    restore_post(mod, reply.id)
    later()
    assert only_statement().withdrawn_at is None and "restored" not in [line.kind for line in inbox(ana)[0]]


def test_an_anonymised_post_is_stated_to_whoever_wrote_it_and_not_to_who_is_gone(ana):
    mod, gone, secret = make.moderator(), make.member("gone"), make.answer(make.question(), ana)
    left = make.answer(make.question(), gone)
    anonymise_author(mod, secret.id)
    _anonymise(gone)
    for reply in (secret, left):
        hide_post(mod, reply.id, reason="spam")
    assert only_statement().member_id == ana.id


def test_giving_the_privilege_to_flag_back_ends_its_statement(ana):
    mod = make.moderator()
    suspend_flagging(mod, ana.id, days=3, why="Read first.")
    return_flagging(mod, ana.id)
    assert only_statement().ended_at is not None and only_statement().withdrawn_at is None
