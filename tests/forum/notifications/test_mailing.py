"""Mails about threads: who gets one, by which choice, what stands in it, and everything asked again when it is sent."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.commands import set_locale, set_roles
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.notifications.commands import follow_thread, mark_read
from forum.notifications.models import Notification
from forum.notifications.queries import inbox, unread_count
from forum.resolution.commands import accept_answer, ask_for_info
from forum.threads.commands import delete_post, edit_post, hide_post
from forum.threads.commands.organising import lock_thread, move_thread
from forum.votes.commands import add_me_too
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import choose, letters, mails, mark_address, pass_time


@pytest.fixture
def ana(app):
    return make.member("ana")


def subjects(handle):
    return [one.subject for one in mails(handle)]


def asked(asker, **options):
    return make.question(asker, "Why does the box blink?", **options)


def test_an_answer_is_mailed_to_the_asker_and_not_to_its_author(ana):
    bob = make.member("bob")
    make.answer(asked(ana), bob, "Turn it **off** and on.")
    jobs.drain()
    assert mails() == [], "it waits for what else happens"
    pass_time()
    assert subjects("ana") == ["[Plaza] Why does the box blink?"]
    assert mails("bob") == []
    assert "Bob answered" in mails("ana")[0].body and "> Turn it off and on." in mails("ana")[0].body


@pytest.mark.parametrize(("way", "in_inbox", "mailed"), [
    ("app_now", 1, 1), ("app_digest", 1, 0), ("app", 1, 0), ("now", 0, 1), ("digest", 0, 0), ("off", 0, 0),
])
def test_each_choice_means_what_it_says(ana, way, in_inbox, mailed):
    choose(ana, reply=way)
    make.answer(asked(ana))
    pass_time()
    assert (len(inbox(ana)[0]), len(mails("ana"))) == (in_inbox, mailed)
    assert unread_count(ana) == in_inbox and not drifting()


def test_every_reason_is_mailed_with_its_own_line(ana):
    bob, mod = make.member("bob"), make.moderator("mod")
    first = asked(ana, tags=())
    reply = make.answer(first, bob, "Like this, @carl0?")
    make.comment(reply, ana, "Thanks @bob")
    accept_answer(ana, reply.id)
    other = make.question(ana, "Another thing?")
    ask_for_info(mod, other.id, body="Which model is it, please?")
    edit_post(mod, make.opening_post(other).id, body="Edited by somebody else, for the better.", base=1)
    lock_thread(mod, other.id)
    pass_time()
    said = "\n".join(one.body for one in mails())
    for words in ("because this is your answer", "because your handle stands", "because this is your question",
                  "because this thread or post", "because you wrote what"):
        assert words in said, words
    kinds = set(session().scalars(select(Notification.kind)))
    assert {"answer", "mention", "accepted", "needs_info", "edited", "locked"} <= kinds


def test_a_problem_i_have_too_is_solved(ana):
    bob = make.member("bob")
    thread = asked(ana)
    add_me_too(bob, thread.id)
    accept_answer(ana, make.answer(thread).id)
    pass_time()
    assert "because you said you have this problem too" in mails("bob")[0].body


def test_a_mail_is_in_the_language_of_its_reader(ana):
    set_locale(ana, "es")
    make.answer(asked(ana))
    pass_time()
    letter = mails("ana")[0]
    assert "respondió" in letter.body and 'lang="es"' in letter.alternatives[0][0]


def test_headers_thread_the_mails_and_offer_to_unsubscribe(ana):
    thread = asked(ana)
    make.answer(thread)
    pass_time()
    make.answer(thread)
    pass_time(20)
    first, second = (one.message() for one in mails("ana"))
    assert first["References"] == second["References"] == first["In-Reply-To"] == f"<thread-{thread.id}@localhost>"
    assert first["Message-ID"] != second["Message-ID"]
    assert re.fullmatch(r"<http://localhost/mail/stop/[\w.-]+>", first["List-Unsubscribe"])
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in first.get_payload()] == ["text/plain", "text/html"]


def test_what_members_write_is_text_in_the_page_of_a_mail(ana):
    eve = make.member("eve", display_name="<i>Eve</i>")
    make.answer(make.question(ana, "<b>Bold</b> & title"), eve, "`<script>alert(1)</script>` it is")
    pass_time()
    html, letter = mails("ana")[0].alternatives[0][0], mails("ana")[0]
    assert "<script>alert" not in html and "<b>Bold" not in html and "<i>Eve" not in html
    assert "<i>Eve</i> answered" in letter.body and letter.subject == "[Plaza] <b>Bold</b> & title"


def test_a_mail_names_no_address_but_its_readers(ana):
    make.answer(asked(ana), make.member("bob"))
    pass_time()
    whole = mails("ana")[0].message().as_string()
    assert set(re.findall(r"[\w.]+@example\.org", whole)) == {"ana@example.org"}


def test_a_burst_on_one_thread_is_one_mail(ana):
    thread = asked(ana)
    for name in ("bob", "carl", "dora"):
        make.answer(thread, make.member(name))
        jobs.drain()
    pass_time()
    assert len(mails("ana")) == 1
    assert all(f"{name} answered" in mails("ana")[0].body for name in ("Bob", "Carl", "Dora"))


def test_a_post_that_answers_mentions_and_asks_is_said_once(ana):
    ask_for_info(make.agent("gus"), asked(ana).id, body="@ana, which model is it?")
    pass_time()
    body = mails("ana")[0].body
    assert body.count("> @ana, which model is it?") == 1 and "needs details from you" in body and "mentioned" not in body


def test_two_threads_are_two_mails(ana):
    make.answer(asked(ana))
    make.answer(make.question(ana, "And this?"))
    pass_time()
    assert len(mails("ana")) == 2


# everything is asked again when the mail is sent


def hidden(reader, thread, reply):
    hide_post(make.moderator(), reply.id, reason="spam")


def deleted(reader, thread, reply):
    delete_post(make.moderator(), reply.id)


def thread_hidden(reader, thread, reply):
    hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")


def moved(reader, thread, reply):
    move_thread(make.agent(), thread.id, category_id=make.category("desk", read_access="staff").id)


@command
def held_behind_our_back(reader, thread, reply):
    from forum.threads.models import Post
    session().get_one(Post, reply.id).listed = False


@command
def suspended(reader, thread, reply):
    session().get_one(User, reader.id).suspended_until = utcnow() + timedelta(days=1)


def left(reader, thread, reply):
    _anonymise(reader)


def muted(reader, thread, reply):
    follow_thread(reader, thread.id, level="muted")


def unsubscribed(reader, thread, reply):
    choose(reader, mails=False)


def chose_otherwise(reader, thread, reply):
    choose(reader, reply="app")


def unverified(reader, thread, reply):
    mark_address(reader.id, verified_at=None)


def bounced(reader, thread, reply):
    mark_address(reader.id, undeliverable_at=utcnow(), undeliverable_why="bounce")


def read_it(reader, thread, reply):
    mark_read(reader)


LOST = [hidden, deleted, thread_hidden, moved, held_behind_our_back, suspended, left, muted, unsubscribed, chose_otherwise, unverified,
        bounced, read_it]


@pytest.mark.parametrize("lose", LOST, ids=lambda lose: lose.__name__)
def test_nothing_is_mailed_that_became_wrong_before_it_was_sent(ana, lose):
    thread = asked(ana)
    reply = make.answer(thread)
    jobs.drain()
    assert len(letters()) == 1
    lose(ana, thread, reply)
    pass_time()
    told = [mail for mail in mails() if "Read the decision" not in mail.body]
    assert not [mail for mail in told if "blink" in mail.subject + mail.body]
    assert all(letter.sent_at is None for letter in letters() if letter.kind == "thread"), "of a hidden post its author has another letter"
    behind_our_back = {"notifications.standing_lines"} if lose is held_behind_our_back else set()
    assert {name for name in drifting() if name.startswith("notifications.")} == behind_our_back


def test_whoever_is_no_staff_any_more_gets_no_mail_of_staff(app):
    gus = make.agent("gus")
    make.answer(make.question(gus, category=make.category("desk", read_access="staff")), make.agent())
    jobs.drain()
    assert len(letters()) == 1
    set_roles(make.admin("boss"), gus.id, [])
    pass_time()
    assert [mail.subject for mail in mails()] == ["[Plaza] Boss withdrew a role of yours: Agent"]


def test_moderators_are_not_mailed_what_was_removed_either(app):
    mod = make.moderator("mod")
    reply = make.answer(asked(mod))
    jobs.drain()
    held_behind_our_back(mod, None, reply)
    pass_time()
    assert mails() == []


def test_one_line_of_several_may_go(ana):
    thread = asked(ana)
    make.answer(thread, make.member("bob"))
    bad = make.answer(thread, make.member("carl"))
    jobs.drain()
    hide_post(make.moderator(), bad.id, reason="spam")
    pass_time()
    assert "Bob answered" in mails("ana")[0].body and "Carl" not in mails("ana")[0].body


def test_unverified_members_are_told_in_plaza_only(app):
    eve = make.member("eve")
    thread = asked(eve)
    unverified(eve, None, None)
    make.answer(thread)
    pass_time()
    assert (unread_count(eve), letters(), mails()) == (1, [], [])


def test_a_muted_thread_sends_no_mail_even_when_somebody_is_meant(ana):
    bob = make.member("bob")
    thread = asked(ana)
    follow_thread(bob, thread.id, level="muted")
    make.answer(thread, body="Does @bob know?")
    pass_time()
    assert ([line.kind for line in inbox(bob)[0]], mails("bob")) == (["mention"], [])


def test_mail_waits_for_the_end_of_the_quiet_hours(ana):
    now = utcnow()
    start = (now - timedelta(hours=1)).hour * 60
    end = (now + timedelta(hours=3)).hour * 60
    choose(ana, quiet=(start, end))
    make.answer(asked(ana))
    pass_time(30)
    assert mails() == []
    pass_time(4 * 60)
    assert len(mails("ana")) == 1


def test_quiet_hours_chosen_meanwhile_hold(ana):
    now = utcnow()
    make.answer(asked(ana))
    jobs.drain()
    choose(ana, quiet=((now - timedelta(hours=1)).hour * 60, (now + timedelta(hours=3)).hour * 60))
    pass_time(30)
    assert mails() == []
    pass_time(4 * 60)
    assert len(mails("ana")) == 1


def test_telling_many_costs_no_more_statements_than_telling_one(app, statements):
    from forum.notifications.occasions import answer as occasion_of
    from forum.notifications.telling import tell
    from forum.threads.events import AnswerPosted

    def cost(followers):
        thread = make.question()
        for _number in range(followers):
            follower = make.member()
            choose(follower, followed_answer="app_now")
            follow_thread(follower, thread.id)
        reply = make.answer(thread)
        event = AnswerPosted(at=utcnow(), actor_id=reply.author_id, thread_id=thread.id, post_id=reply.id)
        with statements() as seen:
            command(lambda: tell(occasion_of(event)))()
        return len(seen)

    one, many = cost(1), cost(30)
    assert many <= one <= 20
