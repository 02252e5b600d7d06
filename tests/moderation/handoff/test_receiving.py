"""What comes in: proven, once, and followed through the case's own commands."""

import json

import pytest
from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from moderation.escalations import commands as cases
from moderation.handoff.commands import hand_off, switch
from moderation.handoff.models import HandOff, Receipt, Remark
from moderation.handoff.routes import inbound
from tests import make
from tests.moderation.escalations.cases import fresh, history
from tests.moderation.handoff.receiver import signed


def post(app, s, data, *, number="msg_a", secret=None, to=None, shift=0, kind="case.update", raw=None):
    """As the other system would send it."""
    body = raw if raw is not None else json.dumps({"type": kind, "data": data}).encode()
    stamp = int(utcnow().timestamp()) + shift
    headers = {
        "webhook-id": number, "webhook-timestamp": str(stamp), "webhook-signature": signed(secret or s.secret, number, stamp, body),
        "Content-Type": "application/json",
    }
    return app.test_client().post(f"/handoff/{to or s.destination.public_id}", data=body, headers=headers)


@pytest.fixture
def case(s):
    found = s.case()
    cases.take(s.agent, found.id)
    hand_off(s.agent, found.id, s.destination.id)
    jobs.drain()
    return found


@pytest.mark.parametrize(("before", "state", "outcome", "becomes"), [
    (None, "Done", "moved", ("resolved", "fixed", None)), (None, "wontfix", "moved", ("rejected", None, "unsupported")),
    (None, "vendor", "moved", ("waiting_third_party", None, None)), (None, "open", "unchanged", ("in_progress", None, None)),
    ("wait", "open", "moved", ("in_progress", None, None)), (None, "seen", "refused", ("in_progress", None, None)),
    (None, "void", "moved", ("cancelled", "not_needed", None)),
    (None, "something else", "noted", ("in_progress", None, None)),
])
def test_its_states_do_to_the_case_what_the_map_says(app, s, case, before, state, outcome, becomes):
    if before == "wait":
        cases.wait_for(s.agent, case.id, whom="third_party", words="x")
    answer = post(app, s, {"case": case.id, "state": state})
    now = fresh(case)
    assert answer.status_code == 200 and answer.get_json() == {
        "outcome": outcome, "case": case.id, "state": becomes[0], "version": now.version, "again": False,
    }
    assert (now.state, now.outcome, now.reject_reason) == becomes


def test_a_new_case_is_acknowledged_and_one_nobody_owns_does_not_go_on(app, s):
    case = s.case()
    hand_off(s.agent, case.id, s.destination.id)
    assert post(app, s, {"case": case.id, "state": "seen"}).get_json()["state"] == "acknowledged"
    assert post(app, s, {"case": case.id, "state": "vendor"}, number="msg_b").get_json()["state"] == "waiting_third_party"
    refused = post(app, s, {"case": case.id, "state": "open"}, number="msg_c").get_json()
    assert (refused["outcome"], refused["state"]) == ("refused", "waiting_third_party")


def test_its_own_change_is_not_sent_back_to_it(app, s, case):
    post(app, s, {"case": case.id, "state": "vendor"})
    jobs.drain()
    assert s.receiver.kinds == ["case.handed_off"]
    assert session().scalars(select(HandOff)).one().told_version == fresh(case).version
    cases.resume(s.agent, case.id)
    jobs.drain()
    assert s.receiver.kinds == ["case.handed_off", "case.changed"]


def test_a_reference_and_comments_are_kept_for_staff_and_the_same_number_is_acted_upon_once(app, s, case):
    news = {"case": case.id, "state": "vendor", "reference": "OPS-7", "url": "https://tickets.example.com/7",
            "comment": {"author": "Bo", "text": "We look at it."}}
    first, lines = post(app, s, news).get_json(), history(case)
    cases.resume(s.agent, case.id)
    again = post(app, s, news)
    assert again.status_code == 200 and again.get_json() == {**first, "again": True}
    assert fresh(case).state == "in_progress" and history(case)[:-1] == lines
    handoff, remark = session().scalars(select(HandOff)).one(), session().scalars(select(Remark)).one()
    assert (handoff.reference, handoff.external_url, handoff.external_state) == ("OPS-7", news["url"], "vendor")
    assert (remark.author, remark.words) == ("Bo", "We look at it.")
    assert session().scalar(select(func.count()).select_from(Receipt)) == 1
    assert post(app, s, {"case": case.id, "state": "void"}, number="msg_b").get_json()["outcome"] == "moved"
    handoff = session().scalars(select(HandOff).execution_options(populate_existing=True)).one()
    assert handoff.reference == "OPS-7" and handoff.ended_with(fresh(case).closed_at)
    assert post(app, s, {"case": case.id, "state": "void"}, number="msg_b").get_json()["again"], "it may not have heard the answer"


def test_nothing_more_is_taken_for_a_case_that_is_over(app, s, case):
    cases.resolve(s.agent, case.id, outcome="fixed")
    jobs.drain()
    answer = post(app, s, {"case": case.id, "state": "vendor", "comment": {"text": "x"}})
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.get_json()["details"] == {"case": case.id, "state": "resolved", "version": fresh(case).version}
    assert session().scalars(select(Remark)).all() == [] and session().scalars(select(Receipt)).all() == []
    last = s.receiver.taken[-1]
    assert (last["type"], last["data"]["ended"], last["data"]["case"]["state"]) == ("case.changed", True, "resolved")


def said(answer):
    return answer.status_code, answer.mimetype, {name: value for name, value in answer.get_json().items() if name != "request_id"}


def test_whatever_is_not_proven_or_not_its_case_gets_one_and_the_same_answer(app, s, case):
    other = cases.raise_escalation(s.agent, make.question(s.asker).id, reason="outage")
    news = {"case": case.id, "state": "void", "comment": {"text": "x"}}
    wrong = [
        post(app, s, news, to="0" * 20), post(app, s, news, secret="whsec_" + "A" * 43 + "="), post(app, s, news, shift=-301),
        post(app, s, news, shift=301), post(app, s, {**news, "case": other.id}), post(app, s, {**news, "case": 2**31 - 1}),
        app.test_client().post(f"/handoff/{s.destination.public_id}", json=news),
    ]
    switch(s.admin, s.destination.id, on=False)
    wrong.append(post(app, s, news))
    assert {json.dumps(said(one)) for one in wrong} == {json.dumps(said(wrong[0]))}
    assert said(wrong[0])[:2] == (404, "application/problem+json")
    assert fresh(case).state == "in_progress" and session().scalars(select(Receipt)).all() == []


UNINTELLIGIBLE = [
    b"", b"[]", b"{", b'{"type":"case.update"}', b'{"type":"other","data":{"case":1}}', b'{"type":"case.update","data":{"case":true}}',
    b'{"type":"case.update","data":{"case":0}}', b'{"type":"case.update","data":{"case":NaN}}', b"[" * 5000,
    b'{"type":"case.update","data":{"case":1,"case":1}}', b'{"type":"case.update","data":{"case":99999999999}}',
    b'{"type":"case.update","data":{"case":1,"url":"javascript:alert(1)"}}', b'{"type":"case.update","data":{"case":1,"state":5}}',
    b'{"type":"case.update","data":{"case":1,"comment":"x"}}', b'{"type":"case.update","data":{"case":1,"url":"//x"}}', b"\xff",
    b'{"type":"case.update","data":{"case":1,"reference":"' + b"x" * 81 + b'"}}',
]


def test_what_cannot_be_understood_is_refused_with_its_reason(app, s):
    answers = {body: post(app, s, None, raw=body) for body in UNINTELLIGIBLE}
    told = {body: (answer.status_code, answer.mimetype) for body, answer in answers.items()}
    assert told == dict.fromkeys(UNINTELLIGIBLE, (422, "application/problem+json"))


def test_too_much_is_not_read(app, s, case):
    answer = post(app, s, {"case": case.id, "comment": {"text": "x" * 70_000}})
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert session().scalars(select(Remark)).all() == []


def test_a_state_that_cannot_be_followed_stands_on_the_case(app, s, case):
    answer = post(app, s, {"case": case.id, "state": "seen", "comment": {"author": "Bo", "text": "Still broken."}})
    assert answer.get_json()["outcome"] == "refused"
    remark = session().scalars(select(Remark)).one()
    assert (remark.refused_state, remark.words) == ("seen", "Still broken.")


@pytest.mark.once
def test_whoever_sends_too_much_is_told_to_wait(app, s, case, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    monkeypatch.setattr(inbound, "PER_ADDRESS", "2/minute")
    answers = [post(app, s, {"case": case.id}, secret="whsec_" + "A" * 43 + "=") for _each in range(3)]
    assert [one.status_code for one in answers] == [404, 404, 429] and int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].mimetype == "application/problem+json"
