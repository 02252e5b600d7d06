"""Notices about no thread: badges, privileges, roles, and that a post of one's own was hidden. They reach their member and nobody else."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands import set_locale, set_roles
from forum.core import jobs
from forum.core.db import command, session
from forum.core.events import announce, to_payload
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.notifications.commands import stop_mail
from forum.notifications.commands.reading import mark_read
from forum.notifications.explaining import preview
from forum.notifications.models import Notification
from forum.notifications.queries import bundles, inbox, unread_count
from forum.notifications.reactions import OCCASIONS
from forum.notifications.states import Rhythm, Tab
from forum.notifications.words import sentence
from forum.reputation.events import BadgeAwarded, PrivilegeEarned
from forum.threads.commands.hiding import hide_post, restore_post
from forum.threads.events import PostHidden
from moderation.statements.reactions import stated_elsewhere
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import at, choose, letters, mails, pass_time, stop_path
from tests.visitor import Visitor


@command
def say(*events):
    for event in events:
        announce(event)


def badges(member, *names, post_id=None):
    say(*(BadgeAwarded(utcnow() + timedelta(milliseconds=number), member.id, name, post_id) for number, name in enumerate(names)))
    jobs.drain()


@pytest.fixture
def ana(app):
    return make.member("ana")


def test_the_badges_of_one_run_are_one_entry_with_a_line_each(ana):
    badges(ana, "first_solution", "good_answer", "solver")
    found, _more = bundles(ana, Tab.STANDING)
    assert [(one.count, one.unread) for one in found] == [(3, 3)] and unread_count(ana) == 3
    assert [line.title for line in found[0].lines] == ["Badges"] * 3
    assert not drifting()


def test_they_are_one_mail_and_a_later_one_of_the_day_waits_for_the_digest(ana):
    choose(ana, badge="app_now")
    with time_machine.travel(utcnow().replace(hour=9)):
        badges(ana, "first_solution", "solver")
        pass_time()
        assert len(mails("ana")) == 1 and mails("ana")[0].body.count("You earned a badge") == 2
        badges(ana, "good_asker")
        pass_time(30)
        assert len(mails("ana")) == 1
        assert [row.mail for row in session().scalars(select(Notification).order_by(Notification.id))] == ["now", "now", "digest"]
    with time_machine.travel(utcnow() + timedelta(days=1)):
        badges(ana, "supporter")
        pass_time()
    assert "Supporter" in mails("ana")[-1].body


def test_a_badge_waits_for_the_digest_by_default(ana):
    choose(ana, digest=Rhythm.DAILY)
    badges(ana, "first_solution")
    at(utcnow() + timedelta(days=1, hours=1))
    mail = mails("ana")[0]
    assert "About you" in mail.body and "You earned a badge: First solution" in mail.body
    assert "You earned a badge" in mail.alternatives[0][0] and "None" not in mail.body


def test_a_job_that_runs_twice_tells_once(ana):
    event = BadgeAwarded(utcnow(), ana.id, "first_solution", None)
    say(event, event, PrivilegeEarned(utcnow(), ana.id, "downvote"))
    jobs.drain()
    assert sorted(line.kind for line in inbox(ana)[0]) == ["badge", "privilege"] and unread_count(ana) == 2


def test_a_badge_outlives_the_post_it_was_earned_with_but_leads_there_no_more(ana):
    reply = make.answer(make.question(), ana)
    badges(ana, "good_asker", post_id=reply.id)
    assert inbox(ana)[0][0].url == f"/posts/{reply.id}/"
    hide_post(make.moderator(), reply.id, reason="spam")
    line = inbox(ana)[0][0]
    assert (line.kind, line.url, line.title) == ("badge", f"/members/{ana.id}/ana/?tab=reputation", "Badges") and not drifting()


def test_a_role_is_said_with_who_gave_it_and_one_s_own_change_is_not(ana):
    boss = make.admin("boss")
    set_roles(boss, ana.id, ["agent", "editor"])
    set_roles(boss, ana.id, ["moderator"])
    set_roles(boss, boss.id, ["admin", "agent"])
    jobs.drain()
    said = [sentence(line.kind, line.actor.display_name, line.detail) for line in inbox(ana)[0]]
    assert said == ["Boss changed your roles. New: Moderator. No longer: Agent, Editor", "Boss gave you a role: Agent, Editor"]
    assert inbox(boss)[0] == []


@command
def hide_as_before(mod, post_id, reason):
    """As it was told before there were statements of reasons: those notices stay readable, and jobs that waited are done."""
    with stated_elsewhere():
        post = hide_post(mod, post_id, reason=reason)
    event = PostHidden(at=utcnow(), actor_id=mod.id, thread_id=post.thread_id, post_id=post.id, reason=reason)
    jobs.enqueue("forum.notifications.reactions.tell_of_hiding", to_payload(event))


def hidden_answer(ana, reason="off_topic"):
    thread = make.question(make.member("bob"), "How do I reset it?")
    reply = make.answer(thread, ana, "Words that nobody may read any more.")
    jobs.drain()
    mod = make.moderator("mod")
    hide_as_before(mod, reply.id, reason)
    return thread, reply, mod


def test_the_author_of_a_hidden_post_is_told_the_reason_and_not_by_whom(ana):
    thread, reply, _mod = hidden_answer(ana)
    pass_time()
    line = inbox(ana)[0][0]
    assert (line.kind, line.detail, line.title, line.url) == ("hidden", "answer:off_topic", "How do I reset it?", thread.url)
    assert line.actor is None
    mail = mails("ana")[0]
    assert mail.subject == "[Plaza] Staff hid your answer. Reason: Off topic"
    for secret in ("Words that nobody", "Mod", f"/posts/{reply.id}/", "How do I reset"):
        assert secret not in mail.body + mail.alternatives[0][0]
    assert "http://localhost/inbox/?tab=standing" in mail.body


def test_nobody_else_hears_of_it(ana):
    _thread, _reply, mod = hidden_answer(ana)
    pass_time()
    everybody = session().execute(select(Notification.user_id, Notification.kind).where(Notification.kind == "hidden")).all()
    assert everybody == [(ana.id, "hidden")] and not mails("mod")
    assert "hidden" not in [line.kind for line in inbox(mod)[0]]


def test_an_asker_is_told_which_question_was_hidden_without_a_way_to_it(app, ana):
    thread = make.question(ana, "Is this forbidden?")
    hide_as_before(make.moderator(), make.opening_post(thread).id, "spam")
    jobs.drain()
    line = inbox(ana)[0][0]
    assert (line.title, line.url) == ("Is this forbidden?", "")
    page = Visitor(app).sign_in(ana).get("/inbox/?tab=standing")
    assert "Staff hid your post and its thread. Reason: Spam" in page.words
    assert not [link for link in page.links() if f"/questions/{thread.id}/" in link]


def test_a_thread_that_is_for_staff_now_is_not_named_to_the_author_of_a_hidden_answer(ana):
    thread, _reply, mod = hidden_answer(ana)
    jobs.drain()
    from forum.threads.commands.organising import move_thread
    move_thread(mod, thread.id, category_id=make.category("desk", read_access="staff").id)
    assert [(line.title, line.url) for line in inbox(ana)[0]] == [("Hidden by staff", "")]


def test_nothing_is_told_or_mailed_of_a_post_that_was_put_back_meanwhile(ana):
    _thread, reply, mod = hidden_answer(ana)
    restore_post(mod, reply.id)
    pass_time()
    assert [line.kind for line in inbox(ana)[0]] == ["restored"]
    hide_as_before(mod, reply.id, "spam")
    jobs.drain()
    restore_post(mod, reply.id)
    pass_time()
    assert not [mail for mail in mails("ana") if "hid your answer" in mail.body]


def test_notices_at_once_come_in_one_mail_and_its_link_stops_them(app, ana):
    choose(ana, privilege="app_now", badge="app_now")
    with time_machine.travel(utcnow() - timedelta(hours=1)):
        hidden_answer(ana)
        badges(ana, "first_solution")
        say(PrivilegeEarned(utcnow(), ana.id, "close"))
        pass_time()
    mail, = mails("ana")
    assert mail.subject == "[Plaza] 3 notices about you"
    assert [letter.kind for letter in letters() if letter.user_id == ana.id] == ["notice"]
    assert mail.message()["List-Id"] == "<notices.localhost>" and "In-Reply-To" not in mail.message()
    page = Visitor(app).get(stop_path(mail))
    assert "badges, privileges and notices from staff" in page.words
    stop_mail(make.member(), stop_path(mail).rsplit("/", 1)[1])
    badges(ana, "solver")
    say(PrivilegeEarned(utcnow(), ana.id, "trusted"))
    pass_time(30)
    assert len(mails("ana")) == 1 and unread_count(ana) == 5


def test_what_was_read_in_plaza_is_not_mailed(ana):
    hidden_answer(ana)
    jobs.drain()
    mark_read(ana, tab=Tab.STANDING)
    pass_time()
    assert mails("ana") == []


def test_notices_are_in_the_language_of_their_reader(app, ana):
    set_locale(ana, "es")
    hidden_answer(ana)
    pass_time()
    assert mails("ana")[0].alternatives[0][0].count('lang="es"') == 1
    assert Visitor(app, "es").sign_in(ana).get("/inbox/").one("html")["lang"] == "es"


def test_every_event_that_tells_somebody_can_be_explained(app, ana):
    from forum.wiring import LATER

    told = {event for event, reactions in LATER.items() if any(one.__name__.startswith("tell_of") for one in reactions)}
    assert told == set(OCCASIONS)
    hidden_answer(ana)
    set_roles(make.admin("boss"), ana.id, ["editor"])
    say(BadgeAwarded(utcnow(), ana.id, "solver", None), PrivilegeEarned(utcnow(), ana.id, "close"))
    for job in ("tell_of_roles", "tell_of_badge", "tell_of_privilege"):
        row = session().scalars(select(OutboxRow.id).where(OutboxRow.kind.endswith(job))).one()
        found = preview(row)
        assert [one["member"] for one in found["told"]] == ["ana"] and found["thread_id"] is None
        spoken = app.test_cli_runner().invoke(args=["plaza", "notifications", "preview", str(row), "--json"])
        assert json.loads(spoken.stdout) == json.loads(json.dumps(found))
        assert "about no thread" in app.test_cli_runner().invoke(args=["plaza", "notifications", "preview", str(row)]).output


def test_a_post_that_is_hidden_again_later_is_mailed_at_once_again(ana):
    reply, mod = make.answer(make.question(), ana), make.moderator()
    hide_as_before(mod, reply.id, "spam")
    pass_time()
    restore_post(mod, reply.id)
    with time_machine.travel(utcnow() + timedelta(days=7), tick=True):
        hide_as_before(mod, reply.id, "spam")
        pass_time()
    assert [one.subject for one in mails("ana") if "hid" in one.subject] == ["[Plaza] Staff hid your answer. Reason: Spam"] * 2
