"""What goes out: once, signed, without anybody's private data, again when it did not arrive, and never where it must not."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from forum.core import fetching, jobs
from forum.core.db import command, session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.threads.commands import hide_post, move_thread
from forum.threads.models import Post
from moderation.escalations import commands as cases
from moderation.escalations.commands import add_policy
from moderation.escalations.jobs import watch_clocks
from moderation.escalations.measures import HandOffs
from moderation.escalations.models import Escalation
from moderation.escalations.targets import Targets
from moderation.handoff import jobs as sending
from moderation.handoff import signing
from moderation.handoff.commands import Draft, edit_destination, hand_off, reconciling, rotate_secret, send_again, switch, take_back
from moderation.handoff.jobs import reconcile
from moderation.handoff.models import Delivery, Destination, HandOff, Remark
from moderation.handoff.queries import handed_off_between, handoff_failures
from moderation.handoff.states import DELIVERIES_KEPT, TRIES
from tests import make


def given(s, **said):
    """A case that the destination has, and has heard of."""
    case = s.case(**said)
    handoff = hand_off(s.agent, case.id, s.destination.id, case.version)
    jobs.drain()
    return case, handoff


def deliveries(*columns):
    return [tuple(row) for row in session().execute(select(*(columns or (Delivery.kind, Delivery.state))).order_by(Delivery.id))]


def fresh(model, row):
    return session().get(model, row.id, populate_existing=True)


def test_a_case_is_handed_off_with_what_is_needed_and_no_more(s):
    s.thread = make.question(s.asker, "Why does asa@provider.com blink?", body="Write to asa@provider.com, my **line** is dead.")
    case, handoff = given(s, reason="outage", words="words for staff")
    (said,) = s.receiver.taken
    assert said["type"] == "case.handed_off" and said["data"]["case"] == {
        "number": case.id, "url": f"http://localhost{case.url}", "version": 1, "state": "new", "priority": "p2", "reason": "outage",
        "outcome": None, "owner": None, "team": None, "opened_at": said["data"]["case"]["opened_at"],
    }
    question = said["data"]["question"]
    assert "my line is dead" in question["text"] and question["category"] and question["number"] == s.thread.id
    whole = str(said).lower()
    assert "asa@provider" not in whole and "'asa'" not in whole and "words for staff" not in whole and "hal" not in whole.split("'")
    assert fresh(HandOff, handoff).told_version == case.version and deliveries() == [("case.handed_off", "delivered")]


def test_every_later_change_is_one_message(s):
    case, handoff = given(s)
    cases.take(s.agent, case.id)
    cases.change_priority(s.agent, case.id, priority="p1", why="secret reasons")
    make.answer(s.thread, s.agent, "Staff say so to bo@provider.com.")
    cases.resolve(s.agent, case.id, outcome="fixed", summary="It was the plug.")
    jobs.drain()
    told = sorted(s.receiver.taken[1:], key=lambda one: (one["data"]["case"]["version"], one["type"]))  # they may overtake one another
    assert [(one["type"], one["data"].get("changed")) for one in told] == [
        ("case.changed", ["state", "owner"]), ("case.changed", ["priority"]), ("case.replied", None),
        ("case.changed", ["state", "outcome"]),
    ]
    assert told[0]["data"]["case"]["owner"] == "Ana" and told[1]["data"]["case"]["priority"] == "p1"
    assert told[2]["data"]["reply"]["author"] == "staff" and "bo@provider" not in str(told) and "secret reasons" not in str(told)
    assert (told[3]["data"]["case"]["state"], told[3]["data"]["case"]["outcome"]) == ("resolved", "fixed")
    assert len({one["data"]["case"]["version"] for one in told if one["type"] == "case.changed"}) == 3, "a receiver can put them in order"
    assert fresh(HandOff, handoff).told_version == session().get(type(case), case.id, populate_existing=True).version


def test_what_is_not_handed_off_or_taken_back_is_not_told(s):
    other = make.question(s.asker)
    cases.raise_escalation(s.agent, other.id, reason="outage")
    case, handoff = given(s)
    take_back(s.agent, handoff.id)
    take_back(s.agent, handoff.id)
    cases.take(s.agent, case.id)
    make.answer(other, s.agent, "Nobody hears this.")
    jobs.drain()
    assert s.receiver.kinds == ["case.handed_off", "case.taken_back"]
    again = hand_off(s.other, case.id, s.destination.id)
    jobs.drain()
    assert again.id == handoff.id and s.receiver.kinds[2:] == ["case.handed_off"]


def test_only_open_cases_it_is_for_go_to_a_destination_that_is_on_and_only_by_who_works_them(s):
    case = s.case()
    with pytest.raises(NotAllowed):
        hand_off(s.mod, case.id, s.destination.id)
    with pytest.raises(WrongState):
        hand_off(s.agent, case.id, s.destination.id, case.version + 1)
    for prepare in (
        lambda: edit_destination(s.admin, s.destination.id, Draft("Tickets", s.receiver.address, reasons=("legal",))),
        lambda: switch(s.admin, s.destination.id, on=False),
    ):
        prepare()
        with pytest.raises(Invalid):
            hand_off(s.agent, case.id, s.destination.id)
    cases.cancel(s.agent, case.id)
    with pytest.raises(WrongState):
        hand_off(s.agent, case.id, s.destination.id)
    assert deliveries() == []


def test_what_fails_is_tried_again_ever_more_slowly_under_its_number_and_then_given_up(s):
    s.receiver.will_answer(always=500)
    given(s)
    waits = []
    for _each in range(TRIES - 1):
        (row,) = session().scalars(select(Delivery).execution_options(populate_existing=True))
        waits.append((row.next_at - utcnow()).total_seconds())
        s.later(seconds=waits[-1] + 1)
    assert all(second > first * 1.5 for first, second in pairwise(waits[:11])) and 10 <= waits[0] <= 12.5
    assert max(waits) <= 6 * 3600 * 1.25
    ((state, attempts, failure, status, webhook_id),) = deliveries(
        Delivery.state, Delivery.attempts, Delivery.failure, Delivery.status, Delivery.webhook_id)
    assert (state, attempts, failure, status) == ("dead", TRIES, "status", 500)
    assert s.receiver.seen == [(webhook_id, 500)] * TRIES
    (failures,) = handoff_failures(s.agent)
    assert (failures.name, failures.dead, failures.retrying) == ("Tickets", 1, 0)
    s.later(days=2)
    assert len(s.receiver.seen) == TRIES
    s.receiver.will_answer()
    send_again(s.agent, fresh(Delivery, row).id)
    jobs.drain()
    assert s.receiver.ids == [webhook_id] and deliveries() == [("case.handed_off", "delivered")]
    with pytest.raises(WrongState):
        send_again(s.agent, row.id)


class Killed(BaseException):
    """What no job catches, as when its process is gone."""


def test_a_worker_killed_between_sending_and_marking_sends_the_same_number_again(s, monkeypatch):
    def die(*_words):
        raise Killed()

    case = s.case()
    hand_off(s.agent, case.id, s.destination.id)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "note_delivered", die)
        with pytest.raises(Killed):
            jobs.drain()
    session().rollback()
    assert deliveries() == [("case.handed_off", "pending")]
    s.later(seconds=jobs.LEASE_SECONDS + 1)
    (webhook_id,) = s.receiver.ids
    assert s.receiver.seen == [(webhook_id, 200)] * 2 and len(s.receiver.taken) == 1
    assert deliveries() == [("case.handed_off", "delivered")]


def test_redirects_and_silence_are_failures_and_gone_is_the_end(s, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    s.receiver.headers = {"Location": s.receiver.address, "Retry-After": "7200"}
    s.receiver.will_answer(307, 410)
    given(s)
    ((failure, status, next_at),) = deliveries(Delivery.failure, Delivery.status, Delivery.next_at)
    assert (failure, status) == ("status", 307) and len(s.receiver.seen) == 1 and (next_at - utcnow()).total_seconds() == 7200
    s.receiver.hold.clear()
    threading.Timer(0.6, s.receiver.hold.set).start()
    s.later(hours=2, seconds=1)
    assert deliveries(Delivery.failure, Delivery.status) == [("unreachable", None)]
    s.receiver.hold.wait(5)
    s.receiver.will_answer(always=410)
    s.later(minutes=1)
    assert deliveries(Delivery.state, Delivery.failure) == [("dead", "gone")]


def test_nothing_is_sent_to_a_private_address_however_it_got_there(s, app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [])
    given(s)
    assert deliveries(Delivery.state, Delivery.failure) == [("dead", "refused")] and s.receiver.seen == []


def test_what_went_out_of_sight_before_it_was_sent_is_not_told(s):
    s.receiver.will_answer(500)
    given(s)
    answer = make.answer(s.thread, make.member("bo"), "A text about others.")
    hide_post(make.moderator("mo"), answer.id, reason="spam")
    (opening,) = session().scalars(select(Post).where(Post.thread_id == s.thread.id, Post.kind == "question"))
    hide_post(make.moderator("ma"), opening.id, reason="spam")
    s.later(minutes=1)
    said = {one["type"]: one["data"] for one in s.receiver.taken}
    assert said["case.replied"]["reply"] == {"author": "", "text": "", "removed": True}
    assert said["case.handed_off"]["question"]["title"] == "" and "text" not in said["case.handed_off"]["question"]
    assert said["case.changed"]["case"]["state"] == "cancelled" and "A text about others" not in str(s.receiver.taken)


def test_both_secrets_sign_for_a_day(s):
    _made, second = rotate_secret(s.admin, s.destination.id)
    given(s)
    s.receiver.secrets[:] = [second]
    take_back(s.agent, session().scalars(select(HandOff.id)).one())
    jobs.drain()
    assert s.receiver.kinds == ["case.handed_off", "case.taken_back"]


def test_a_secret_that_leaked_ends_at_once(s):
    given(s)
    former = signing.keys_of(s.destination)
    rotate_secret(s.admin, s.destination.id)
    assert len(signing.keys_of(fresh(Destination, s.destination))) == 2
    _made, new = rotate_secret(s.admin, s.destination.id, at_once=True)
    assert [signing.key_of(new)] == signing.keys_of(fresh(Destination, s.destination)) != former


def test_the_hourly_look_sends_what_was_lost_once(s):
    case, _handoff = given(s)
    switch(s.admin, s.destination.id, on=False)
    cases.take(s.agent, case.id)
    switch(s.admin, s.destination.id, on=True)
    reconcile()
    jobs.drain()
    assert s.receiver.kinds == ["case.handed_off"]
    s.later(hours=1, minutes=1)
    for _twice in range(2):
        reconcile()
        jobs.drain()
    assert s.receiver.kinds == ["case.handed_off", "case.changed"] and s.receiver.taken[1]["data"]["reconciled"] is True
    assert s.receiver.taken[1]["data"]["case"]["owner"] == "Ana"
    cases.change_priority(s.agent, case.id, priority="p1", why="x")
    lose_jobs()
    s.later(hours=1, minutes=1)
    assert len(s.receiver.taken) == 2
    reconcile()
    jobs.drain()
    assert s.receiver.taken[2]["data"]["changed"] == ["priority"]


def test_a_case_that_ended_while_its_destination_was_off_is_told_of_once_and_then_left_in_peace(s):
    case, handoff = given(s)
    switch(s.admin, s.destination.id, on=False)
    cases.cancel(s.agent, case.id)
    reconcile()
    assert fresh(HandOff, handoff).ended_at is None, "nobody there heard of it"
    switch(s.admin, s.destination.id, on=True)
    for _twice in range(2):
        s.later(hours=2)
        reconcile()
        jobs.drain()
    assert s.receiver.kinds == ["case.handed_off", "case.changed"]
    assert s.receiver.taken[1]["data"]["ended"] and fresh(HandOff, handoff).ended_with(fresh(Escalation, case).closed_at)


def test_that_a_case_is_over_is_told_anew_when_the_message_that_said_so_was_given_up(s):
    case, handoff = given(s)
    s.receiver.will_answer(410)
    cases.cancel(s.agent, case.id)
    jobs.drain()
    assert deliveries()[-1] == ("case.changed", "dead") and fresh(HandOff, handoff).ended_at
    for _twice in range(2):
        s.later(hours=2)
        reconcile()
        jobs.drain()
    assert s.receiver.taken[-1]["data"]["ended"] and fresh(HandOff, handoff).told_version == fresh(Escalation, case).version
    assert [state for _kind, state in deliveries()].count("delivered") == 2 and not session().scalars(dead_ones()).all()


def dead_ones():
    return select(Delivery.id).where(Delivery.dead_at.is_not(None))


def test_the_last_message_about_a_case_can_be_sent_again_and_what_is_old_goes_in_portions(s, monkeypatch):
    monkeypatch.setattr(reconciling, "FORGOTTEN_AT_ONCE", 1)
    case, handoff = given(s)
    _other, going_on = given_another(s)
    remember(handoff.id, going_on.id)
    jobs.drain()
    s.receiver.will_answer(410)
    cases.resolve(s.agent, case.id, outcome="fixed")
    jobs.drain()
    (lost,) = session().scalars(select(Delivery).where(Delivery.dead_at.is_not(None)))
    send_again(s.agent, lost.id)
    jobs.drain()
    assert s.receiver.kinds[-1] == "case.changed" and session().get(Delivery, lost.id, populate_existing=True).state == "delivered"
    s.clock.shift(DELIVERIES_KEPT + timedelta(hours=1))
    reconcile()
    assert deliveries() == []
    assert session().scalars(select(Remark.handoff_id)).all() == [going_on.id], "of a case that goes on"


def given_another(s):
    case = cases.raise_escalation(s.helper, make.question(s.asker).id, reason="outage")
    return case, hand_off(s.agent, case.id, s.destination.id)


@command
def remember(*handoff_ids):
    for handoff_id in (*handoff_ids, handoff_ids[0]):
        session().add(Remark(handoff_id=handoff_id, at=utcnow(), author="Bo", words="We look."))


def test_what_never_went_out_since_its_case_was_taken_back_is_no_failure(s):
    begin = utcnow()
    case, handoff = given(s)
    cases.take(s.agent, case.id)
    take_back(s.agent, handoff.id)
    jobs.drain()
    s.receiver.will_answer(410)
    hand_off(s.agent, case.id, s.destination.id)
    jobs.drain()
    assert handed_off_between(begin, utcnow() + timedelta(seconds=1)) == HandOffs(4, 1)


@command
def lose_jobs():
    session().execute(update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(dead_at=utcnow()))


def test_a_later_message_makes_up_for_one_that_was_lost(s):
    s.receiver.will_answer(410)
    case, _handoff = given(s)
    cases.take(s.agent, case.id)
    jobs.drain()
    assert deliveries() == [("case.handed_off", "overtaken"), ("case.changed", "delivered")]
    assert handoff_failures(s.agent)[0].dead == 0


def test_the_last_step_of_the_ladder_goes_to_who_hears_of_breached_clocks(s):
    edit_destination(s.admin, s.destination.id, Draft("Tickets", s.receiver.address, hears_breaches=True))
    add_policy(s.admin, "p3", Targets(40, None, None))
    case = s.case()
    for minutes in (31, 10, 10):
        s.later(minutes=minutes)
        watch_clocks()
        watch_clocks()
        jobs.drain()
    assert [(one["type"], one["data"]["clock"], one["data"]["case"]["number"]) for one in s.receiver.taken] == [
        ("case.clock", {"target": "first_response", "step": "lead"}, case.id),
    ]


def test_what_waits_to_be_sent_when_a_case_is_taken_back_stays_here(s):
    case, handoff = given(s)
    cases.take(s.agent, case.id)
    take_back(s.agent, handoff.id)
    jobs.drain()
    assert s.receiver.kinds == ["case.handed_off", "case.taken_back"]


def test_what_only_staff_read_is_not_told(s):
    case, _handoff = given(s)
    move_thread(s.agent, s.thread.id, category_id=make.category("desk", read_access="staff").id)
    make.answer(s.thread, s.agent, "Only staff read this.")
    cases.take(s.agent, case.id)
    jobs.drain()
    later = {one["type"]: one["data"] for one in s.receiver.taken[1:]}
    assert s.receiver.kinds[0] == "case.handed_off" and sorted(s.receiver.kinds[1:]) == ["case.changed", "case.replied"], "in any order"
    assert {kind: said["question"]["title"] for kind, said in later.items()} == {"case.changed": "", "case.replied": ""}
    assert not [said for said in later.values() if "text" in said["question"]]
    assert later["case.replied"]["reply"] == {"author": "", "text": "", "removed": True}
    assert "Only staff" not in str(s.receiver.taken)
