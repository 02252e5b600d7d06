"""Stale alarms: each sign opens one item with its cause, later ones join it, and what was settled stays settled until something new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.commands.roles import set_roles
from forum.accounts.events import MemberLeft
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.commands import (
    approve_article,
    archive_article,
    change_article_settings,
    claim_alarm,
    confirm_alarm,
    give_up_edit,
    put_off_alarm,
    release_alarm,
    submit_article,
    watch_articles,
    write_revision,
)
from forum.knowledge.jobs import watch_all
from forum.knowledge.models import Article, ArticleRating
from forum.knowledge.queries import view_alarm
from forum.knowledge.reactions import member_leaves
from forum.resolution.commands import accept_answer, close_question, withdraw_acceptance
from forum.search.models import SuggestionEvent
from forum.threads.commands import edit_post, hide_post, move_thread
from forum.threads.models import Thread
from tests import make
from tests.forum.knowledge.editors import editor, published, writing
from tests.visitor import Visitor


@pytest.fixture
def told(app):
    """An article that rests on an accepted answer."""
    ana, bob = make.member("ana"), make.member("bob")
    asked = make.question(ana, "Why does my router blink red?")
    answer = make.answer(asked, bob, "Wait for the update.")
    accept_answer(ana, answer.id)
    article = published(title="Red lamps", sections={"solution": f"Switch it on.\n\nWait for the update. [^p{answer.id}]"})
    jobs.drain()
    return ana, answer, article


def board() -> list[tuple[str, int, str | None]]:
    rows = select(ArticleAlarm.kind, ArticleAlarm.signals, ArticleAlarm.ended).order_by(ArticleAlarm.id)
    return [tuple(row) for row in session().execute(rows)]


def alarm(kind: str) -> ArticleAlarm:
    return session().scalars(select(ArticleAlarm).where(ArticleAlarm.kind == kind).order_by(ArticleAlarm.id.desc()).limit(1)).one()


def look(article: Article) -> int:
    return watch_articles(SYSTEM, [article.id])


def test_a_withdrawn_solution_is_an_alarm_at_once_and_readers_see_that_it_is_looked_at(app, told, visitor):
    ana, answer, article = told
    assert "being reviewed" not in visitor.get(article.url).text and look(article) == 0
    withdraw_acceptance(ana, answer.id)
    jobs.drain()
    assert board() == [("unaccepted", 1, None)] and session().get_one(Article, article.id).state == "needs_update"
    assert "This part is being reviewed" in visitor.get(article.url).text
    assert look(article) == 0 and board() == [("unaccepted", 1, None)]
    page = Visitor(app).sign_in(editor()).get(alarm("unaccepted").url)
    assert "Wait for the update." in page.text and "Switch it on." not in page.one("#sign-1").get_text()
    work = Visitor(app).sign_in(editor()).get(article.work_url)
    assert "is not any more" in work.words and alarm("unaccepted").url in work.links()


def test_edits_join_one_item_show_what_changed_and_only_a_new_one_opens_another(app, told):
    _ana, answer, article = told
    edit_post(make.moderator(), answer.id, body="Wait for the second update.", base=1)
    jobs.drain()
    edit_post(make.moderator(), answer.id, body="Wait for the third update.", base=2)
    jobs.drain()
    assert board() == [("edited", 2, None)]
    shown = view_alarm(editor(), alarm("edited").id).signals
    assert len(shown) == 1 and (shown[0].cited_revision, shown[0].now_revision) == (1, 3) and shown[0].rows
    with pytest.raises(Invalid):
        confirm_alarm(editor(), alarm("edited").id, note=" ")
    confirm_alarm(editor(), alarm("edited").id, note="Says the same.")
    article = session().get_one(Article, article.id, populate_existing=True)
    assert article.state == "published" and look(article) == 0 and board() == [("edited", 2, "confirmed")]
    edit_post(make.moderator(), answer.id, body="Never wait.", base=3)
    jobs.drain()
    assert board()[1:] == [("edited", 1, None)]
    put_off_alarm(editor(), alarm("edited").id)
    assert look(article) == 0 and [row[2] for row in board()] == ["confirmed", "not_now"]


def test_hidden_and_passed_over_sources_are_alarms_of_their_own(app, told):
    ana, answer, _article = told
    asked = session().get_one(Thread, answer.thread_id)
    second = make.answer(asked, make.member(), "Or take another cable.")
    other = published(title="Cables", sections={"solution": f"Take another. [^p{second.id}]"})
    third = make.answer(asked, make.member(), "Press reset.")
    accept_answer(ana, third.id)
    watch_all({})
    assert sorted(board()) == [("outdated", 1, None), ("unaccepted", 1, None)]
    hide_post(make.moderator(), second.id, reason="spam")
    jobs.drain()
    assert sorted(board()) == [("hidden", 1, None), ("outdated", 1, None), ("unaccepted", 1, None)]
    signs = view_alarm(editor(), alarm("hidden").id).signals
    assert not signs[0].is_seen and signs[0].title == "" and other.id == alarm("hidden").article_id


def test_a_source_that_moves_out_of_readers_sight_is_an_alarm_for_what_everybody_reads(app, told):
    _ana, answer, article = told
    inner = published(title="Red costs", sections={"solution": f"Wait. [^p{answer.id}]"}, visibility="internal")
    staff_only = make.category("inner", read_access="staff")
    move_thread(make.moderator(), answer.thread_id, category_id=staff_only.id)
    jobs.drain()
    assert board() == [("hidden", 1, None)] and look(article) == look(inner) == 0


def test_the_day_to_look_again_comes_once_and_its_owner_is_told_once(app, told):
    _ana, _answer, article = told
    owner = editor("olga")
    change_article_settings(owner, article.id, version=article.version, owner_id=owner.id, review_by=utcnow().date())
    watch_all({})
    watch_all({})
    jobs.drain()
    assert board() == [("due", 1, None)]
    inbox = Visitor(app).sign_in(owner).get("/inbox/")
    assert inbox.text.count("It is time to look again") == 1 and article.work_url in inbox.links() and "Red lamps" not in inbox.text
    confirm_alarm(owner, alarm("due").id, note="Read it.")
    after = session().get_one(Article, article.id, populate_existing=True)
    assert after.review_by == utcnow().date() + timedelta(days=180) and look(article) == 0


@pytest.mark.parametrize("why", ["lost the role", "nobody"])
def test_an_article_without_an_editor_who_looks_after_it_is_every_editors_when_it_is_due(app, told, why):
    _ana, _answer, article = told
    owner, other = editor("olga"), editor("otto")
    change_article_settings(other, article.id, version=article.version, owner_id=owner.id, review_by=utcnow().date())
    if why == "nobody":
        article = session().get_one(Article, article.id, populate_existing=True)
        change_article_settings(other, article.id, version=article.version, owner_id=None, review_by=utcnow().date())
    else:
        set_roles(make.admin(), owner.id, [])
    watch_all({})
    jobs.drain()
    page = Visitor(app).sign_in(other).get("/inbox/")
    assert f"look again at article {article.id}, and no editor looks after it" in page.words and article.work_url in page.links()
    assert ("look again" in Visitor(app).sign_in(owner).get("/inbox/").words) is (why == "nobody"), "who may not work on it is not told"


@command
def rated(article: Article, helpful: int, not_helpful: int, days_ago: int) -> None:
    at = utcnow() - timedelta(days=days_ago)
    for number in range(helpful + not_helpful):
        session().add(ArticleRating(article_id=article.id, revision=1, helpful=number < helpful, at=at))


def test_it_helps_less_than_before_only_with_enough_answers(app, told):
    _ana, _answer, article = told
    rated(article, 9, 1, 40)
    rated(article, 2, 7, 3)
    assert look(article) == 0
    rated(article, 0, 1, 3)
    assert look(article) == 1 and look(article) == 0 and board() == [("unhelpful", 1, None)]
    put_off_alarm(editor(), alarm("unhelpful").id)
    assert look(article) == 0


@command
def asked_anyway(article: Article, number: int) -> None:
    session().add(SuggestionEvent(
        key=f"key{number}", at=utcnow(), place="ask", step="asked_anyway", session=f"s{number}", article_id=article.id, query="q",
    ))


def test_questions_asked_though_it_was_suggested_are_an_alarm_from_the_third_on(app, told):
    _ana, _answer, article = told
    for number in range(2):
        asked_anyway(article, number)
    assert look(article) == 0
    asked_anyway(article, 3)
    assert look(article) == 1 and look(article) == 0 and board() == [("asked", 1, None)]


def test_what_becomes_of_the_article_settles_its_alarms(app, told, visitor):
    ana, answer, article = told
    withdraw_acceptance(ana, answer.id)
    edit_post(make.moderator(), answer.id, body="Wait for two updates.", base=1)
    jobs.drain()
    article = session().get_one(Article, article.id, populate_existing=True)
    author = editor()
    article = write_revision(author, article.id, writing("Red lamps", article.category_id), base=1)
    article = give_up_edit(author, article.id, version=article.version)
    assert session().get_one(Article, article.id, populate_existing=True).state == "needs_update"
    article = write_revision(author, session().get_one(Article, article.id).id, writing("Red lamps", article.category_id), base=3)
    assert {row[2] for row in board()} == {None}
    article = approve_article(editor(), article.id, version=submit_article(author, article.id, version=article.version).version)
    assert {row[2] for row in board()} == {"updated"} and "being reviewed" not in visitor.get(article.url).text
    assert look(article) == 0


def test_a_text_that_was_handed_in_before_its_source_changed_is_stale_again_once_readers_have_it(app, told):
    _ana, answer, article = told
    author = editor()
    said = writing("Redder lamps", article.category_id, sections={"solution": f"Wait. [^p{answer.id}]"})
    article = write_revision(author, article.id, said, base=1)
    article = submit_article(author, article.id, version=article.version)
    edit_post(make.moderator(), answer.id, body="Wait for two updates.", base=1)
    jobs.drain()
    article = session().get_one(Article, article.id, populate_existing=True)
    article = approve_article(editor(), article.id, version=article.version)
    jobs.drain()
    assert board() == [("edited", 1, "updated")]
    assert look(article) == 1 and look(article) == 0 and board()[1:] == [("edited", 1, None)]


def test_one_editor_sees_to_it_and_others_than_editors_find_no_board(app, told):
    ana, answer, article = told
    withdraw_acceptance(ana, answer.id)
    jobs.drain()
    eva, item = editor("eva"), alarm("unaccepted")
    claim_alarm(eva, item.id)
    with pytest.raises(WrongState):
        claim_alarm(editor(), item.id)
    window = Visitor(app).sign_in(eva)
    assert item.url in window.get("/help/maintenance/?show=mine").links()
    assert item.url not in window.get("/help/maintenance/?show=free&kind=unaccepted").links()
    release_alarm(editor(), item.id)
    for ends in (lambda who: set_roles(SYSTEM, who.id, ["moderator"]), command(lambda who: member_leaves(MemberLeft(utcnow(), who.id)))):
        claim_alarm(other := editor(), item.id)
        ends(other)
        assert alarm("unaccepted").claimed_by_id is None
    window.get("/help/translations/")
    assert "Needed" in window.get(item.url).text
    window.post(f"{item.url}/settle", {"end": "confirmed", "note": ""}, status=422)
    assert "Settled." in window.post(f"{item.url}/settle", {"end": "not_now", "note": "Busy."}).text
    assert "Busy." in window.get("/help/maintenance/?show=closed").text
    for actor in (make.agent(), make.member()):
        for path in ("/help/maintenance/", item.url, "/help/translations/"):
            Visitor(app).sign_in(actor).get(path, status=404)
    archived = session().get_one(Article, article.id, populate_existing=True)
    archive_article(eva, archived.id, version=archived.version)
    assert look(archived) == 0


@pytest.mark.parametrize("reason", ["off_topic", "not_reproducible"])
def test_closing_a_solved_question_takes_its_solution_away_which_is_an_alarm_at_once(told, reason):
    _ana, answer, article = told
    close_question(make.moderator(), answer.thread_id, reason=reason)
    jobs.drain()
    assert board() == [("unaccepted", 1, None)] and look(article) == 0
