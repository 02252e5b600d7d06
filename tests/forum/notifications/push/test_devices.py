"""Turning devices on and off, what ends them, and what their push services answer."""

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands import set_roles, sign_out, sign_out_elsewhere
from forum.accounts.sessions import begin_session, find_actor
from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, TooMany
from forum.notifications.commands import add_device, remove_device, try_device
from forum.notifications.commands.devices import AT_FIRST, MOST_DEVICES
from forum.notifications.models import PushSubscription
from forum.notifications.push import keys, sending
from forum.notifications.queries import devices, wishes_of
from tests import make
from tests.forum.notifications.post import pass_time
from tests.forum.notifications.push.browser import Browser

PLACE = "/settings/notifications"


def rows():
    return session().scalars(select(PushSubscription).order_by(PushSubscription.id).execution_options(populate_existing=True)).all()


def waiting():
    return session().scalars(
        select(OutboxRow.run_at).where(OutboxRow.kind == "notifications.push_to_device", OutboxRow.done_at.is_(None))
    ).all()


def signed_in(member):
    return find_actor(begin_session(member.id, remember=True, address_prefix="", agent="tests")[0])


def give(actor, endpoint="https://push.example/send/1", browser=None):
    browser = browser or Browser()
    return add_device(actor, endpoint, browser.p256dh, browser.auth)


def test_the_first_device_turns_on_what_matters_and_leaves_the_rest(ana, push):
    before = wishes_of(ana, "en").ways
    give(signed_in(ana))
    after = wishes_of(ana, "en").ways
    assert {topic for topic, way in after.items() if way.push} == set(AT_FIRST)
    assert {topic: (way.in_app, way.mail) for topic, way in after.items()} == {t: (w.in_app, w.mail) for t, w in before.items()}


def test_the_same_browser_is_one_device_with_its_newest_keys(ana, push):
    actor, newer = signed_in(ana), Browser()
    assert give(actor) == give(actor, browser=newer)
    assert [(row.p256dh, row.auth) for row in rows()] == [(newer.p256dh, newer.auth)]


def test_a_browser_belongs_to_whoever_turned_it_on_last(ana, push):
    bob = signed_in(make.member("bob"))
    give(signed_in(ana))
    give(bob)
    assert [row.user_id for row in rows()] == [bob.id]


def test_there_may_be_ten_and_no_more(ana, push):
    actor = signed_in(ana)
    for number in range(MOST_DEVICES):
        give(actor, f"https://push.example/{number}")
    with pytest.raises(Invalid):
        give(actor, "https://push.example/one-too-many")
    give(actor, "https://push.example/3")
    assert len(rows()) == MOST_DEVICES


def test_somebody_who_tries_again_and_again_has_to_wait(app, ana, push, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    actor = signed_in(ana)
    for _often in range(30):
        give(actor)
    with pytest.raises(TooMany):
        give(actor)


@pytest.mark.parametrize("endpoint", [
    "", "http://push.example/x", "http://10.0.0.1/x", "https://127.0.0.1/x", "https://10.1.2.3/x", "https://[::1]/x", "https://localhost/x",
    "https://intranet/x", "https://user@push.example/", "ftp://push.example/", "javascript:alert(1)", "https://push.example/\nx",
    "https://push.example/" + "x" * 1_000, "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/meta-data",
])
def test_an_endpoint_that_leads_inside_is_refused(ana, push, monkeypatch, app, endpoint):
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [])
    with pytest.raises(Invalid):
        give(signed_in(ana), endpoint)


@pytest.mark.parametrize("wrong", [{"p256dh": ""}, {"auth": ""}, {"p256dh": "x"}, {"auth": "y"}, {"auth": "c2hvcnQ"}, {"p256dh": "BAAA"}])
def test_keys_that_are_none_are_refused(ana, push, wrong):
    browser = Browser()
    with pytest.raises(Invalid):
        add_device(signed_in(ana), "https://push.example/1", **{"p256dh": browser.p256dh, "auth": browser.auth, **wrong})


def test_a_browser_that_subscribed_with_replaced_keys_has_to_begin_again(ana, push):
    old, browser = keys.public_key(), Browser()
    keys.make_keys(replace=True)
    with pytest.raises(Invalid):
        add_device(signed_in(ana), "https://push.example/1", browser.p256dh, browser.auth, key=old)
    assert add_device(signed_in(ana), "https://push.example/1", browser.p256dh, browser.auth, key=keys.public_key())


def test_only_a_signed_in_browser_can_be_told(ana, push):
    with pytest.raises(NotAllowed):
        give(ana)


def test_without_keys_there_is_nothing_to_turn_on(ana, push, visitor):
    device = give(signed_in(ana))
    keys.key_file().unlink()
    with pytest.raises(NotFound):
        give(signed_in(ana))
    with pytest.raises(NotFound):
        try_device(ana, device)
    page = visitor.sign_in(ana).get(PLACE)
    assert not page.all("#devices") and not page.all("[name^=push_]")


# what ends a device


def test_signing_out_ends_the_device_of_that_browser_alone(ana, subscribe):
    _browser, here, _device = subscribe(ana)
    _other, _there, other = subscribe(ana)
    sign_out(here)
    assert [row.id for row in rows()] == [other]


def test_signing_out_elsewhere_ends_the_others(ana, subscribe):
    _browser, here, device = subscribe(ana)
    subscribe(ana)
    sign_out_elsewhere(here)
    assert [row.id for row in rows()] == [device]


def test_whoever_loses_a_role_loses_the_devices_with_the_sessions(app, subscribe):
    gus = make.agent("gus")
    subscribe(gus)
    set_roles(make.admin(), gus.id, [])
    assert rows() == []


def test_nobody_removes_or_tries_the_device_of_somebody_else(ana, subscribe):
    _browser, _actor, device = subscribe(ana)
    bob = signed_in(make.member("bob"))
    for command in (remove_device, try_device):
        with pytest.raises(NotFound):
            command(bob, device)
    assert [one.id for one in devices(ana)] == [device] and devices(bob) == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_its_service_no_longer_knows_is_forgotten(ana, service, subscribe, status):
    _browser, actor, device = subscribe(ana)
    service.answers = [(status, {})]
    try_device(actor, device)
    pass_time(0)
    assert (rows(), waiting()) == ([], [])


# services that are busy


@pytest.mark.parametrize(("answer", "seconds"), [
    ((429, {"Retry-After": "120"}), 120), ((503, {"Retry-After": "90"}), 90), ((500, {}), 30), ((429, {"Retry-After": "soon"}), 30),
    ((503, {"Retry-After": "9999999"}), 6 * 3600), ((429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), 1),
])
def test_a_busy_service_is_asked_again_when_it_says(ana, service, subscribe, answer, seconds):
    browser, actor, device = subscribe(ana)
    service.answers = [answer]
    with time_machine.travel(utcnow(), tick=False):
        try_device(actor, device)
        jobs.drain()
        assert [round((at - utcnow()).total_seconds()) for at in waiting()] == [seconds]
    assert rows()[0].failed_count == 1
    pass_time(6 * 60 + 1)
    assert len(service.taken) == 2 and len(service.read(browser)) == 2
    assert (rows()[0].failed_count, waiting()) == (0, []) and rows()[0].last_used_at


def test_a_message_is_given_up_after_a_few_tries_and_a_device_after_many(ana, service, subscribe):
    _browser, actor, device = subscribe(ana)
    service.answers = [(503, {"Retry-After": "1"})] * 100
    for number in range(1, 5):
        try_device(actor, device)
        for minute in range(sending.TRIES + 2):
            pass_time(number * 60 + minute)
        if number < 4:
            assert len(service.taken) == number * sending.TRIES and waiting() == []
    assert rows() == [] and len(service.taken) == sending.FAILURES_UNTIL_REMOVED


@pytest.mark.parametrize("status", [400, 401, 403, 413, 302])
def test_a_refusal_is_counted_and_not_repeated(ana, service, subscribe, status):
    _browser, actor, device = subscribe(ana)
    service.answers = [(status, {"Location": service.url})]
    try_device(actor, device)
    pass_time(60)
    assert (len(service.taken), rows()[0].failed_count, waiting()) == (1, 1, [])


def test_a_service_that_leads_inside_by_now_is_never_asked(app, ana, service, subscribe, monkeypatch):
    _browser, actor, device = subscribe(ana)
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [])
    try_device(actor, device)
    pass_time(60)
    assert (service.taken, rows()[0].failed_count) == ([], 1)


def test_a_service_that_is_away_is_asked_again(ana, service, subscribe):
    _browser, actor, device = subscribe(ana)
    service.close()
    try_device(actor, device)
    pass_time(0)
    assert rows()[0].failed_count == 1 and len(waiting()) == 1


# over HTTP


def test_the_browser_hands_in_its_keys_and_is_on_the_list(visitor, ana, push):
    browser = Browser()
    visitor.sign_in(ana)
    page = visitor.get(PLACE)
    assert page.one("#devices")["data-key"] == keys.public_key() and not page.all("[name^=push_]")
    given = {"endpoint": "https://push.example/1", "p256dh": browser.p256dh, "auth": browser.auth}
    headers = {"Accept": "application/json", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    answer = visitor.post("/settings/devices", given, headers=headers)
    assert answer.json == {"id": rows()[0].id}
    page = visitor.get(PLACE)
    assert "Firefox, Linux" in page.one("[data-device]").get_text() and "This device" in page.one("[data-device]").get_text()
    assert page.one("#push_reply").has_attr("checked") and not page.one("#push_edit").has_attr("checked")
    assert "push.example" not in page.text and browser.auth not in page.text
    wrong = visitor.post("/settings/devices", {**given, "endpoint": "http://10.0.0.1/"}, headers=headers, status=422)
    assert wrong.headers["Content-Type"] == "application/problem+json"


def test_ticks_are_kept_and_without_a_device_left_alone(visitor, ana, push):
    actor = signed_in(ana)
    device = give(actor)
    page = visitor.sign_in(ana).get(PLACE)
    page.form(PLACE).select_one("#push_mention").attrs.pop("checked")
    page.submit(PLACE, push_edit="y")
    chosen = {topic for topic, way in wishes_of(ana, "en").ways.items() if way.push}
    assert chosen == (set(AT_FIRST) - {"mention"}) | {"edit"}
    remove_device(actor, device)
    visitor.get(PLACE).submit(PLACE)
    assert {topic for topic, way in wishes_of(ana, "en").ways.items() if way.push} == chosen


def test_a_device_is_tried_and_removed_by_plain_forms(visitor, ana, service, subscribe):
    _browser, _actor, device = subscribe(ana)
    page = visitor.sign_in(ana).get(PLACE).submit(f"/settings/devices/{device}/test")
    assert "It should appear within a minute" in page.words
    pass_time(0)
    assert len(service.taken) == 1
    assert "told nothing any more" in page.submit(f"/settings/devices/{device}/remove").words and rows() == []


def test_following_offers_it_once_it_can_work(visitor, ana, push):
    thread = make.question()
    visitor.sign_in(ana)
    on, off = ({"value": value} for value in ("on", "off"))
    where, quietly = f"/threads/{thread.id}/follow", {"HX-Request": "true"}
    assert visitor.post(where, on, headers=quietly).one(".push-offer")["data-key"] == keys.public_key()
    assert not visitor.post(where, off, headers=quietly).all(".push-offer")
    keys.key_file().unlink()
    assert not visitor.post(where, on, headers=quietly).all(".push-offer")


def test_the_operator_makes_the_keys_once(app, ana, tmp_path, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)

    def run(*words):
        return app.test_cli_runner().invoke(args=["plaza", "push", "keys", *words])

    first = run("--json")
    assert first.exit_code == 0 and keys.public_key() in first.output and keys.key_file().read_text() not in first.output
    again = run()
    assert again.exit_code == 1 and "--force" in again.output
    before = keys.public_key()
    give(signed_in(ana))
    assert run("--force").exit_code == 0 and keys.public_key() != before and rows() == []
    monkeypatch.setattr(app.config["PLAZA"], "vapid_private_key", keys.key_file().read_text())
    assert run("--force").exit_code == 1
