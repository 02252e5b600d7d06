"""What reaches a device: what its member may hear at that moment, once, in their language, and never at night."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from forum.accounts.commands import set_locale
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import LoginSession, User
from forum.core import fetching, jobs
from forum.core.db import command, session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.notifications.commands import change_wishes, follow_thread, mark_read, try_device
from forum.notifications.explaining import preview
from forum.notifications.models import Notification, PushSubscription
from forum.notifications.push import sending
from forum.notifications.queries import wishes_of
from forum.notifications.states import Mailing, Topic
from forum.notifications.ways import Way, Wishes
from forum.resolution.commands import accept_answer
from forum.threads.commands import delete_post, hide_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import pass_time


def asked(asker, **options):
    return make.question(asker, "Why does the box blink?", **options)


def choose(actor, *, quiet=(None, None), **ways):
    now = wishes_of(actor, "en")
    chosen = {**now.ways, **{Topic(topic): way for topic, way in ways.items()}}
    change_wishes(actor, Wishes(chosen, now.mails, now.digest, "UTC", *quiet, "en"))


def devices():
    return session().scalars(select(PushSubscription.id).order_by(PushSubscription.id)).all()


def test_an_answer_is_shown_on_the_askers_device_and_says_where(ana, service, subscribe):
    browser, _actor, _device = subscribe(ana)
    reply = make.answer(asked(ana), make.member("bob"), "The text itself stays in Plaza.")
    pass_time()
    assert service.read(browser) == [
        {"title": "Bob answered", "body": "Why does the box blink?", "url": f"/posts/{reply.id}/", "tag": f"thread-{reply.thread_id}",
         "lang": "en"},
    ]
    path, headers, body = service.taken[0]
    assert path.strip("/").isdigit() and b"Bob" not in body and b"blink" not in body
    assert headers["content-encoding"] == "aes128gcm" and headers["ttl"] == "86400" and headers["urgency"] == "normal"
    assert headers["authorization"].startswith("vapid t=") and len(headers["topic"]) == 32
    assert not session().scalars(select(Notification.id).where(Notification.push_due_at.is_not(None))).all()


def test_no_transaction_waits_for_the_push_service(ana, service, subscribe, monkeypatch):
    subscribe(ana)
    make.answer(asked(ana))
    connect, open_then = fetching._connected, []

    def watched(*where):
        open_then.append(session().in_transaction())
        return connect(*where)

    monkeypatch.setattr(fetching, "_connected", watched)
    pass_time()
    assert open_then == [False] and len(service.taken) == 1


def test_nothing_is_sent_twice_however_often_the_jobs_run(ana, service, subscribe):
    subscribe(ana)
    make.answer(asked(ana))
    for _often in range(4):
        pass_time(30)
    assert len(service.taken) == 1


def test_a_burst_in_one_thread_is_one_message_and_later_ones_take_its_place(ana, service, subscribe):
    browser, _actor, _device = subscribe(ana)
    thread = asked(ana)
    for name in ("bob", "carl", "dora"):
        make.answer(thread, make.member(name))
    pass_time()
    make.answer(thread, make.member("eve"))
    pass_time()
    assert [one["title"] for one in service.read(browser)] == ["3 updates: Dora answered", "Eve answered"]
    assert len({headers["topic"] for _path, headers, _body in service.taken}) == 1
    assert len({one["tag"] for one in service.read(browser)}) == 1


def test_every_device_is_told_and_each_reads_its_own(ana, service, subscribe):
    first, second = subscribe(ana)[0], subscribe(ana)[0]
    make.answer(asked(ana), make.member("bob"))
    pass_time()
    readable = []
    for _path, _headers, body in service.taken:
        for browser in (first, second):
            with suppress(InvalidTag):
                readable.append((browser, json.loads(browser.read(body))["title"]))
    assert [title for _browser, title in readable] == ["Bob answered"] * 2
    assert {browser for browser, _title in readable} == {first, second}


def test_it_is_said_in_the_language_of_the_member(ana, service, subscribe):
    browser, actor, _device = subscribe(ana)
    set_locale(actor, "es")
    make.answer(asked(ana), make.member("bob"))
    pass_time()
    assert service.read(browser)[0]["title"] == "Bob respondió" and service.read(browser)[0]["lang"] == "es"


def test_a_follower_hears_that_it_is_solved(ana, service, subscribe):
    bob = make.member("bob")
    browser, _actor, _device = subscribe(bob)
    thread = asked(ana)
    follow_thread(bob, thread.id)
    reply = make.answer(thread)
    pass_time()
    assert service.taken == [], "answers in threads one follows were not chosen"
    accept_answer(ana, reply.id)
    pass_time()
    assert [one["title"] for one in service.read(browser)] == ["Ana marked this as solved"]


@pytest.mark.parametrize(("way", "sent", "in_inbox"), [
    (Way(True, Mailing.OFF, True), 1, 1), (Way(True, Mailing.OFF, False), 0, 1), (Way(False, Mailing.OFF, True), 1, 0),
    (Way(False, Mailing.NOW, False), 0, 0),
])
def test_each_choice_means_what_it_says(ana, service, subscribe, way, sent, in_inbox):
    _browser, actor, _device = subscribe(ana)
    choose(actor, reply=way)
    make.answer(asked(ana))
    pass_time()
    told = session().scalars(select(Notification).where(Notification.user_id == ana.id)).one()
    assert (len(service.taken), int(told.in_app), told.push) == (sent, in_inbox, bool(sent))
    assert not drifting()


def test_without_a_device_nothing_waits(ana, push):
    choose(ana, reply=Way(True, Mailing.OFF, True))
    make.answer(asked(ana))
    jobs.drain()
    assert session().scalars(select(Notification.push)).all() == [False]
    assert not session().scalars(select(OutboxRow.id).where(OutboxRow.kind.like("notifications.push%"))).all()


# everything is asked again when the message is sent


def hidden(actor, thread, reply):
    hide_post(make.moderator(), reply.id, reason="spam")


def deleted(actor, thread, reply):
    delete_post(make.moderator(), reply.id)


def moved(actor, thread, reply):
    move_thread(make.agent(), thread.id, category_id=make.category("desk", read_access="staff").id)


@command
def held_behind_our_back(actor, thread, reply):
    from forum.threads.models import Post
    session().get_one(Post, reply.id).listed = False


@command
def suspended(actor, thread, reply):
    session().get_one(User, actor.id).suspended_until = utcnow() + timedelta(days=1)


def left(actor, thread, reply):
    _anonymise(actor)


def muted(actor, thread, reply):
    follow_thread(actor, thread.id, level="muted")


def read_it(actor, thread, reply):
    mark_read(actor)


def chose_otherwise(actor, thread, reply):
    choose(actor, reply=Way(True, Mailing.OFF))


@command
def session_ran_out(actor, thread, reply):
    session().scalars(select(LoginSession)).one().expires_at = utcnow()


def keys_taken_away(actor, thread, reply):
    from forum.notifications.push import keys
    keys.key_file().unlink()


LOST = [hidden, deleted, moved, held_behind_our_back, suspended, left, muted, read_it, chose_otherwise, session_ran_out]


@pytest.mark.parametrize("lose", LOST, ids=lambda lose: lose.__name__)
def test_nothing_is_shown_that_became_wrong_before_the_sweeper_came(ana, service, subscribe, lose):
    _browser, actor, _device = subscribe(ana)
    thread = asked(ana)
    reply = make.answer(thread)
    for row in jobs.due_rows(kind="core.event") + jobs.due_rows():
        if session().get_one(OutboxRow, row).kind != "notifications.push":
            jobs.run_row(row)
    lose(actor, thread, reply)
    pass_time()
    assert service.taken == []


@pytest.mark.parametrize("lose", [*LOST, keys_taken_away], ids=lambda lose: lose.__name__)
def test_nor_what_became_wrong_while_it_waited_for_a_busy_service(ana, service, subscribe, lose):
    _browser, actor, _device = subscribe(ana)
    service.answers = [(503, {})]
    thread = asked(ana)
    reply = make.answer(thread)
    pass_time(0)
    assert len(service.taken) == 1
    lose(actor, thread, reply)
    pass_time(60)
    assert len(service.taken) == 1


def test_at_night_nothing_is_shown_and_in_the_morning_what_is_still_unread(ana, service, subscribe):
    browser, actor, _device = subscribe(ana)
    now = utcnow()
    choose(actor, quiet=((now - timedelta(hours=1)).hour * 60, (now + timedelta(hours=3)).hour * 60))
    thread, other = asked(ana), make.question(ana, "And this?")
    for one in (thread, thread, other):
        make.answer(one, make.member())
    pass_time(30)
    assert service.taken == []
    mark_read(actor, thread_id=other.id)
    pass_time(4 * 60)
    assert [one["body"] for one in service.read(browser)] == ["Why does the box blink?"]
    assert service.read(browser)[0]["title"].startswith("2 updates")


def test_a_night_that_begins_while_a_service_is_busy_holds(ana, service, subscribe):
    _browser, actor, _device = subscribe(ana)
    service.answers = [(503, {"Retry-After": "600"})]
    make.answer(asked(ana))
    pass_time(0)
    now = utcnow()
    choose(actor, quiet=(now.hour * 60, (now + timedelta(hours=3)).hour * 60))
    pass_time(20)
    assert len(service.taken) == 1
    with time_machine.travel(utcnow() + timedelta(hours=4)):
        jobs.drain()
    assert len(service.taken) == 2


def test_the_preview_says_who_is_told_on_a_device_and_who_has_none(ana, service, subscribe):
    subscribe(ana)
    bob = make.member("bob")
    choose(bob, followed_answer=Way(True, Mailing.OFF, True))
    thread = asked(ana)
    follow_thread(bob, thread.id)
    make.answer(thread)
    event = session().scalars(select(OutboxRow.id).where(OutboxRow.payload.like("%AnswerPosted%"))).first()
    told = {one["member"]: (one["push"], one["no_push"]) for one in preview(event)["told"]}
    assert told == {"ana": (True, None), "bob": (False, "no_device")}


def test_a_test_goes_to_the_one_device_at_any_hour(ana, service, subscribe):
    _first, actor, device_id = subscribe(ana)
    subscribe(ana)
    choose(actor, quiet=(0, 23 * 60 + 59))
    try_device(actor, device_id)
    pass_time(0)
    assert len(service.taken) == 1


def test_a_message_names_nobody_in_the_log(ana, service, subscribe, capfd):
    browser, actor, device_id = subscribe(ana)
    service.answers = [(503, {}), (410, {})]
    sending.log.warning("push_failed_at_all")
    try_device(actor, device_id)
    pass_time(0)
    pass_time(10)
    said = "".join(capfd.readouterr())
    assert service.url not in said and browser.p256dh not in said and browser.auth not in said
