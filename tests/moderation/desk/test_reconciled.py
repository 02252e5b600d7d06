"""What `plaza reconcile` says of rules, hand-offs, private exchanges and ratings: nothing where all is well, and each kind of drift."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.threads.models import Attachment
from moderation.correspondence import invariants as letters
from moderation.correspondence.commands import write_note, write_to_asker
from moderation.correspondence.models import CaseNote, PrivateMessage
from moderation.escalations import invariants as cases
from moderation.escalations.commands import rate_case, resolve
from moderation.escalations.models import Escalation, EscalationEvent, Satisfaction
from moderation.handoff import invariants as handoffs
from moderation.handoff.commands import Draft, add_destination, hand_off
from moderation.handoff.models import Delivery, Destination, HandOff, Receipt
from moderation.raising import invariants as rules
from moderation.raising.commands import RuleDraft, add_rule, raise_by_rule
from moderation.raising.models import Raising, RaisingRule
from moderation.raising.occasions import occasions
from moderation.raising.stories import stories, terms_of
from moderation.teams.queries import hours_of
from tests import make
from tests.forum.drift import drifting
from tests.moderation.escalations.cases import Scene, asked_long_ago

pytestmark = pytest.mark.once
LONG = timedelta(days=3)


@pytest.fixture
def s(app):
    """A case that a rule raised, handed off and with an exchange; and one that was solved in private and rated."""
    scene = Scene()
    boss = make.admin("boss")
    rule = add_rule(boss, RuleDraft("Nobody replied", "no_reply", amount=24))
    turn_on(rule.id)
    asked_long_ago(scene.thread, 400)
    occasion = next(iter(occasions(terms_of(rule), stories(rule, [scene.thread.id])[scene.thread.id], hours_of(None))))
    raise_by_rule(SYSTEM, rule.id, 1, occasion)
    raised = session().scalars(select(Escalation)).one()
    destination, _secret = add_destination(boss, Draft("Tickets", "https://tickets.example.com/"))
    handoff = hand_off(scene.agent, raised.id, destination.id)
    message = write_to_asker(scene.agent, raised.id, text="Which street?")
    note = write_note(scene.agent, raised.id, text="Look at the line.")
    thread = make.question(scene.asker)
    done = make_case(scene, thread)
    scene.ids = {"rule": rule.id, "case": raised.id, "handoff": handoff.id, "to": destination.id, "message": message.id, "note": note.id,
                 "done": done.id, "thread": scene.thread.id, "other": thread.id}
    return scene


def make_case(scene, thread):
    scene.thread, kept = thread, scene.thread
    case = scene.case()
    scene.thread = kept
    write_to_asker(scene.agent, case.id, text="Your number?")
    resolve(scene.agent, case.id, outcome="solved_privately", summary="Done.", public_summary="It was the plug, as so often.")
    rate_case(scene.asker, case.id, score="good")
    return case


@command
def turn_on(rule_id):
    session().execute(update(RaisingRule).where(RaisingRule.id == rule_id).values(is_on=True, tried_version=1))


class Planted(Exception):
    """So that nothing planted stays."""


@command
def found_after(check, *statements):
    for statement in statements:
        session().execute(statement.execution_options(synchronize_session=False))
    session().expire_all()
    raise Planted(check())


def raising(ids, **more):
    now = utcnow()
    return {"rule_id": ids["rule"], "rule_version": 1, "thread_id": ids["other"], "escalation_id": ids["done"], "at": now,
            "occasion_at": now, "is_voice": True, "facts": {}, **more}


def delivery(ids, number, **more):
    return {"webhook_id": f"msg_{number}", "destination_id": ids["to"], "handoff_id": ids["handoff"], "escalation_id": ids["case"],
            "kind": "case.changed", "facts": {}, "case_version": 1, "state": "delivered", "attempts": 1, "round": 0, "created_at": utcnow(),
            **more}


def upload(ids):
    owner_id = session().get_one(Escalation, ids["case"]).owner_id or 1
    return {"public_id": "0" * 20, "owner_id": owner_id, "is_private": True, "filename": "a.txt", "content_type": "text/plain",
            "size_bytes": 1, "sha256": "", "created_at": utcnow()}


def put(model, **row):
    return insert(model).values(row)


def change(model, row_id, **values):
    return update(model).where(model.id == row_id).values(values)


DRIFT = {
    rules.caps: lambda ids: [change(RaisingRule, ids["rule"], cap_per_hour=1), put(Raising, **raising(ids))],
    rules.cool_downs: lambda ids: [put(Raising, **raising(ids, thread_id=ids["thread"]))],
    rules.evidence: lambda ids: [change(Escalation, ids["done"], source="rule")],
    rules.voices: lambda ids: [put(Raising, **raising(ids, at=utcnow() - LONG))],
    handoffs.live_hand_offs: lambda ids: [
        change(Destination, ids["to"], changed_at=utcnow() - LONG),
        change(Escalation, ids["case"], state="cancelled", outcome="not_needed", closed_at=utcnow() - LONG)],
    handoffs.told_versions: lambda ids: [change(HandOff, ids["handoff"], told_version=99)],
    handoffs.first_messages: lambda ids: [update(Delivery).where(Delivery.handoff_id == ids["handoff"]).values(kind="case.replied")],
    handoffs.changes_told_once: lambda ids: [put(Delivery, **delivery(ids, 1)), put(Delivery, **delivery(ids, 2))],
    handoffs.messages_in_order: lambda ids: [put(Delivery, **delivery(ids, 1, case_version=0))],
    handoffs.acted_upon_once: lambda ids: [
        put(Receipt, destination_id=ids["to"], webhook_id="msg_x", at=utcnow(), answer={"case": ids["done"]})],
    letters.messages_of_a_case: lambda ids: [change(PrivateMessage, ids["message"], thread_id=ids["other"])],
    letters.messages_in_time: lambda ids: [change(PrivateMessage, ids["message"], sent_at=utcnow() - LONG)],
    letters.files_of_messages: lambda ids: [put(Attachment, **upload(ids))],
    letters.forgotten_words: lambda ids: [change(PrivateMessage, ids["message"], forgotten_at=utcnow())],
    letters.public_summaries: lambda ids: [
        change(Escalation, ids["case"], state="resolved", outcome="solved_privately", closed_at=utcnow())],
    letters.notes_in_time: lambda ids: [change(CaseNote, ids["note"], written_at=utcnow() - LONG)],
    cases.answers_of_askers: lambda ids: [update(Satisfaction).values(member_id=ids["stranger"])],
}


def test_reconcile_is_silent_where_all_is_well_and_finds_each_kind_of_drift(s):
    assert drifting() == {}
    s.ids["stranger"] = s.helper.id
    missed = []
    for check, plant in DRIFT.items():
        with pytest.raises(Planted) as planted:
            found_after(check, *plant(s.ids))
        if not planted.value.args[0]:
            missed.append(check.__qualname__)
    assert missed == []
    rooms = {module: {name for name, one in vars(module).items() if callable(one) and getattr(one, "__module__", "") == module.__name__
                      and not name.startswith("_")} for module in (rules, handoffs, letters)}
    assert {one.__name__ for one in DRIFT} >= set().union(*rooms.values()), "a kind of drift that nobody has planted"
    assert session().scalars(select(EscalationEvent.payload).where(
        EscalationEvent.escalation_id == s.ids["done"], EscalationEvent.kind == "resolved")).one()["post_id"]
