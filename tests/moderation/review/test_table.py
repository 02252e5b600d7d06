"""The table of decisions: role x decision x subject."""

import json

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.core.rendering import icon
from moderation.flags.commands import raise_flag
from moderation.review.decisions import DECISIONS, Step
from moderation.review.explaining import CASES, policy_table
from moderation.review.models import ReviewItem
from moderation.review.reversing import EFFECTS
from moderation.review.states import DecisionKind, EffectKind
from moderation.review.steps import STEPS
from tests import make

SANCTIONS = {"warn", "silence", "suspend", "remove_member", "spam"}
FITTING = {
    "post": {"keep", "edit", "hide", "remove", "spam", "move", "merge", "close_duplicate", "handled", "warn", "silence", "suspend"},
    "held post": {"release", "refuse", "spam"},
    "own post": {"keep", "split", "edit", "hide", "remove", "spam", "handled", "warn", "silence", "suspend"},
    "post of staff": {"keep", "split", "edit", "hide", "remove", "spam", "handled", "warn", "silence", "suspend"},
    "member": {"dismiss", "handled", "warn", "silence", "suspend", "remove_member", "spam"},
    "staff member": {"dismiss", "handled", "warn", "silence", "suspend", "remove_member", "spam"},
    "suggested edit": {"approve", "reject"}, "outdated suggested edit": {"reject"},
    "appeal": {"uphold", "overturn"}, "appeal against oneself": {"uphold", "overturn"},
    "appeal against oneself, nobody else": {"uphold", "overturn"}, "appeal of staff": {"uphold", "overturn"},
    "notice": {"act_on_notice", "dismiss"},
    "notice about a member": {"dismiss", "warn", "silence", "suspend", "remove_member"},
}


def expected(role, subject, decision):
    if role not in ("moderator", "admin"):
        return False
    if subject == "appeal against oneself":
        return False
    if subject == "own post":
        return role == "admin" and decision not in SANCTIONS
    if subject == "appeal of staff":
        return role == "admin"
    if "staff" in subject:
        return role == "admin" or decision not in SANCTIONS
    return True


def test_every_line_of_the_table():
    rows = policy_table()
    found = {(row["role"], row["subject"], row["decision"]): row["allowed"] for row in rows}
    assert {(subject, decision) for _role, subject, decision in found} == {(name, one) for name, all_ in FITTING.items() for one in all_}
    wrong = {key: allowed for key, allowed in found.items() if allowed != expected(*key)}
    assert not wrong


def test_everything_a_decision_does_can_be_done_and_undone(house):
    assert set(DECISIONS) == set(DecisionKind)
    assert set(STEPS) == set(Step)
    assert set(EFFECTS) == set(EffectKind)
    assert set(CASES) == set(FITTING)
    assert all(icon(choice.icon) for choice in DECISIONS.values())


@pytest.mark.parametrize("subject", list(FITTING))
def test_no_key_means_two_things(subject):
    keys = [DECISIONS[DecisionKind(name)].key for name in FITTING[subject] if DECISIONS[DecisionKind(name)].key]
    assert len(keys) == len(set(keys))


def test_the_command_line_tells_both(app):
    run = app.test_cli_runner()
    said = json.loads(run.invoke(args=["plaza", "moderation", "policy", "--json"]).output)
    assert {"role": "moderator", "decision": "keep", "subject": "post", "allowed": True} in said["policy"]
    raise_flag(make.member(), post_id=make.answer(make.question()).id, reason="spam")
    item = session().scalars(select(ReviewItem)).one()
    told = json.loads(run.invoke(args=["plaza", "moderation", "explain", str(item.id), "--json"]).output)
    assert told["priority"] == sum(part["points"] for part in told["parts"]) == item.priority
    assert run.invoke(args=["plaza", "moderation", "explain", "999"]).exit_code == 2
