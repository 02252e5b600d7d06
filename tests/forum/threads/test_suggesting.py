"""Suggesting edits: who may, what is kept, when it is closed."""

import itertools

import pytest
from sqlalchemy import func, select

from forum.accounts.commands.leaving import _anonymise
from forum.core.db import command, session
from forum.core.permissions import SYSTEM, can
from forum.kit.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from forum.policy import Action
from forum.threads.commands import (
    allowances,
    delete_post,
    edit_post,
    hide_post,
    lock_thread,
    move_thread,
    restore_post,
    save_draft,
    store_attachment,
    suggest_edit,
    withdraw_suggestion,
)
from forum.threads.commands.suggesting import move_suggestion
from forum.threads.models import Draft, SuggestedEdit, Tag
from forum.threads.queries.suggestions import get_suggestion, suggestions_by, suggestions_for_post, suggestions_to_decide
from forum.threads.states import SUGGESTION_MOVES, SuggestionState
from tests import make
from tests.forum.threads.suggested import NOTE, scene, state, stored, suggest, text
from tests.forum.tuning import tune


def test_a_suggestion_changes_nothing_yet(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    assert (made.state, made.base, made.version, made.note) == ("open", 1, 1, NOTE)
    assert text(s.answer) == "Turn it of.\n\nThen on."


def test_of_a_question_title_tags_and_fields_can_be_suggested(app):
    field = {"key": "model", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True}
    place = make.category("boxes", fields=(field,))
    make.tag("wifi")
    s = scene(category=place, fields={"model": "HX-100"}, title="Box blinks", body="Why?")
    made = suggest(s.sue, s.opening, "Why?", title="Why does the box blink?", tags=["wifi"], fields={"model": "HX-200"})
    assert (made.title, made.tags, made.fields, made.body_markdown) == ("Why does the box blink?", ["wifi"], {"model": "HX-200"}, "Why?")


def test_what_stays_is_not_kept_twice(app):
    s = scene(title="Box blinks", body="Why?")
    made = suggest(s.sue, s.opening, "Why, please?", title="Box blinks", tags=[], fields={})
    assert (made.title, made.tags, made.fields) == (None, None, None)


WHO = {
    "stranger": (lambda s: make.member(verified=False), False), "asker": (lambda s: s.ana, True), "author": (lambda s: s.bob, False),
    "newcomer": (lambda s: make.member(reputation=1), True), "just below": (lambda s: make.member(reputation=499), True),
    "editor": (lambda s: make.member(reputation=500), False), "agent": (lambda s: make.agent(), False),
    "moderator": (lambda s: s.mod, False),
}


@pytest.mark.parametrize("name", WHO)
def test_those_suggest_who_may_not_edit(app, name):
    s = scene()
    who, may = WHO[name][0](s), WHO[name][1]
    if may:
        assert suggest(who, s.answer).author_id == who.id
    else:
        with pytest.raises(NotAllowed):
            suggest(who, s.answer)


def test_the_reputation_for_it_is_the_operators(app):
    s = scene()
    tune("privileges.suggest_edit", 40)
    with pytest.raises(NotAllowed) as refusal:
        suggest(s.sue, s.answer)
    assert (refusal.value.missing.needed, refusal.value.missing.have) == (40, 1)
    suggest(make.member(reputation=40), s.answer)


def test_comments_and_locked_threads_take_no_suggestions(app):
    s = scene()
    remark = make.comment(s.answer, s.bob, "See mannual.")
    with pytest.raises(NotAllowed):
        suggest(s.sue, remark, "See manual.")
    lock_thread(s.mod, s.question.id)
    with pytest.raises(NotAllowed):
        suggest(s.sue, s.answer)


@pytest.mark.parametrize(("changed", "wrong"), [
    ({"body": "Turn it of.\n\nThen on."}, "body"), ({"note": "typo"}, "note"), ({"note": " " * 30}, "note"), ({"body": ""}, "body"),
])
def test_what_is_wrong_is_named(app, changed, wrong):
    s = scene()
    with pytest.raises(Invalid) as refusal:
        suggest(s.sue, s.answer, **changed)
    assert list(refusal.value.fields) == [wrong]


def test_nothing_new_is_made_for_a_suggestion(app):
    """Neither tags, even by who may create some, nor files."""
    s = scene()
    tagger = make.member(reputation=300)
    with pytest.raises(Invalid) as refusal:
        suggest(tagger, s.opening, "Words.", tags=["brand-new"])
    assert "tags" in refusal.value.fields
    assert session().scalar(select(func.count()).select_from(Tag)) == 0
    file = store_attachment(s.sue, filename="log.txt", data=b"log")
    with pytest.raises(Invalid) as refusal:
        suggest(s.sue, s.answer, f"See [log]({file.url})")
    assert "body" in refusal.value.fields


def test_one_at_a_time_for_each_post_and_the_same_form_sent_twice_is_one(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    assert suggest(s.sue, s.answer).id == made.id
    with pytest.raises(WrongState):
        suggest(s.sue, s.answer, "Something else.")
    suggest(s.sue, s.opening, "Another post.")
    withdraw_suggestion(s.sue, made.id)
    assert suggest(s.sue, s.answer, "Something else.").id != made.id


def test_another_title_with_the_same_text_is_another_suggestion(app):
    s = scene(title="Box blinks", body="Why?")
    first = suggest(s.sue, s.opening, "Why?", title="Why does the box blink?")
    assert suggest(s.sue, s.opening, "Why?", title="Why does the box blink?").id == first.id
    with pytest.raises(WrongState):
        suggest(s.sue, s.opening, "Why?", title="The box never stops blinking")


def test_a_few_wait_at_once(app):
    s = scene()
    tune("threads.suggested_edits_waiting", 1)
    made = suggest(s.sue, s.answer)
    with pytest.raises(Invalid):
        suggest(s.sue, s.opening, "Another post.")
    withdraw_suggestion(s.sue, made.id)
    suggest(s.sue, s.opening, "Another post.")


def test_so_many_a_day(app, monkeypatch):
    s = scene()
    tune("threads.suggested_edits_per_day", 1)
    monkeypatch.setattr(allowances, "enforced", lambda: True)
    suggest(s.sue, s.answer)
    with pytest.raises(TooMany):
        suggest(s.sue, s.opening, "Another post.")


def test_who_began_from_an_older_text_is_shown_the_newer(app):
    s = scene()
    edit_post(s.bob, s.answer.id, body="Off, then on.", base=1)
    with pytest.raises(WrongState) as refusal:
        suggest_edit(s.sue, s.answer.id, body="Turn it off.", base=1, note=NOTE)
    assert (refusal.value.current, refusal.value.details) == (2, {"body": "Off, then on."})


def test_sending_it_ends_its_draft(app):
    s = scene()
    save_draft(s.sue, f"suggest-{s.answer.id}", content={"body": "Half a"})
    suggest(s.sue, s.answer)
    assert session().get(Draft, (s.sue.id, f"suggest-{s.answer.id}"), populate_existing=True) is None


def test_only_its_author_takes_it_back_and_only_before_it_is_decided(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    with pytest.raises(NotAllowed):
        withdraw_suggestion(s.rita, made.id)
    withdraw_suggestion(s.sue, made.id)
    assert withdraw_suggestion(s.sue, made.id).state == "withdrawn"


def test_every_move_is_in_the_table_or_refused(app):
    s = scene()
    made = suggest(s.sue, s.answer)

    @command
    def put_and_move(was, to):
        row = get_suggestion(s.sue, made.id, lock=True)
        row.state, row.version = was.value, 5
        move_suggestion(row, to, SYSTEM)
        assert row.version == 6
        raise LookupError  # rolls back

    def told(was, to):
        try:
            put_and_move(was, to)
        except (LookupError, WrongState) as error:
            return type(error)

    expected = {pair: LookupError if pair[1] in SUGGESTION_MOVES[pair[0]] else WrongState
                for pair in itertools.product(SuggestionState, SuggestionState)}
    assert {pair: told(*pair) for pair in expected} == expected


def test_an_edit_makes_what_waits_stale(app):
    s = scene()
    made, other = suggest(s.sue, s.answer), suggest(s.sue, s.opening, "Another post.")
    edit_post(s.bob, s.answer.id, body="Off, then on.", base=1)
    assert (state(made), stored(made).version, state(other)) == ("stale", 2, "open")


def hide_answer(s):
    hide_post(s.mod, s.answer.id, reason="off_topic")


def hide_thread(s):
    hide_post(s.mod, s.opening.id, reason="off_topic")


def delete_answer(s):
    delete_post(s.bob, s.answer.id)


def move_to_staff(s):
    move_thread(s.mod, s.question.id, category_id=make.category("desk", read_access="staff").id)


@pytest.mark.parametrize("take_away", [hide_answer, hide_thread, delete_answer, move_to_staff])
def test_what_was_suggested_for_a_post_that_is_gone_is_closed_and_seen_by_nobody(app, take_away):
    s = scene()
    made, elsewhere = suggest(s.sue, s.answer), suggest(s.sue, make.answer(make.question(), body="Of."), "Off.")
    take_away(s)
    assert (state(made), state(elsewhere)) == ("void", "open")
    for who in (s.sue, s.rita, make.member()):
        with pytest.raises(NotFound):
            get_suggestion(who, made.id)
        assert made.id not in {one.id for one in (*suggestions_by(who, None).items, *suggestions_to_decide(who, None).items)}
        assert not suggestions_for_post(who, s.answer.id, None).items


def test_a_move_for_everybody_closes_nothing(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    move_thread(s.mod, s.question.id, category_id=make.category("other").id)
    assert state(made) == "open"


def test_what_comes_back_stays_closed(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    hide_answer(s)
    restore_post(s.mod, s.answer.id)
    assert get_suggestion(s.sue, made.id).state == "void"
    suggest(s.sue, s.answer)


def test_only_its_author_the_posts_author_and_reviewers_see_it(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    for who in (s.sue, s.bob, s.rita, s.mod, make.agent()):
        assert get_suggestion(who, made.id).id == made.id
    for who in (s.ana, make.member(reputation=499)):
        with pytest.raises(NotFound):
            get_suggestion(who, made.id)
    assert [one.id for one in suggestions_to_decide(s.bob, None).items] == [made.id]
    assert not suggestions_to_decide(s.sue, None).items, "nobody decides about their own"
    assert not can(s.ana, Action.REVIEW_EDITS)


def test_a_member_who_leaves_takes_along_what_nobody_took_over(app):
    s = scene()
    made = suggest(s.sue, s.answer)
    _anonymise(s.sue)
    assert session().scalar(select(SuggestedEdit.id).where(SuggestedEdit.id == made.id)) is None
