"""Deciding on suggested edits: who may, what becomes of the post, two at once, after the post has changed."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads.commands import (
    approve_suggestion,
    change_type,
    edit_post,
    improve_suggestion,
    lock_thread,
    reject_suggestion,
    rollback_post,
)
from forum.threads.models import Revision
from forum.threads.queries import field_values, revisions_of
from forum.threads.queries.suggestions import count_to_review, credits_of
from tests import make
from tests.forum.drift import drifting
from tests.forum.threads.suggested import NOTE, scene, state, stored, suggest, text
from tests.forum.threads.test_races import together
from tests.forum.tuning import tune

NEW = "Turn it off.\n\nThen on."


def decide(what, who, made, **options):
    said = {"version": 1, **options}
    if what == "reject":
        return reject_suggestion(who, made.id, **{"reason": "wrong", **said})
    if what == "improve":
        return improve_suggestion(who, made.id, **{"body": "Turn it off, then on.", "base": 1, **said})
    return approve_suggestion(who, made.id, **said)


def test_approving_makes_it_a_revision_of_whoever_suggested_it(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    approve_suggestion(s.rita, made.id, version=1)
    post = stored(s.answer)
    assert (post.body_markdown, post.revision, post.edited_by_id) == (NEW, 2, s.sue.id)
    newest = revisions_of(post)[0]
    assert (newest.editor.id, newest.note, newest.body) == (s.sue.id, NOTE, NEW)
    credit = credits_of(post, [1, 2])
    assert list(credit) == [2]
    assert (credit[2].suggester.id, credit[2].reviewer.id, credit[2].is_improved) == (s.sue.id, s.rita.id, False)
    row = stored(made)
    assert (row.state, row.version, row.revision, row.decided_by_id) == ("approved", 2, 2, s.rita.id)
    assert not drifting()


def test_all_of_a_question_is_taken_over(app):
    place = make.category("boxes", fields=({"key": "model", "kind": "text"},))
    make.tag("wifi")
    s = scene(category=place, title="Box blinks", body="Why?", fields={"model": "HX-100"})
    made = suggest(s.sue, s.opening, "Why, please?", title="Why does the box blink?", tags=["wifi"], fields={"model": "HX-200"})
    approve_suggestion(s.ana, made.id, version=1)
    newest = revisions_of(stored(s.opening))[0]
    assert (newest.title, newest.tags, newest.fields) == ("Why does the box blink?", ("wifi",), {"model": "HX-200"})
    assert (stored(s.question).title, newest.body) == ("Why does the box blink?", "Why, please?")


def test_a_discussion_takes_over_no_answers_to_the_fields_of_questions(app):
    place = make.category("boxes", fields=({"key": "model", "kind": "choice", "choices": ["HX-100", "HX-200"]},))
    s = scene(category=place, fields={"model": "HX-100"}, body="Why?")
    made = suggest(s.sue, s.opening, "Why, please?", fields={"model": "HX-200"})
    change_type(s.mod, s.question.id, type="discussion")
    approve_suggestion(s.rita, made.id, version=made.version)
    assert text(s.opening) == "Why, please?" and field_values(s.question.id, place.id) == {"model": "HX-100"}


def test_improving_is_an_edit_of_the_reviewers_that_credits_the_suggester(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    decide("improve", s.rita, made, note="shorter")
    post = stored(s.answer)
    assert (post.body_markdown, post.edited_by_id, revisions_of(post)[0].note) == ("Turn it off, then on.", s.rita.id, "shorter")
    assert credits_of(post, [2])[2].is_improved
    assert state(made) == "improved"


def test_an_improvement_without_a_difference_is_none(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    with pytest.raises(Invalid):
        decide("improve", s.rita, made, body="Turn it of.\n\nThen on.")
    assert state(made) == "open"


def test_turning_it_down_changes_no_post(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    reject_suggestion(s.bob, made.id, version=1, reason="other", words=" I meant\n“of”. ")
    row = stored(made)
    assert (row.state, row.reject_reason, row.reject_words, row.revision) == ("rejected", "other", "I meant “of”.", None)
    assert (text(s.answer), stored(s.answer).revision) == ("Turn it of.\n\nThen on.", 1)


@pytest.mark.parametrize(("said", "wrong"), [({"reason": "because"}, "reason"), ({"reason": "other"}, "words"),
                                             ({"reason": "other", "words": " \n"}, "words")])
def test_a_reason_is_needed(app, said, wrong):
    s = scene()
    made = suggest(s.sue, s.answer)
    with pytest.raises(Invalid) as refusal:
        decide("reject", s.rita, made, **said)
    assert list(refusal.value.fields) == [wrong]
    assert state(made) == "open"


MAY = {
    "author of the post": lambda s: s.bob, "reviewer": lambda s: s.rita, "agent": lambda s: make.agent(), "moderator": lambda s: s.mod,
}
MAY_NOT = {
    "suggester": (lambda s: s.sue, NotAllowed), "asker": (lambda s: s.ana, NotFound),
    "just below": (lambda s: make.member(reputation=499), NotFound),
    "silenced": (lambda s: make.member(reputation=900, verified=False), NotFound),
}


@pytest.mark.parametrize("what", ["approve", "improve", "reject"])
@pytest.mark.parametrize("name", MAY)
def test_the_posts_author_and_reviewers_decide(app, what, name):
    s = scene()
    decide(what, MAY[name](s), suggest(s.sue, s.answer))


@pytest.mark.parametrize("name", MAY_NOT)
def test_nobody_else_does(app, name):
    s = scene()
    made, who = suggest(s.sue, s.answer), MAY_NOT[name][0](s)
    for what in ("approve", "improve", "reject"):
        with pytest.raises(MAY_NOT[name][1]):
            decide(what, who, made)
        assert state(made) == "open"


def test_nobody_reviews_their_own_however_much_they_may_by_now(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    tune("privileges.review", 1)
    tune("privileges.edit_posts", 1)
    with pytest.raises(NotAllowed):
        approve_suggestion(s.sue, made.id, version=1)


def test_who_may_review_but_not_edit_cannot_improve(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    tune("privileges.review", 20)
    with pytest.raises(NotAllowed):
        decide("improve", make.member(reputation=20), made)
    decide("approve", make.member(reputation=20), made)


def test_a_locked_thread_is_decided_by_moderators_only(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    lock_thread(s.mod, s.question.id)
    for who in (s.rita, s.bob, make.agent()):
        with pytest.raises(NotAllowed):
            approve_suggestion(who, made.id, version=1)
    approve_suggestion(s.mod, made.id, version=1)


def test_a_stale_suggestion_can_be_improved_but_not_taken_over(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    edit_post(s.bob, s.answer.id, body="Switch it of.", base=1)
    with pytest.raises(WrongState) as refusal:
        approve_suggestion(s.rita, made.id, version=1)
    assert refusal.value.current == "stale"
    with pytest.raises(WrongState):
        approve_suggestion(s.rita, made.id, version=2)
    with pytest.raises(WrongState):
        decide("improve", s.rita, made, version=2, body="Switch it off.", base=1)
    decide("improve", s.rita, made, version=2, body="Switch it off.", base=2)
    assert (text(s.answer), state(made)) == ("Switch it off.", "improved")


def test_taking_one_over_makes_the_others_stale(app):
    s = scene()
    made, other = suggest(s.sue, s.answer), suggest(make.member(), s.answer, "Restart it.")
    approve_suggestion(s.rita, made.id, version=1)
    assert (state(made), state(other)) == ("approved", "stale")


def test_a_later_rollback_leaves_it_approved(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    approve_suggestion(s.rita, made.id, version=1)
    rollback_post(s.bob, s.answer.id, 1)
    assert state(made) == "approved"


@pytest.mark.parametrize("actions", [("approve", "approve"), ("approve", "reject"), ("improve", "approve"), ("reject", "reject")])
def test_of_two_reviewers_at_once_one_decides(app, actions):
    s = scene()
    made = suggest(s.sue, s.answer)
    done = together(app, *(lambda what=what, who=who: decide(what, who, made).state
                           for what, who in zip(actions, (s.rita, s.rolf), strict=True)))
    assert sum(isinstance(one, WrongState) for one in done) == 1, done
    winner = next(one for one in done if isinstance(one, str))
    loser = next(one for one in done if isinstance(one, WrongState))
    assert loser.current == winner == state(made)
    numbers = session().scalars(select(Revision.number).where(Revision.post_id == s.answer.id).order_by(Revision.number)).all()
    assert numbers == ([1] if winner == "rejected" else [1, 2])
    assert not drifting()


def test_the_count_in_the_header_is_of_what_one_may_decide(app):
    s = scene()
    assert count_to_review(s.sue) is None
    assert count_to_review(s.rita) == 0
    made, _mine = suggest(s.sue, s.answer), suggest(make.member(), s.opening, "Another post.")
    assert count_to_review(s.rita) == 2
    approve_suggestion(s.rolf, made.id, version=1)
    assert count_to_review(s.rita) == 1
