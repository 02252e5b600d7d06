"""Deciding about an item and undoing it at once."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.notifications.models import Notification
from forum.threads.models import Post, Thread
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag, Reporter
from moderation.review.commands import claim, decide, undo
from moderation.review.models import Decision, ReviewItem
from moderation.statements.models import Statement
from tests import make


@pytest.fixture
def s(app):
    class Scene:
        mod, other, author, ana = make.moderator("mod"), make.moderator("other"), make.member("author"), make.member("ana")
        thread = make.question(make.member("asker"))
        answer = make.answer(thread, author)

    return Scene


def item_of(post):
    return session().scalars(select(ReviewItem).where(ReviewItem.post_id == post.id).order_by(ReviewItem.id.desc())).first()


def flagged(s, reason="spam"):
    raise_flag(s.ana, post_id=s.answer.id, reason=reason)
    return item_of(s.answer)


def post(s):
    session().expire_all()
    return session().get_one(Post, s.answer.id)


def test_hiding_hides_the_post_upholds_the_flags_and_says_why(s):
    item = flagged(s)
    decide(s.mod, item.id, version=item.version, decision="hide", reason="spam", words="You sell things.")
    assert post(s).hidden_reason == "spam"
    assert post(s).hidden_by_id == s.mod.id
    assert session().scalars(select(Flag.state)).one() == "upheld"
    statement = session().scalars(select(Statement)).one()
    assert (statement.restriction, statement.reason, statement.found_how, statement.facts) == ("hidden", "spam", "flag", "You sell things.")
    assert item_of(s.answer).state == "decided"


def test_undoing_leaves_nothing_behind_and_nobody_was_told(s):
    item = flagged(s, "abusive")
    jobs.drain()
    told = list(session().scalars(select(Notification.id)))
    decision = decide(s.mod, item.id, version=item.version, decision="remove", reason="abusive")
    undo(s.mod, decision.id)
    jobs.drain()
    session().expire_all()
    assert post(s).listed
    assert post(s).hidden_at is None
    assert post(s).deleted_at is None
    assert session().get_one(Thread, s.thread.id).answer_count == 1
    assert session().scalars(select(Flag.state)).one() == "open"
    record = session().get(Reporter, s.ana.id)
    assert record is None or (record.upheld, record.rejected) == (0, 0)
    assert session().scalars(select(Statement)).one().withdrawn_how == "undone"
    assert session().get_one(User, s.author.id).reputation == make.MAY_VOTE
    assert list(session().scalars(select(Notification.id))) == told
    again = item_of(s.answer)
    assert (again.state, again.claimed_by_id) == ("open", None), "nobody held it before"


def test_what_one_held_before_is_held_again_once_it_is_undone(s):
    item = flagged(s)
    claim(s.mod, item.id)
    undo(s.mod, decide(s.mod, item.id, version=item.version, decision="keep").id)
    again = item_of(s.answer)
    assert (again.state, again.claimed_by_id) == ("claimed", s.mod.id)


def test_of_two_who_decide_one_wins_and_the_other_learns_what_was_decided(s):
    item = flagged(s)
    decide(s.mod, item.id, version=item.version, decision="keep")
    with pytest.raises(WrongState) as refusal:
        decide(s.other, item.id, version=item.version, decision="hide", reason="spam")
    assert refusal.value.details["decision"] == "keep"
    assert refusal.value.details["name"] == "Mod"
    assert post(s).hidden_at is None
    assert len(list(session().scalars(select(Decision.id)))) == 1


def test_what_another_moderator_holds_cannot_be_decided(s):
    item = flagged(s)
    claim(s.other, item.id)
    with pytest.raises(WrongState, match="Other is working on this"):
        decide(s.mod, item.id, version=item.version, decision="keep")


def test_a_decision_needs_what_the_table_says(s):
    item = flagged(s)
    with pytest.raises(Invalid) as refusal:
        decide(s.mod, item.id, version=item.version, decision="silence")
    assert set(refusal.value.fields) == {"reason", "hours"}
    with pytest.raises(Invalid):
        decide(s.mod, item.id, version=item.version, decision="approve")
    with pytest.raises(NotFound):
        decide(s.mod, 999, version=1, decision="keep")
