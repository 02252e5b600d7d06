"""Who writes articles hears of each other: one waits for a review, one is decided. By number alone, and only as long as they write."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from forum.accounts.commands import set_locale, set_roles
from forum.accounts.models import Role
from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.knowledge.commands import (
    approve_article,
    archive_article,
    change_article_settings,
    give_up_edit,
    request_changes,
    roll_back,
    submit_article,
    take_back_article,
    watch_articles,
    write_revision,
)
from forum.notifications.commands import stop_mail
from forum.notifications.models import Notification
from forum.notifications.queries import bundles, inbox, unread_count, wishes_of
from forum.notifications.states import Kind, Topic
from forum.notifications.ways import WAYS
from forum.notifications.words import sentence
from tests import make
from tests.forum.drift import drifting
from tests.forum.knowledge.editors import draft, editor, published, writing
from tests.forum.notifications.post import choose, mails, pass_time, stop_path
from tests.visitor import Visitor

NAME, REASON = "Quux the secret router", "Say which router: the frobnitz one."


@pytest.fixture
def desk(app):
    """Who writes, who reviews, and a draft of the first one."""
    ana, bo = editor("ana"), editor("bo")
    article = draft(ana, title=NAME, visibility="internal")
    jobs.drain()
    return ana, bo, article


def handed_in(desk):
    ana, _bo, article = desk
    article = submit_article(ana, article.id, version=article.version)
    jobs.drain()
    return article


def said_to(actor) -> list[str]:
    return [line.said for line in inbox(actor)[0]]


def told(kind: Kind) -> set[int]:
    return set(session().scalars(select(Notification.user_id).where(Notification.kind == kind)))


def test_everybody_who_may_review_hears_of_it_and_neither_the_author_nor_anybody_else(desk):
    ana, bo, article = desk
    boss = make.admin("boss")
    others = {make.member("reader"), make.agent("agent"), make.moderator("mod"), make.member("late", roles=("editor",), verified=False)}
    handed_in(desk)
    writers = set(session().scalars(select(Role.user_id).where(Role.role.in_(("editor", "admin")))))
    assert told(Kind.ARTICLE_REVIEW) == writers - {ana.id} - {one.id for one in others} and {bo.id, boss.id} <= writers
    assert said_to(bo) == [f"Ana handed in article {article.id} for a review"] and not drifting()


def test_who_hands_in_what_another_wrote_is_told_of_the_decision_only_as_its_owner(desk):
    ana, bo, article = desk
    cid = editor("cid")
    article = submit_article(cid, article.id, version=article.version)
    jobs.drain()
    assert said_to(cid) == [] and said_to(ana) == [] and len(said_to(bo)) == 1
    article = change_article_settings(cid, article.id, version=article.version, owner_id=cid.id, review_by=None)
    approve_article(bo, article.id, version=article.version)
    jobs.drain()
    approved = f"Bo approved article {article.id}: it is published"
    assert said_to(cid) == [approved] and said_to(ana) == [approved]


def test_what_was_decided_meanwhile_asks_nobody_any_more(desk):
    ana, bo, article = desk
    cid = editor("cid")
    choose(bo, articles="app_now")
    choose(cid, articles="now")
    article = handed_in(desk)
    assert unread_count(bo) == 1
    take_back_article(ana, article.id, version=article.version)
    pass_time()
    assert unread_count(bo) == 0 and mails("bo") == [] and mails("cid") == []
    assert said_to(bo) == [f"Ana handed in article {article.id} for a review"] and not drifting()


def test_a_job_that_comes_after_the_decision_tells_nobody_to_review(desk):
    ana, bo, article = desk
    article = submit_article(ana, article.id, version=article.version)
    request_changes(bo, article.id, version=article.version, words=REASON)
    jobs.drain()
    assert said_to(bo) == [] and said_to(ana) == [f"Bo asks for changes in article {article.id}"]


def test_a_reason_is_read_by_the_author_in_the_inbox_and_neither_it_nor_the_name_is_in_a_mail(app, desk):
    ana, bo, article = desk
    choose(ana, articles="app_now")
    article = handed_in(desk)
    request_changes(bo, article.id, version=article.version, words=REASON)
    pass_time()
    line = inbox(ana)[0][0]
    assert (line.quote, line.url, line.title) == (REASON, f"/help/articles/{article.id}/work", "Your articles")
    page = Visitor(app).sign_in(ana).get("/inbox/?tab=personal")
    assert f"Bo asks for changes in article {article.id}: {REASON}" in page.words
    page.visitor.get(line.url)
    mail, = mails("ana")
    assert mail.subject == f"[Plaza] Bo asks for changes in article {article.id}"
    both = mail.body, mail.alternatives[0][0]
    assert all(REASON not in part and "/inbox/?tab=personal" in part and "review or look after articles" in part for part in both)
    assert NAME not in "".join((*both, mail.subject, page.words)) and mails("bo") == []


def test_who_lost_the_role_is_neither_mailed_nor_shown_anything_until_it_comes_back(desk):
    ana, bo, article = desk
    boss = make.admin("boss")
    choose(ana, articles="app_now")
    choose(bo, articles="app_now")
    article = handed_in(desk)
    set_roles(boss, bo.id, ["agent"])
    pass_time()
    assert [mail for mail in mails("bo") if "article" in mail.subject] == [] and not any("article" in said for said in said_to(bo))
    request_changes(boss, article.id, version=article.version, words=REASON)
    jobs.drain()
    set_roles(boss, ana.id, [])
    pass_time()
    assert not [mail for mail in mails("ana") if REASON in mail.body or "article" in mail.subject]
    assert not any("article" in said for said in said_to(ana)) and not drifting()
    set_roles(boss, ana.id, ["editor"])
    assert f"Boss asks for changes in article {article.id}" in said_to(ana) and not drifting()


def test_an_editor_who_lost_the_role_is_not_told_what_became_of_their_words(desk):
    ana, bo, article = desk
    article = handed_in(desk)
    set_roles(make.admin("boss"), ana.id, [])
    approve_article(bo, article.id, version=article.version)
    jobs.drain()
    assert not any("article" in said for said in said_to(ana))


def test_each_way_of_putting_another_s_work_away_is_said_as_what_it_is(desk):
    ana, bo, article = desk
    article = approve_article(bo, article.id, version=handed_in(desk).version)
    text, number = writing("Another name", article.category_id, visibility="internal"), article.id
    article = submit_article(ana, number, version=write_revision(ana, number, text, base=1).version)
    article = take_back_article(bo, number, version=article.version)
    article = give_up_edit(bo, number, version=article.version)
    article = write_revision(ana, number, text, base=article.latest_revision)
    article = submit_article(ana, number, version=article.version)
    article = write_revision(bo, number, writing("Bo's name", article.category_id), base=article.latest_revision)
    article = roll_back(bo, number, 1, version=article.version)
    article = archive_article(bo, number, version=article.version, words="Nobody has this router.")
    jobs.drain()
    assert said_to(ana)[::-1] == [
        f"Bo approved article {number}: it is published", f"Bo took article {number} back from its review",
        f"Bo dropped the edit of article {number}: readers have an earlier text", f"Bo took article {number} back from its review",
        f"Bo dropped the edit of article {number}: readers have an earlier text", f"Bo archived article {number}",
    ]
    assert inbox(ana)[0][0].quote == "Nobody has this router."


def test_one_s_own_steps_and_those_that_decide_nothing_tell_nobody(desk):
    ana, _bo, article = desk
    take_back_article(ana, article.id, version=handed_in(desk).version)
    archive_article(ana, article.id, version=session().get_one(type(article), article.id).version)
    jobs.drain()
    assert said_to(ana) == []


def test_several_about_one_article_are_one_bundle_and_several_articles_one_mail(desk):
    ana, bo, article = desk
    choose(bo, articles="app_now")
    for _again in range(2):
        article = take_back_article(ana, article.id, version=handed_in((ana, bo, article)).version)
    other = draft(ana, title="Another")
    handed_in((ana, bo, article))
    handed_in((ana, bo, other))
    found, _more = bundles(bo)
    assert [(one.name, one.count, one.unread) for one in found] == [
        (f"article_review:{other.id}", 1, 1), (f"article_review:{article.id}", 3, 1),
    ]
    pass_time()
    mail, = mails("bo")
    assert mail.subject == "[Plaza] 2 notices about you" and mail.body.count("handed in article") == 2


def test_mails_are_in_the_language_of_their_reader_and_their_link_ends_just_them(app, desk):
    _ana, bo, article = desk
    choose(bo, articles="app_now", account="app_now", locale="es")
    set_locale(bo, "es")
    with time_machine.travel(utcnow() - timedelta(hours=1)):
        handed_in(desk)
        pass_time()
    mail, = mails("bo")
    with force_locale("es"):
        assert mail.subject == f"[Plaza] {sentence(Kind.ARTICLE_REVIEW, 'Ana', f'{article.id}:1')}"
    assert mail.alternatives[0][0].count('lang="es"') == 1 and "Hola, Bo" in mail.body
    page = Visitor(app).get(stop_path(mail))
    assert page.one("html")["lang"] == "es" and NAME not in page.words
    stop_mail(make.member(), stop_path(mail).rsplit("/", 1)[1])
    ways = wishes_of(bo, "en").ways
    assert (ways[Topic.ARTICLES], ways[Topic.ACCOUNT]) == (WAYS["app"], WAYS["app_now"])
    submit_article(editor("dan"), draft(editor("cid"), title="Another").id, version=1)
    pass_time(30)
    assert len(mails("bo")) == 1 and unread_count(bo) == 2


def test_who_is_told_can_be_explained(app, desk):
    handed_in(desk)
    row = session().scalars(select(OutboxRow.id).where(OutboxRow.kind.endswith("tell_of_article")).order_by(OutboxRow.id.desc())).first()
    found = json.loads(app.test_cli_runner().invoke(args=["plaza", "notifications", "preview", str(row), "--json"]).stdout)
    assert found["kind"] == Kind.ARTICLE_REVIEW and {"bo"} <= {one["member"] for one in found["told"]}
    assert "ana" not in {one["member"] for one in found["told"]}


def test_the_inbox_costs_no_more_with_many_decisions(desk, statements):
    ana, costs = desk[0], []
    for first, last in ((0, 2), (2, 8)):
        for number in range(first, last):
            published(ana, title=f"Article {number}")
        jobs.drain()
        with statements() as seen:
            assert len(bundles(ana)[0]) == last
        costs.append(len([one for one in seen if "FROM settings" not in one]))
    assert costs[0] == costs[1] <= 4, costs


def test_who_was_asked_for_a_review_hears_when_an_edit_ends_it(desk):
    ana, bo, _article = desk
    article = handed_in(desk)
    write_revision(ana, article.id, writing("Otherwise", article.category_id, visibility="internal"), base=article.latest_revision)
    jobs.drain()
    words = f"{ana.display_name} edited article {article.id}: it is not in review for now"
    assert (said_to(bo)[0], words in said_to(ana)) == (words, False)
    assert drifting() == {}


def test_a_mail_does_not_say_that_a_review_ended_where_the_next_one_has_begun(desk):
    ana, bo, _article = desk
    choose(bo, articles="app_now")
    article = handed_in(desk)
    text = writing("Otherwise", article.category_id, visibility="internal")
    article = write_revision(ana, article.id, text, base=article.latest_revision)
    jobs.drain()
    handed_in((ana, bo, article))
    pass_time()
    mail, = mails("bo")
    assert "not in review for now" not in mail.body and mail.body.count("handed in article") == 1


def test_whom_an_edit_concerns_is_found_by_an_index(desk, statements):
    ana, _bo, _article = desk
    article = handed_in(desk)
    write_revision(ana, article.id, writing("Otherwise", article.category_id, visibility="internal"), base=article.latest_revision)
    with statements() as seen:
        jobs.drain()
    asked = [one for one in seen if one.startswith("SELECT notifications.user_id") and "bundle = " in one]
    assert asked and all("user_id IN" in one for one in asked), asked


def due(owner):
    """An article whose day to be looked at again is today; its owner hears of it."""
    article = published(owner, title=NAME)
    article = change_article_settings(owner, article.id, version=article.version, owner_id=owner.id, review_by=utcnow().date())
    jobs.drain()
    watch_articles(SYSTEM, [article.id])
    jobs.drain()
    return session().get_one(type(article), article.id, populate_existing=True)


def test_what_somebody_has_looked_at_meanwhile_is_mailed_to_nobody_as_due(app):
    ana, bo = editor("ana"), editor("bo")
    choose(ana, articles="now")
    choose(bo, articles="app_now")
    due(ana)
    article = due(bo)
    assert said_to(bo)[0] == f"It is time to look again at article {article.id}, which you look after"
    later = utcnow().date() + timedelta(days=90)
    change_article_settings(bo, article.id, version=article.version, owner_id=bo.id, review_by=later)
    pass_time()
    said = {name: "time to look" in "".join(mail.body for mail in mails(name)) for name in ("ana", "bo")}
    assert said == {"ana": True, "bo": False}
