"""Privileges by preset and by the operator's own numbers: exactly from the number on, and it says what is missing."""

from types import SimpleNamespace

import pytest

from forum.catalogue import PRESETS, PRIVILEGES, reputation_needed
from forum.core.permissions import Actor, verdict
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.policy import Action
from forum.reputation.privileges import ladder, likeness, next_rung
from moderation.policy import DeskAction
from tests import make
from tests.forum.tuning import tune
from tests.visitor import Visitor

ACTIONS = {
    "flag": DeskAction.FLAG,
    "suggest_edit": Action.SUGGEST_EDIT, "review": Action.REVIEW_EDITS,
    "comment": Action.COMMENT, "upvote": Action.UPVOTE, "downvote": Action.DOWNVOTE, "edit_tags": Action.RETAG,
    "request_escalation": Action.REQUEST_ESCALATION,
    "create_tags": Action.CREATE_TAG, "mark_duplicates": Action.MARK_DUPLICATE, "edit_posts": Action.EDIT_POST,
    "accept_for_silent_asker": Action.ACCEPT, "close": Action.CLOSE, "trusted": Action.WRITE_WITHOUT_LIMITS,
}


def subject():
    """Somebody else's post in somebody else's old thread: both at once, since rules look at either."""
    long_ago = utcnow().replace(year=2020)
    thread = SimpleNamespace(asker_id=1, locked_at=None, created_at=long_ago)
    return SimpleNamespace(author_id=1, kind="answer", thread=thread, **vars(thread))


def somebody(reputation, **facts):
    return Actor(id=7, handle="g", reputation=reputation, is_verified=True, **facts)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("privilege", PRIVILEGES)
def test_a_privilege_begins_exactly_at_its_number(app, preset, privilege):
    tune("privileges.preset", preset)
    needed = PRIVILEGES[privilege][PRESETS.index(preset)]
    action = ACTIONS[privilege]
    assert verdict(somebody(needed), action, subject()).allowed
    agent = verdict(somebody(0, roles=frozenset({"agent"})), action, subject())
    assert agent.allowed or agent.missing.kind == "edits_directly", "staff stand above the ladder"
    refused = verdict(somebody(needed - 1), action, subject())
    assert not refused.allowed
    assert (refused.missing.kind, refused.missing.needed, refused.missing.have) == ("reputation", needed, needed - 1)


def test_every_privilege_of_the_catalogue_guards_something():
    assert set(ACTIONS) == set(PRIVILEGES)


def test_growing_is_the_ladder_to_begin_with(app):
    assert {name: reputation_needed(name) for name in PRIVILEGES} == {
        "suggest_edit": 1, "review": 500,
        "comment": 1, "upvote": 15, "flag": 15, "downvote": 50, "edit_tags": 100, "create_tags": 150, "request_escalation": 100,
        "mark_duplicates": 250,
        "edit_posts": 500, "accept_for_silent_asker": 1000, "close": 1000, "trusted": 2000,
    }


def test_start_up_is_a_tenth_of_growing():
    for start_up, growing, _mature in PRIVILEGES.values():
        assert start_up == max(1, -(-growing // 10))


def test_the_operators_own_number_stands_over_the_preset_until_it_is_zero_again(app):
    tune("privileges.upvote", 33)
    tune("privileges.preset", "mature")
    assert (reputation_needed("upvote"), reputation_needed("downvote")) == (33, 125)
    tune("privileges.upvote", 0)
    assert reputation_needed("upvote") == 15
    with pytest.raises(Invalid):
        tune("privileges.preset", "huge")


def test_the_ladder_says_what_is_reached_and_what_comes_next(app):
    rungs = ladder(60)
    assert [rung.privilege for rung in rungs if rung.is_reached] == ["suggest_edit", "comment", "upvote", "flag", "downvote"]
    assert [rung.needed for rung in rungs] == sorted(rung.needed for rung in rungs)
    assert next_rung(rungs).privilege == "edit_tags"
    assert next_rung(ladder(2000)) is None


def test_readers_with_the_same_privileges_share_a_page_unless_it_tells_their_number(app):
    assert likeness(60) == likeness(99) != likeness(100)
    assert likeness(16) != likeness(17), "the button for votes down says how many points they have"


def test_a_page_and_json_say_which_number_is_missing(app):
    answer = make.answer(make.question())
    visitor = Visitor(app).sign_in(make.member(reputation=12))
    page = visitor.get(f"/questions/{answer.thread_id}/{answer.thread.slug}/")
    assert "This needs 15 reputation; you have 12." in page.words
    refused = visitor.post(f"/posts/{answer.id}/vote", {"value": "up"}, status=403, headers={"Accept": "application/json"})
    missing = refused.json["missing"]
    assert (missing["kind"], missing["needed"], missing["have"]) == ("reputation", 15, 12)


def test_a_vote_that_cost_the_privilege_can_still_be_taken_back(app):
    answer = make.answer(make.question())
    visitor = Visitor(app).sign_in(make.member(reputation=50))
    visitor.post(f"/posts/{answer.id}/vote", {"value": "down"}, status=303)
    page = visitor.get(f"/questions/{answer.thread_id}/{answer.thread.slug}/")
    assert page.one(f"#vote-{answer.id}-down")["aria-pressed"] == "true"
    visitor.post(f"/posts/{answer.id}/vote", {"value": "none"}, status=303)
