"""A member's dossier: what staff see of somebody, who sees it, and that looking at traces is written down."""

import pytest
from sqlalchemy import select

from forum.accounts.models import LoginSession
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.threads.commands import delete_post, hide_post
from moderation.audit.models import AuditRow
from moderation.flags.commands import raise_flag, settle_flags
from moderation.sanctions.commands import impose_sanction
from moderation.statements.commands import file_appeal, issue_statement
from moderation.statements.commands.telling import tell_statement
from tests import make
from tests.moderation.desk.desk_rows import decision, item

pytestmark = pytest.mark.database


def dossier(visitor, who, member, status=200):
    return visitor.sign_in(who).get(f"/desk/members/{member.id}/", status=status)


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_members_and_strangers_find_nothing(visitor, who):
    subject = make.member("ada")
    person = visitor if who == "stranger" else visitor.sign_in(make.member(reputation=5_000))
    assert "ada" not in person.get(f"/desk/members/{subject.id}/", status=404).words


def test_nobody_has_a_dossier_that_does_not_exist(visitor):
    visitor.sign_in(make.moderator()).get("/desk/members/999/", status=404)


def test_it_says_what_was_decided_flagged_and_hidden(visitor):
    author, moderator, reporter = make.member("ada"), make.moderator("mo"), make.member()
    answer = make.answer(make.question(title="Why is my lamp dark?"), author)
    flag = raise_flag(reporter, post_id=answer.id, reason="spam")
    settle_flags(moderator, [flag.id], state="upheld")
    hide_post(moderator, answer.id, reason="spam")
    decision(answer, moderator, "hide")
    page = dossier(visitor, moderator, author)
    assert "Flags on them 1 1 agreed with" in page.words
    assert page.one("#removed").parent.select_one("a")["href"] == f"/posts/{answer.id}/"
    assert "hidden: Spam" in page.words
    assert "Hidden · Spam" in page.one("#decisions").parent.get_text(" ", strip=True)


def test_a_running_sanction_stands_at_the_top(visitor):
    author, moderator = make.member("ada"), make.moderator("mo")
    impose_sanction(moderator, author.id, kind="silence", hours=24, reason="abusive")
    page = dossier(visitor, moderator, author)
    assert "Silence" in page.one(".notice-danger").get_text()


def test_a_warning_is_no_running_sanction(visitor):
    author, moderator = make.member("ada"), make.moderator("mo")
    impose_sanction(moderator, author.id, kind="warning", reason="abusive")
    page = dossier(visitor, moderator, author)
    assert not page.all(".notice-danger")
    assert "Warning · Abusive" in page.words


def test_statements_and_the_appeal_against_them_are_listed(visitor):
    author, moderator = make.member("ada"), make.moderator("mo")
    statement = issue_statement(moderator, member_id=author.id, restriction="hidden", reason="spam", found_how="flag")
    tell_statement(SYSTEM, statement.id)
    file_appeal(author, statement.id, words="It was no advertisement.")
    page = dossier(visitor, moderator, author)
    assert "Post hidden · Spam" in page.words
    assert "Appealed, not decided yet" in page.words and statement.url in page.links()
    assert statement.url not in dossier(visitor, make.agent(), author).links(), "they may not open it"


def test_cases_that_wait_are_linked_for_moderators_only(visitor):
    author = make.member("ada")
    waiting = item(make.answer(make.question(), author))
    assert f"/desk/review/{waiting.id}/" in dossier(visitor, make.moderator(), author).links()
    assert f"/desk/review/{waiting.id}/" not in dossier(visitor, make.agent(), author).links()


def test_agents_see_the_dossier_without_traces(visitor):
    author, agent = make.member("ada"), make.agent()
    page = dossier(visitor, agent, author)
    assert not page.all("#traces")
    visitor.sign_in(agent).post(f"/desk/members/{author.id}/traces", {}, status=404)


def test_roles_are_said_in_the_language_of_whoever_reads(visitor):
    subject = make.member("ada", roles=("agent", "editor"))
    assert "Roles Agent, Editor" in dossier(visitor, make.admin("boss"), subject).words
    visitor.post("/preferences/language", {"locale": "es"})
    assert "Roles Agente, " in visitor.get(f"/desk/members/{subject.id}/").words


@command
def signs_in(member, network, agent="Mozilla/5.0 (X11; Linux) Firefox/140"):
    now = utcnow()
    session().add(LoginSession(key_hash=f"{member.id}-{network}", user_id=member.id, created_at=now, seen_at=now, expires_at=now,
                               reauthenticated_at=now, address_prefix=network, agent=agent))


def test_networks_are_shown_only_when_asked_for_and_that_is_written_down(visitor):
    author, twin, stranger, moderator = make.member("ada"), make.member("bob"), make.member("eve"), make.moderator("mo")
    signs_in(author, "203.0.113.0/24")
    signs_in(twin, "203.0.113.0/24")
    signs_in(stranger, "198.51.100.0/24")
    page = dossier(visitor, moderator, author)
    assert "203.0.113" not in page.text
    assert not session().scalars(select(AuditRow).where(AuditRow.action == "ConfidentialSeen")).all()
    shown = page.submit(f"/desk/members/{author.id}/traces", status=200)
    assert "Firefox, Linux 203.0.113.0/24" in shown.words
    assert "Bob" in shown.words and "Eve" not in shown.words
    row = session().scalars(select(AuditRow).where(AuditRow.action == "ConfidentialSeen")).one()
    assert (row.actor_id, row.member_id, row.details["what"]) == (moderator.id, author.id, "traces")


def test_the_dossier_costs_as_many_statements_for_much_as_for_little(visitor, statements):
    moderator, quiet, busy = make.moderator(), make.member(), make.member()
    thread = make.question()
    for _ in range(25):
        post = make.answer(thread, busy)
        decision(post, moderator, "hide")
        raise_flag(make.member(), post_id=post.id, reason="spam")
    delete_post(busy, post.id)
    person = visitor.sign_in(moderator)
    person.get(f"/desk/members/{quiet.id}/")
    with statements() as little:
        person.get(f"/desk/members/{quiet.id}/")
    with statements() as much:
        person.get(f"/desk/members/{busy.id}/")
    assert len(much) <= len(little) <= 16
