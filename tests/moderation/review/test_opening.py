"""How items come into the queue and leave it undecided."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.threads.commands import delete_post, hide_post, suggest_edit, withdraw_suggestion
from moderation.flags.commands import raise_flag, withdraw_flag
from moderation.flags.models import Flag
from moderation.review import invariants
from moderation.review.commands import claim, decide, free_expired, refresh_ranks, void_left_over
from moderation.review.models import ReviewCause, ReviewItem
from moderation.review.reactions import held_post_opens, notice_opens, release_closes, screening_opens
from tests import make


@pytest.fixture
def s(app):
    class Scene:
        mod, author, ana, ben = make.moderator("mod"), make.member("author"), make.member("ana"), make.member("ben")
        thread = make.question(make.member("asker"))
        answer = make.answer(thread, author)

    return Scene


def items(**about):
    session().expire_all()
    return list(session().scalars(select(ReviewItem).filter_by(**about).order_by(ReviewItem.id)))


def drift():
    return [found for check in (
        invariants.every_open_flag_has_an_open_item, invariants.one_open_item_per_subject, invariants.flag_numbers,
        invariants.decided_items_have_one_standing_decision, invariants.suggestions_that_wait_are_in_the_queue,
    ) for found in check()]


@dataclass
class Told:
    """An event of a room that is wired elsewhere."""

    post_id: int = 0
    screening_id: int | None = None
    notice_id: int = 0


def test_two_flags_are_two_causes_of_one_item(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="off_topic")
    raise_flag(s.ben, post_id=s.answer.id, reason="abusive")
    item, = items(post_id=s.answer.id)
    assert len(list(session().scalars(select(ReviewCause.id)))) == 2
    assert (item.flag_count, item.reason, item.author_id, item.category_id) == (2, "abusive", s.author.id, s.thread.category_id)
    assert not drift()


def test_the_last_flag_taken_back_leaves_nothing_to_decide(s):
    first = raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    second = raise_flag(s.ben, post_id=s.answer.id, reason="spam")
    withdraw_flag(s.ana, first.id)
    assert items()[0].state == "open"
    assert items()[0].flag_count == 1
    withdraw_flag(s.ben, second.id)
    assert items()[0].state == "void"
    raise_flag(make.member(), post_id=s.answer.id, reason="spam")
    assert [item.state for item in items()] == ["void", "open"]
    assert not drift()


def test_a_deleted_post_waits_no_longer_unless_its_flags_are_serious(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="off_topic")
    delete_post(s.author, s.answer.id)
    assert items()[0].state == "void"
    assert session().scalars(select(Flag.state)).one() == "closed"
    other = make.answer(s.thread, s.author)
    raise_flag(s.ana, post_id=other.id, reason="abusive")
    delete_post(s.author, other.id)
    assert items(post_id=other.id)[0].state == "open"
    assert not drift()


def test_edits_wait_as_long_as_they_are_to_decide(s):
    taken = suggest_edit(s.ana, s.answer.id, body="A better text.", base=1, note="Says it better now.")
    withdraw_suggestion(s.ana, taken.id)
    assert items(suggestion_id=taken.id)[0].state == "void"
    hidden = suggest_edit(s.ana, s.answer.id, body="A better text.", base=1, note="Says it better now.")
    hide_post(s.mod, s.answer.id, reason="other")
    assert items(suggestion_id=hidden.id)[0].state == "void"
    assert not drift()


def test_a_job_closes_what_was_closed_without_a_word(s):
    edit = suggest_edit(s.ana, s.answer.id, body="A better text.", base=1, note="Says it better now.")

    @command
    def close_quietly():
        row = session().get(type(edit), edit.id)
        row.state, row.decided_at = "void", row.created_at

    close_quietly()
    assert drift() == [items()[0].id]
    assert void_left_over(SYSTEM) == 1
    assert not drift()


def test_held_posts_screened_posts_and_notices_wait(s):
    @command
    def told():
        held_post_opens(Told(post_id=s.answer.id, screening_id=5))
        screening_opens(Told(post_id=s.answer.id, screening_id=6))
        notice_opens(Told(notice_id=3))

    told()
    assert [(item.subject, item.reason) for item in items()] == [("post", ""), ("notice", "illegal")]
    assert [cause.kind for cause in session().scalars(select(ReviewCause).order_by(ReviewCause.id))] == ["held", "screened", "notice"]

    @command
    def released():
        release_closes(Told(post_id=s.answer.id))

    released()
    assert items()[0].state == "void"


def test_claims_end_when_nobody_works_on_them(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item, = items()
    claim(s.mod, item.id)
    assert free_expired(SYSTEM) == 0

    @command
    def an_hour_passes():
        row = session().get(ReviewItem, item.id)
        row.touched_at = row.touched_at.replace(year=2020)

    an_hour_passes()
    other = make.moderator("other")
    assert claim(other, item.id).claimed_by_id == other.id
    an_hour_passes()
    assert free_expired(SYSTEM) == 1
    assert items()[0].state == "open"


def test_waiting_makes_more_urgent(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item, = items()
    before = item.rank

    @command
    def a_day_passes():
        row = session().get(ReviewItem, item.id)
        row.opened_at = row.opened_at.replace(year=row.opened_at.year - 1)

    a_day_passes()
    assert refresh_ranks(SYSTEM) is None
    assert items()[0].rank < before - 8_000


def test_a_decided_subject_may_wait_again(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item, = items()
    decide(s.mod, item.id, version=item.version, decision="keep")
    raise_flag(s.ben, post_id=s.answer.id, reason="spam")
    assert [found.state for found in items()] == ["decided", "open"]
    assert not drift()
