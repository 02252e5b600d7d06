"""The desk's first page, the team's numbers and second looks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed, WrongState
from moderation.desk.commands import answer_second_look, is_sampled, sample_decisions
from moderation.desk.models import SecondLook
from moderation.desk.queries.team import Share, team_view
from tests import make
from tests.forum.tuning import tune
from tests.moderation.desk.desk_rows import decision, item

pytestmark = pytest.mark.database


@pytest.mark.parametrize("path", ["/desk/", "/desk/team/", "/desk/second-looks/"])
@pytest.mark.parametrize("who", ["stranger", "member", "agent"])
def test_only_moderators_have_a_desk(visitor, path, who):
    person = visitor if who == "stranger" else visitor.sign_in(make.agent() if who == "agent" else make.member(reputation=9_000))
    person.get(path, status=404)


def test_a_clear_queue_says_so(visitor):
    assert "The queue is clear" in visitor.sign_in(make.moderator()).get("/desk/").words


def test_the_inbox_counts_what_waits_and_shows_what_i_hold(visitor):
    me, other, thread = make.moderator(), make.moderator(), make.question()
    mine = item(make.answer(thread), rank=-5, claimed_by=me, reason="spam")
    item(make.answer(thread), rank=-9, claimed_by=other)
    first = item(make.answer(thread), rank=-20)
    page = visitor.sign_in(me).get("/desk/")
    assert "Waiting 3 2 are in somebody’s hands" in page.words
    assert [a["href"] for a in page.one("#mine").parent.select("a")] == [mine.url]
    assert first.url in page.links()


def test_today_counts_what_was_decided_today(visitor):
    me, post = make.moderator(), make.answer(make.question())
    decision(post, me)
    decision(post, make.moderator())
    decision(post, me, at=utcnow() - timedelta(days=2))
    decision(post, me, undone_at=utcnow(), undone_how="undone")
    decision(post, me, undone_at=utcnow(), undone_how="overturned")
    words = visitor.sign_in(me).get("/desk/").words
    assert "Decided 3 Decided by me 2 Undone at once 1 Overturned on appeal 1" in words
    assert "3 decided today · 2 by you" in visitor.get("/desk/review/").one("#today").get_text(), "one number on every page"
    assert team_view(me).by_day[-1][1] == 3


def test_a_moderator_sees_their_own_numbers_and_a_lead_everybodys(app):
    lead, one, other, post = make.admin(), make.moderator("one"), make.moderator("two"), make.answer(make.question())
    decision(post, one, hours=2)
    decision(post, one, hours=4)
    decision(post, one, hours=3, undone_at=utcnow(), undone_how="overturned")
    decision(post, other, hours=10, undone_at=utcnow(), undone_how="undone")
    assert [(who.person.handle, who.decided, round(who.median_hours, 2)) for who in team_view(one).people] == [("one", 3, 3.0)]
    assert [(who.person.handle, who.undone) for who in team_view(lead).people] == [("one", 0), ("two", 1)]
    assert [(who.decided, who.overturned) for who in team_view(lead).people] == [(3, 1), (0, 0)]
    assert team_view(one).decided == 3 == sum(number for _day, number in team_view(one).by_day)


def test_every_day_of_four_weeks_is_there(app):
    decision(make.answer(make.question()), make.moderator(), at=utcnow() - timedelta(days=3))
    days = team_view(make.admin()).by_day
    assert len(days) == 28
    assert [number for _day, number in days] == [0] * 24 + [1] + [0] * 3


@pytest.mark.parametrize(("part", "of", "percent", "between"), [(0, 0, None, None), (9, 10, 90, (60, 98)), (50, 100, 50, (40, 60))])
def test_a_share_says_how_sure_one_can_be(part, of, percent, between):
    share = Share(part, of)
    assert (share.percent, share.between) == (percent, between)


def test_a_sample_is_about_as_large_as_it_should_be():
    assert 400 <= sum(is_sampled(number, 5) for number in range(10_000)) <= 600
    assert not any(is_sampled(number, 0) for number in range(100))


def test_settled_decisions_are_sampled_once(app):
    post, moderator = make.answer(make.question()), make.moderator()
    kept = decision(post, moderator)
    decision(post, moderator, "move")
    decision(post, moderator, undone_at=utcnow(), undone_how="undone")
    tune("moderation.second_look_percent", 100)
    assert sample_decisions(SYSTEM) == 1
    assert sample_decisions(SYSTEM) == 0
    assert session().scalars(select(SecondLook.decision_id)).all() == [kept.id]


def test_sampling_goes_on_behind_many_that_are_not_chosen(app, monkeypatch):
    monkeypatch.setattr("moderation.desk.commands.SAMPLED_AT_ONCE", 2)
    monkeypatch.setattr("moderation.desk.commands.is_sampled", lambda number, percent: number == last.id)
    post, moderator = make.answer(make.question()), make.moderator()
    last = [decision(post, moderator) for _number in range(5)][-1]
    assert sample_decisions(SYSTEM) == 1
    assert session().scalars(select(SecondLook.decision_id)).all() == [last.id]


def looked_at(word, by):
    post = make.answer(make.question())
    decision(post, by, word)
    tune("moderation.second_look_percent", 100)
    sample_decisions(SYSTEM)
    return session().scalars(select(SecondLook).order_by(SecondLook.id.desc())).first()


@pytest.mark.parametrize(("word", "answer", "agrees"), [
    ("hide", "restrict", True), ("spam", "restrict", True), ("keep", "leave", True), ("keep", "restrict", False), ("remove", "leave", False)
])
def test_an_answer_agrees_or_does_not(app, word, answer, agrees):
    look = looked_at(word, make.moderator())
    assert answer_second_look(make.moderator(), look.id, answer=answer).agrees is agrees


def test_nobody_looks_at_their_own_decision(visitor):
    decider = make.moderator()
    look = looked_at("hide", decider)
    with pytest.raises(NotAllowed):
        answer_second_look(decider, look.id, answer="leave")
    visitor.sign_in(decider).get(f"/desk/second-looks/{look.id}/", status=404)


def test_a_look_is_answered_once(app):
    look = looked_at("hide", make.moderator())
    answer_second_look(make.moderator(), look.id, answer="leave")
    with pytest.raises(WrongState):
        answer_second_look(make.moderator(), look.id, answer="leave")


def test_a_second_look_does_not_tell_what_was_decided_until_it_is_answered(visitor):
    look = looked_at("remove", make.moderator("mo"))
    person = visitor.sign_in(make.moderator())
    page = person.get("/desk/second-looks/").visitor.get(f"/desk/second-looks/{look.id}/")
    assert "Removed" not in page.words and "Mo" not in page.words.split()
    assert person.post(f"/desk/second-looks/{look.id}/", {}, status=422).one(".notice-danger")
    done = page.submit(f"/desk/second-looks/{look.id}/", button="answer=restrict")
    assert "You both see it the same way." in done.words
    assert "Agreement 100%" in person.get("/desk/team/").words
