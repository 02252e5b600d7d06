"""The counts: one definition, exact today and for any past day, by category, tag, language and product."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from forum.cli.counting import rebuild_counts
from forum.core.db import command, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.errors import Invalid
from forum.resolution.commands import (
    accept_answer,
    ask_for_info,
    close_question,
    mark_duplicate,
    presume_solved,
    reopen_question,
    solve_by_self,
)
from forum.resolution.counting import (
    EVERYTHING,
    Slice,
    counts,
    counts_by_category,
    daily_flow,
    flow,
    tallies_by_category,
    tallies_by_tag,
    tally_counts,
    total,
)
from forum.resolution.models import ResolutionDay
from forum.threads.commands import hide_post, move_thread, restore_post
from forum.threads.models import Category, Tag
from tests import make
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import scene


def one_of_each():
    """Seven questions, one in every state that is counted apart; returns those in charge."""
    ana, tina = make.member(), make.agent()
    solved, own, presumed, copy, topic, asked, left = (make.question(ana) for _ in range(7))
    accept_answer(ana, make.answer(solved).id)
    solve_by_self(ana, own.id, note="The cable.")
    presume_solved(SYSTEM, presumed.id, answer_id=make.answer(presumed).id)
    mark_duplicate(tina, copy.id, left.id)
    close_question(tina, topic.id, reason="off_topic")
    ask_for_info(tina, asked.id, body="Which model is it?")
    make.discussion(ana)
    return ana, tina


def test_every_question_is_counted_once(app):
    one_of_each()
    found = counts()
    assert (found.asked, found.resolved, found.presumed, found.unresolved) == (7, 2, 1, 2)
    assert {reason: number for reason, number in found.closed.items() if number} == {"duplicate": 1, "off_topic": 1}
    assert (found.waiting_on["asker"], found.waiting_on["community"]) == (1, 1)
    assert set(found.closed) == {"duplicate", "off_topic", "not_reproducible", "no_longer_needed", "no_reply"}


def test_pages_show_the_same_from_the_tallies(app):
    one_of_each()
    assert tally_counts(STRANGER) == counts()
    assert tallies_by_category(STRANGER) == counts_by_category()


def test_pages_count_only_what_the_viewer_may_read(app):
    _ana, tina = one_of_each()
    inside = make.category("inside", read_access="staff")
    secret = make.question(tina, category=inside)
    assert tally_counts(STRANGER).asked == 7
    assert tally_counts(tina).asked == 8
    assert tally_counts(STRANGER, [inside.id]).asked == 0
    assert inside.id not in tallies_by_category(STRANGER)
    hide_post(make.moderator(), make.opening_post(secret).id, reason="spam")
    assert tally_counts(tina).asked == 7


def test_hidden_questions_and_discussions_count_nowhere(app):
    s = scene()
    make.discussion(s.ana)
    hide_post(s.max, s.opening.id, reason="spam")
    assert (counts().asked, tally_counts(STRANGER).asked) == (0, 0)


@pytest.fixture
def march(app):
    """Three days in March: asked on the 1st, solved on the 2nd, reopened, hidden and restored on the 3rd."""
    with time_machine.travel(datetime(2026, 3, 1, 23, 59, 50, tzinfo=UTC), tick=False) as clock:
        s = scene()
        s.other = make.question(s.ana)
        clock.move_to(datetime(2026, 3, 2, 0, 0, 0, tzinfo=UTC))
        accept_answer(s.ana, s.first.id)
        clock.move_to(datetime(2026, 3, 3, 12, tzinfo=UTC))
        reopen_question(s.ana, s.question.id)
        hide_post(s.max, s.opening.id, reason="spam")
        clock.move_to(datetime(2026, 3, 4, 12, tzinfo=UTC))
        restore_post(s.max, s.opening.id)
        close_question(s.tina, s.other.id, reason="off_topic")
        yield s


def day(number):
    return date(2026, 3, number)


def test_past_days_stay_what_they_were(march):
    seen = {number: (found.asked, found.resolved, found.unresolved) for number in range(1, 6) if (found := counts(day(number)))}
    assert counts(date(2026, 2, 28)).asked == 0
    assert seen == {1: (2, 0, 2), 2: (2, 1, 1), 3: (1, 0, 1), 4: (2, 0, 1), 5: (2, 0, 1)}


def test_days_are_days_of_utc(march):
    assert counts(day(1)).resolved == 0
    assert counts(day(2)).resolved == 1


def test_the_flow_adds_up_on_every_day(march):
    rows = flow(day(1), day(4))
    assert [(r.opening, r.asked, r.reopened, r.restored, r.solved, r.closed, r.removed, r.closing) for r in rows] == [
        (0, 2, 0, 0, 0, 0, 0, 2), (2, 0, 0, 0, 1, 0, 0, 1), (1, 0, 1, 0, 0, 0, 1, 1), (1, 0, 0, 1, 0, 1, 0, 1),
    ]
    assert [row.closing for row in rows] == [counts(row.day).unresolved for row in rows]
    assert flow(day(3), day(3)) == rows[2:3]
    assert (total(rows).opening, total(rows).asked, total(rows).closing) == (0, 2, 1)


def test_daily_rows_say_the_same_and_can_be_written_anew(march):
    assert daily_flow(day(1), day(5)) == flow(day(1), day(5))
    _spoil()
    assert drifting().keys() == {"resolution.daily_rows", "resolution.backlog_from_days"}
    rebuild_counts()
    assert drifting() == {}
    assert daily_flow(day(1), day(5)) == flow(day(1), day(5))


@command
def _spoil():
    session().execute(ResolutionDay.__table__.update().values(asked=ResolutionDay.asked + 1))


def test_a_question_takes_its_past_to_its_new_category(march):
    internet = session().scalars(select(Category).where(Category.slug == "internet")).one()
    billing = make.category("billing")
    before = flow(day(1), day(4))
    move_thread(march.tina, march.other.id, category_id=billing.id)
    there, here = flow(day(1), day(4), Slice(category_id=billing.id)), flow(day(1), day(4), Slice(category_id=internet.id))
    assert (there[0].asked, here[0].asked, there[3].closed) == (1, 1, 1)
    assert flow(day(1), day(4)) == before
    assert daily_flow(day(1), day(4), billing.id) == there
    assert drifting() == {}


def test_a_period_does_not_end_before_it_begins(app):
    with pytest.raises(Invalid):
        flow(day(2), day(1))


def test_slices_are_by_category_tag_language_and_product(app):
    product = {"key": "product", "role": "product", "kind": "choice", "choices": ["HX-200", "HX-300"]}
    internet, billing = make.category("internet", fields=(product,)), make.category("billing")
    wifi, slow = make.tag("wifi"), make.tag("slow")
    ana = make.member()
    make.question(ana, category=internet, tags=["wifi", "slow"], fields={"product": "HX-200"}, language="en")
    make.question(ana, category=internet, tags=["wifi"], fields={"product": "HX-300"}, language="es")
    make.question(ana, category=billing, tags=["slow"], language="es")
    sizes = {
        "all": EVERYTHING, "internet": Slice(category_id=internet.id), "wifi": Slice(tag_id=wifi.id), "slow": Slice(tag_id=slow.id),
        "slow in internet": Slice(internet.id, slow.id), "es": Slice(language="es"), "HX-200": Slice(product="HX-200"),
        "es in billing": Slice(billing.id, language="es"), "none": Slice(product="HX-900"),
    }
    assert {name: counts(within=one).asked for name, one in sizes.items()} == {
        "all": 3, "internet": 2, "wifi": 2, "slow": 2, "slow in internet": 1, "es": 2, "HX-200": 1, "es in billing": 1, "none": 0,
    }
    assert {tag: found.asked for tag, found in tallies_by_tag(STRANGER, [wifi.id, slow.id]).items()} == {wifi.id: 2, slow.id: 2}
    assert tally_counts(STRANGER, [internet.id], tag_id=slow.id).asked == 1
    assert session().scalars(select(Tag.id)).all()
    today = datetime.now(UTC).date()
    assert flow(today, today, Slice(tag_id=wifi.id))[0].asked == 2


def test_counting_costs_the_same_however_many_questions_there_are(app, statements):
    one_of_each()
    with statements() as few:
        counts()
        tally_counts(STRANGER)
        tallies_by_category(STRANGER)
    for _ in range(3):
        one_of_each()
    with statements() as many:
        counts()
        tally_counts(STRANGER)
        tallies_by_category(STRANGER)
    assert len(few) == len(many) == 3
