"""The page of a statement: for whom it concerns, by session or by the mailed link, and for moderators. Nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands.leaving import _anonymise
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.threads.models import Post
from moderation.sanctions.commands import impose_sanction
from moderation.statements.access import key_for, link_for
from tests import make
from tests.forum.notifications.post import mails
from tests.moderation.statements.cases import hidden_answer, later, only_statement
from tests.moderation.statements.cases import statements as every_statement
from tests.visitor import Visitor


@pytest.fixture
def ana(app):
    return make.member("ana")


def path(statement):
    return f"/statements/{statement.id}/"


def test_it_says_what_why_how_where_how_long_and_how_to_appeal_with_one_s_own_words(app, ana):
    _reply, mod = hidden_answer(ana)
    later()
    page = Visitor(app).sign_in(ana).get(path(only_statement()))
    for said in ("Your post is hidden", "Words that nobody else may read", "Off topic", "A moderator came across it", "A person decided",
                 "Everywhere on this site", "without an end", "say so until", "turn to a court"):
        assert said in page.words, said
    assert mod.display_name not in page.words and page.headers["Cache-Control"] == "no-store"


def test_strangers_other_members_and_agents_find_nothing_and_moderators_do(app, ana):
    hidden_answer(ana)
    later()
    for who in (None, make.member(), make.agent()):
        visitor = Visitor(app).sign_in(who) if who else Visitor(app)
        visitor.get(path(only_statement()), status=404)
        visitor.post(f"{path(only_statement())}appeal", {"words": "No."}, status=404)
    assert "You see it as a moderator" in Visitor(app).sign_in(make.moderator()).get(path(only_statement())).words


def test_it_does_not_show_before_it_can_no_longer_be_undone(app, ana):
    hidden_answer(ana)
    Visitor(app).sign_in(ana).get(path(only_statement()), status=404)


def test_a_suspended_member_reads_and_appeals_by_the_link_of_the_mail(app, ana):
    impose_sanction(make.moderator(), ana.id, kind="suspension", reason="abusive", hours=72)
    later()
    link = re.search(r"http://localhost(/statements/\S+)", mails("ana")[0].body)[1]
    with time_machine.travel(utcnow() + timedelta(minutes=1), tick=True):
        read_and_appeal(Visitor(app), link)


def read_and_appeal(stranger, link):
    page = stranger.get(link)
    assert "Your account is suspended" in page.words and page.headers["Referrer-Policy"] == "strict-origin"
    after = page.submit("/appeal", words="It was not me.")
    assert "We are looking at your appeal" in after.words and "It was not me." in after.words
    assert only_statement().withdrawn_at is None
    assert "Take the appeal back" in after.words
    assert "You took your appeal back" in after.submit("/appeal/withdraw").words


def test_a_key_opens_one_statement_only_and_nothing_when_it_is_changed(app, ana):
    hidden_answer(ana)
    hidden_answer(make.member("bob"))
    later()
    mine, other = every_statement()
    Visitor(app).get(f"{path(other)}?key={key_for(mine)}", status=404)
    Visitor(app).get(f"{path(mine)}?key={key_for(mine)}x", status=404)
    Visitor(app).get(link_for(mine).removeprefix("http://localhost"))


def test_a_key_of_somebody_who_left_opens_nothing(app, ana):
    hidden_answer(ana)
    later()
    key = key_for(only_statement())
    _anonymise(ana)
    Visitor(app).get(f"{path(only_statement())}?key={key}", status=404)


def test_what_one_deleted_oneself_is_not_quoted(app, ana):
    reply, _mod = hidden_answer(ana)
    later()
    @command
    def delete():
        session().get_one(Post, reply.id).deleted_at = utcnow()

    delete()
    assert "Words that nobody" not in Visitor(app).sign_in(ana).get(path(only_statement())).words


def test_the_list_of_decisions_is_one_s_own_and_costs_the_same_for_many(app, ana, statements):
    visitor = Visitor(app).sign_in(ana)
    assert "Nothing was ever decided about you" in visitor.get("/statements/").words
    Visitor(app).get("/statements/", status=404)
    mod = make.moderator()
    hidden_answer(ana, by=mod)
    later()
    visitor.get("/statements/")
    with statements() as one:
        visitor.get("/statements/")
    for _number in range(5):
        hidden_answer(ana, by=mod)
    later()
    with statements() as many:
        page = visitor.get("/statements/")
    assert len(page.all(".admin-list > li")) == 6 and len(many) == len(one)
    hidden_answer(make.member("bob"), by=mod)
    later()
    assert len(visitor.get("/statements/").all(".admin-list > li")) == 6
