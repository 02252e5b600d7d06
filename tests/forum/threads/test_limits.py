"""How much and how fast one may write, at each boundary."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, TooMany
from forum.threads import commands
from forum.threads.newcomers import body_max, is_new
from tests import make
from tests.forum.threads.conftest import picture, setting

pytestmark = pytest.mark.usefixtures("limited")


def at_intervals(times: int, seconds: float, action) -> None:
    """Do something `times` times, `seconds` apart, the last time now."""
    start = utcnow() - timedelta(seconds=seconds * times)
    for number in range(times):
        with time_machine.travel(start + timedelta(seconds=seconds * number), tick=False):
            action()


def newcomer():
    return make.member(joined_at=utcnow() - timedelta(hours=23))


def test_fifteen_seconds_lie_between_two_threads(app):
    ana, place, now = make.member(), make.category(), utcnow()

    def ask():
        return commands.start_thread(ana, place.id, title="Box blinks", body="Since the update.")

    with time_machine.travel(now, tick=False):
        ask()
    with time_machine.travel(now + timedelta(seconds=14), tick=False), pytest.raises(TooMany) as refusal:
        ask()
    assert refusal.value.retry_after == 1
    with time_machine.travel(now + timedelta(seconds=15), tick=False):
        assert ask().id


def test_five_seconds_lie_between_two_replies_answers_and_comments_together(app):
    bob, thread, now = make.member(), make.question(), utcnow()
    with time_machine.travel(now, tick=False):
        answer = make.answer(thread, bob)
    with time_machine.travel(now + timedelta(seconds=4), tick=False), pytest.raises(TooMany):
        make.comment(answer, bob)
    with time_machine.travel(now + timedelta(seconds=5), tick=False):
        assert make.comment(answer, bob).id


@pytest.mark.parametrize(("who", "most"), [("member", 20), ("newcomer", 3)])
def test_threads_in_a_day(app, who, most):
    ana = newcomer() if who == "newcomer" else make.member()
    at_intervals(most, 60, lambda: make.question(ana))
    with pytest.raises(TooMany) as refusal:
        make.question(ana)
    assert 86_400 - most * 60 - 5 <= refusal.value.retry_after <= 86_400 - most * 60 + 5


@pytest.mark.parametrize(("who", "most"), [("member", 100), ("newcomer", 10)])
def test_replies_in_a_day(app, who, most):
    bob = newcomer() if who == "newcomer" else make.member()
    thread = make.question()
    at_intervals(most, 6, lambda: make.answer(thread, bob))
    with pytest.raises(TooMany):
        make.answer(thread, bob)


def test_edits_in_a_day(app):
    setting("threads.edits_per_day", 3)
    bob = make.member()
    answer = make.answer(make.question(), bob)
    for number in range(3):
        commands.edit_post(bob, answer.id, body=f"Version {number}", base=number + 1)
    with pytest.raises(TooMany):
        commands.edit_post(bob, answer.id, body="Once more", base=4)


def test_uploads_in_a_minute(app):
    setting("attachments.per_minute", 2)
    ana = make.member()
    for _each in range(2):
        commands.store_attachment(ana, filename="a.png", data=picture())
    with pytest.raises(TooMany):
        commands.store_attachment(ana, filename="a.png", data=picture())


@pytest.mark.parametrize(("reputation", "limited_still"), [(1999, True), (2000, False)])
def test_trusted_members_and_staff_have_no_limits(app, reputation, limited_still):
    thread, helper, agent = make.question(), make.member(reputation=reputation), make.agent()
    for _each in range(3):
        make.answer(thread, agent)
    make.answer(thread, helper)
    if limited_still:
        with pytest.raises(TooMany):
            make.answer(thread, helper)
    else:
        assert make.answer(thread, helper).id


def test_a_form_sent_twice_is_not_too_much(app):
    bob, thread = make.member(), make.question()
    first = commands.post_answer(bob, thread.id, body="Once", key="k")
    assert commands.post_answer(bob, thread.id, body="Once", key="k").id == first.id


@pytest.mark.parametrize(("hours", "new"), [(23.99, True), (24.01, False)])
def test_a_member_is_new_for_a_day(app, hours, new):
    member = make.member(joined_at=utcnow() - timedelta(hours=hours))
    assert is_new(member) is new
    assert body_max(member, "answer") == (20_000 if new else 32_000)


def test_new_members_post_two_links_and_one_image(app):
    bob, thread = newcomer(), make.question()
    files = [commands.store_attachment(bob, filename="a.png", data=picture()) for _each in range(2)]
    images = [f"![x]({file.url})" for file in files]
    links = ["https://a.example/1", "[two](https://b.example/)", "http://c.example"]
    with pytest.raises(Invalid):
        commands.post_answer(bob, thread.id, body=" ".join(links))
    with pytest.raises(Invalid):
        commands.post_answer(bob, thread.id, body=" ".join(images))
    fine = [*links[:2], images[0], "http://localhost/questions/1/x/", "[here](/help/)", links[0]]
    assert commands.post_answer(bob, thread.id, body=" ".join(fine)).id


def test_limits_of_new_members_hold_for_nobody_else(app):
    bob, thread = make.member(), make.question()
    assert commands.post_answer(bob, thread.id, body=" ".join(f"https://a.example/{n}" for n in range(9))).id
