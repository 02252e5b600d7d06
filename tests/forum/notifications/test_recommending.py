"""*For you*: which questions, in which order, why, and at what cost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.notifications.commands import (
    dismiss_suggestion,
    follow_category,
    follow_tag,
    follow_thread,
    restore_suggestion,
)
from forum.notifications.interests import Interest
from forum.notifications.places import PlaceKind
from forum.notifications.recommending import Reason, better, questions_for, score
from forum.notifications.words import because
from forum.resolution.commands import accept_answer, ask_for_info, close_question
from forum.threads.commands import claim_thread, hide_post, lock_thread
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.threads.models import Thread
from tests import make

NOW = datetime(2026, 12, 7, 12, tzinfo=UTC)


def days_ago(days):
    return NOW - timedelta(days=days)


def titles(member, **options):
    return [one.row.title for one in questions_for(member, limit=20, **options)]


def solve_one(helper, tag, category=None):
    asker = make.member()
    thread = make.question(asker, tags=(tag,), **({"category": category} if category else {}))
    accept_answer(asker, make.answer(thread, helper).id)
    return thread


@pytest.fixture
def ana(app):
    """Somebody who solved two questions about wifi."""
    ana = make.member("ana")
    make.tag("wifi")
    solve_one(ana, "wifi")
    solve_one(ana, "wifi")
    return ana


# the order, pure


@pytest.mark.parametrize(("first", "second"), [
    ((days_ago(0), 0, 0), (days_ago(1), 0, 0)),
    ((days_ago(2), 1, 10), (days_ago(2), 0, 10)),
    ((days_ago(2), 1, 11), (days_ago(2), 1, 10)),
    ((days_ago(10), 10, 0), (days_ago(1), 0, 0)),
    ((days_ago(0), 0, 0), (days_ago(30), 10, 1_000)),
])
def test_new_shared_and_viewed_questions_come_first(first, second):
    assert score(NOW, *first) > score(NOW, *second)


def test_the_score_is_the_formula_it_says():
    assert score(NOW, days_ago(3), 3, 9) == pytest.approx((1 + 2 + 0.5) / 2)
    assert score(NOW, days_ago(3), 3, 9, waits_on_asker=True) == pytest.approx((1 + 2 + 0.5) / 8)
    assert score(NOW, NOW + timedelta(days=1), 0, -1) == 1.0, "clocks that disagree and odd counters do no harm"


def test_the_stronger_reason_is_said():
    wifi, follows = Interest(PlaceKind.TAG, 1, "wifi", 2, False), Interest(PlaceKind.TAG, 2, "tv", 0, True)
    place = Interest(PlaceKind.CATEGORY, 1, "Internet", 3, True)
    assert better(wifi, follows) == better(follows, wifi) == wifi
    assert better(wifi, place) == wifi, "a tag says more than a category"
    assert better(follows, place) == place


# who is suggested what


def test_questions_where_one_solved_something_are_suggested_with_the_reason(ana):
    make.question(title="Which channel?", tags=("wifi",))
    make.question(title="Elsewhere?", category=make.category("tv"))
    found = questions_for(ana, limit=20)
    assert [(one.row.title, one.because) for one in found] == [("Which channel?", Reason(PlaceKind.TAG, "wifi", 2))]
    assert because(found[0].because) == "Because you solved 2 questions about wifi"


def test_so_are_questions_in_places_one_follows(app):
    bob, tv = make.member("bob"), make.category("tv", name="Television & more")
    make.tag("remote")
    make.question(title="Black screen?", category=tv)
    make.question(title="No signal?", category=make.category("other"), tags=("remote",))
    assert titles(bob) == []
    follow_category(bob, "tv")
    follow_tag(bob, "remote")
    said = {one.row.title: because(one.because) for one in questions_for(bob, limit=20)}
    assert said == {"Black screen?": "Because you follow Television & more", "No signal?": "Because you follow remote"}


def test_an_answer_that_was_not_accepted_is_no_reason(app):
    bob = make.member("bob")
    make.tag("wifi")
    make.answer(make.question(tags=("wifi",)), bob)
    make.question(title="Which channel?", tags=("wifi",))
    assert titles(bob) == []


def asked_by_me(ana, thread):
    make.question(ana, "Mine?", tags=("wifi",))


def answered_by_me(ana, thread):
    make.answer(thread, ana)


def writing_of_another(ana, thread):
    claim_thread(make.member(), thread.id)


def muted(ana, thread):
    follow_thread(ana, thread.id, level="muted")


def dismissed(ana, thread):
    dismiss_suggestion(ana, thread.id)


def solved(ana, thread):
    accept_answer(make.agent(), make.answer(thread).id)


def closed(ana, thread):
    close_question(make.agent(), thread.id, reason="off_topic")


def hidden(ana, thread):
    hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")


def locked(ana, thread):
    lock_thread(make.moderator(), thread.id)


def closed_room(ana, thread):
    edit_category(make.admin(), thread.category_id, CategoryDraft("Internet", read_access="staff", post_access="staff"))


@pytest.mark.parametrize("change", [answered_by_me, writing_of_another, muted, dismissed, solved, closed, hidden, locked, closed_room],
                         ids=lambda change: change.__name__)
def test_what_is_not_for_this_member_any_more_is_left_out(ana, change):
    thread = make.question(title="Which channel?", tags=("wifi",))
    assert titles(ana) == ["Which channel?"]
    change(ana, thread)
    assert titles(ana) == []


def test_one_s_own_questions_are_never_suggested(ana):
    asked_by_me(ana, None)
    assert titles(ana) == []


def test_a_claim_of_one_s_own_or_one_that_ended_takes_nothing_away(ana):
    thread = make.question(title="Which channel?", tags=("wifi",))
    claim_thread(ana, thread.id)
    other = make.member()
    claim_thread(other, thread.id)
    assert titles(ana) == []
    with time_machine.travel(utcnow() + timedelta(minutes=10, seconds=1)):
        assert titles(ana) == ["Which channel?"]
    make.answer(thread, other)
    assert titles(ana) == ["Which channel?"], "an answer that was posted is no claim, and the question is still open"


def test_a_dismissal_can_be_taken_back(ana):
    thread = make.question(title="Which channel?", tags=("wifi",))
    dismiss_suggestion(ana, thread.id)
    restore_suggestion(ana, thread.id)
    assert titles(ana) == ["Which channel?"]


def test_a_room_for_staff_is_neither_suggested_nor_counted_as_a_reason(ana):
    agent, desk = make.agent(), make.category("desk", read_access="staff")
    make.question(agent, "Only for us?", category=desk, tags=("wifi",))
    make.question(title="Which channel?", tags=("wifi",))
    thread = solve_one(ana, "wifi", make.category("club"))
    assert questions_for(ana, limit=20)[0].because.solved == 3
    edit_category(make.admin(), thread.category_id, CategoryDraft("Club", read_access="staff", post_access="staff"))
    found = questions_for(ana, limit=20)
    assert [(one.row.title, one.because.solved) for one in found] == [("Which channel?", 2)]


def test_what_waits_on_the_asker_comes_late(ana):
    old = make.question(title="Old?", tags=("wifi",))
    asked_back = make.question(title="Asked back?", tags=("wifi",))
    weigh(old.id, 0)
    ask_for_info(make.member(), asked_back.id, body="Which box is it?")
    assert titles(ana) == ["Old?", "Asked back?"]


def weigh(thread_id, me_toos):
    @command
    def go():
        session().get_one(Thread, thread_id).me_too_count = me_toos

    go()


def test_the_list_is_read_in_pages_without_gaps_or_repeats(ana):
    for number in range(12):
        weigh(make.question(title=f"Number {number}?", tags=("wifi",)).id, number % 3)
    everything = titles(ana)
    pages, before = [], None
    while found := questions_for(ana, limit=5, before=before):
        pages += [one.row.title for one in found]
        before = found[-1].position
    assert (pages, len(set(pages))) == (everything, 12)


def test_four_statements_whatever_there_is(ana, statements):
    def cost():
        with statements() as seen:
            questions_for(ana, limit=20)
        return len(seen)

    make.question(tags=("wifi",))
    few = cost()
    for number in range(15):
        follow_tag(ana, make_used_tag(f"tag{number}"))
        make.question(tags=("wifi",))
    assert few == cost() <= 4


def make_used_tag(name):
    make.tag(name)
    make.question(tags=(name,))
    return name


def test_only_the_newest_of_a_place_are_looked_at(ana, monkeypatch):
    from forum.notifications import recommending

    monkeypatch.setattr(recommending, "NEWEST_OF_TAG", 3)
    monkeypatch.setattr(recommending, "NEWEST_OF_CATEGORY", 2)
    for number in range(6):
        make.question(title=f"Number {number}?", tags=("wifi",))
    assert titles(ana) == ["Number 5?", "Number 4?", "Number 3?"]
