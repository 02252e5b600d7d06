"""Facts follow what happens: soon, once, after any delay, and from the beginning when they are told to."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotAllowed
from forum.metrics import invariants
from forum.metrics.commands import begin_rebuild, catch_up, find_missed, keep_some, keeping
from forum.metrics.daily import first_and_last_day, true_rows
from forum.metrics.models import CohortColumn, CohortDay, FactDue, FactsState, QuestionFact
from forum.metrics.queries.freshness import freshness
from forum.resolution.commands import accept_answer
from forum.resolution.counting import Slice
from forum.threads.commands import retag_thread
from forum.threads.models import Tag, Thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.worlds import DAY, keep, number, people, scope, share


def facts():
    return session().scalar(select(func.count()).select_from(QuestionFact))


def number_of_days():
    return session().scalar(select(func.count()).select_from(CohortDay).where(CohortDay.slice == "all", CohortDay.asked > 0))


def fact(thread):
    found = select(QuestionFact).where(QuestionFact.thread_id == thread.id).execution_options(populate_existing=True)
    return session().scalars(found).one()


def tag_id(name):
    return session().scalars(select(Tag.id).where(Tag.name == name)).one()


@command
def leave_columns(day):
    session().add(CohortColumn(day=day, name="asked", packed=b""))


def test_a_change_is_due_in_the_transaction_that_made_it_once(at):
    ana, bob, *_others = people()
    question = make.question(ana)
    keep()
    answer = make.answer(question, bob)
    due = select(func.count()).select_from(FactDue).where(FactDue.thread_id == question.id)
    waiting = session().scalar(due)
    accept_answer(ana, answer.id)
    assert session().scalar(due) == waiting + 1
    assert number("resolved") == 0 and freshness().waiting == 2
    keep()
    assert number("resolved") == 1 and freshness().waiting == 0


def test_a_refused_change_leaves_nothing_due(at):
    ana, bob, *_others = people()
    answer = make.answer(make.question(ana), bob)
    keep()
    with pytest.raises(NotAllowed):
        accept_answer(bob, answer.id)
    assert freshness().waiting == 0


def test_the_worker_does_it_and_days_without_one_are_caught_up(at):
    ana, bob, *_others = people()
    question = make.question(ana)
    at(24 * 9)
    accept_answer(ana, make.answer(question, bob).id)
    jobs.sweep()
    jobs.drain()
    assert number("asked") == 1 and number("resolved", scope(1, DAY + timedelta(days=9))) == 1
    assert share("answered_in_time") == (0, 1) and share("unanswered_72h") == (1, 1)
    assert drifting() == {}


def test_many_changes_are_done_in_batches(at, monkeypatch):
    monkeypatch.setattr(keeping, "DUE_AT_ONCE", 3)
    keep()
    for _ in range(7):
        make.question()
    done = []
    assert not catch_up(SYSTEM, told=lambda kept: done.append(kept.questions))
    assert done == [3, 3, 1, 0] and facts() == 7
    for _ in range(7):
        make.question()
    assert catch_up(SYSTEM, seconds=0) and facts() == 10


def test_a_batch_ends_when_its_questions_touch_many_days(at, monkeypatch):
    monkeypatch.setattr(keeping, "DUE_IN_A_STEP", 2)
    monkeypatch.setattr(keeping, "DAYS_AT_ONCE", 3)
    keep()
    ana = make.member()
    for nth in range(8):
        at(24 * nth)
        make.question(ana)
    done = []
    assert not catch_up(SYSTEM, told=lambda kept: done.append((kept.questions, kept.days)))
    assert done[0] == (4, 4) and sum(days for _questions, days in done) == 8 and max(days for _questions, days in done) <= 4
    assert number_of_days() == 8 and freshness().waiting == 0 and drifting() == {}


def test_first_and_last_day_are_looked_up_one_by_one(at, statements):
    make.question()
    at(48)
    make.question()
    keep()
    with statements() as seen:
        assert first_and_last_day() == (DAY, DAY + timedelta(days=2))
    assert len(seen) == 10 and not [one for one in seen if "min(" in str(one) and "max(" in str(one)]


def test_a_rebuild_may_be_interrupted_and_goes_on(at, monkeypatch):
    monkeypatch.setattr(keeping, "QUESTIONS_AT_ONCE", 2)
    ana, bob, *_others = people()
    for _ in range(5):
        accept_answer(ana, make.answer(make.question(ana), bob).id)
    keep()
    begin_rebuild(SYSTEM)
    keep_some(SYSTEM)
    assert 0 < freshness().done < 1 and not freshness().is_complete
    begin_rebuild(SYSTEM, afresh=False)
    done = []
    assert not catch_up(SYSTEM, told=lambda kept: done.append(kept.questions))
    assert sum(done) == 3 and freshness().is_complete
    assert number("resolved") == 5 and drifting() == {}


def test_a_board_of_before_is_counted_without_being_told(at):
    ana, bob, *_others = people()
    accept_answer(ana, make.answer(make.question(ana), bob).id)

    @command
    def forget():
        for table in (FactDue, QuestionFact, CohortDay, FactsState):
            session().execute(delete(table))

    forget()
    keep()
    assert share("resolution_rate") == (1, 1) and drifting() == {}


def test_what_nobody_told_of_is_found(at):
    question = make.question(title="Before it was changed")
    keep()

    @command
    def silently():
        session().execute(update(Thread).where(Thread.id == question.id).values(language="es", version=Thread.version + 1))

    silently()
    assert drifting()["metrics.facts_true"] == (question.id,)
    assert find_missed(SYSTEM) == 1
    keep()
    assert fact(question).language == "es" and drifting() == {} and find_missed(SYSTEM) == 0


@pytest.mark.parametrize(("table", "values", "name"), [
    (QuestionFact, {"people": 5}, "facts_true"), (CohortDay, {"asked": 9}, "metric_days_true"),
    (QuestionFact, {"resolution": "closed"}, "spans_follow_flow"), (CohortColumn, {"packed": b""}, "metric_days_true"),
])
def test_a_cache_that_lies_is_found_out(at, table, values, name):
    make.question()
    keep()

    @command
    def lie():
        session().execute(update(table).values(values))

    lie()
    assert f"metrics.{name}" in drifting()


def test_nobody_but_the_system_and_admins_derive_facts(app):
    for act in (keep_some, begin_rebuild, find_missed):
        with pytest.raises(NotAllowed):
            act(make.agent())


def test_new_tags_of_a_question_that_is_due_are_no_drift(at):
    """On a live board there is always something that the worker has not come to yet."""
    ana, *_others = people()
    make.tag("wifi")
    make.tag("printer")
    question = make.question(ana, tags=["wifi"])
    keep()
    retag_thread(ana, question.id, tags=["printer"])
    assert drifting() == {}
    keep()
    assert drifting() == {} and number("asked", scope(within=Slice(tag_id=tag_id("printer")))) == 1


def test_days_whose_questions_are_gone_are_counted_anew_with_the_others(at):
    make.question()
    keep()
    leave_columns(DAY - timedelta(days=400))
    assert drifting() == {"metrics.metric_days_true": (20241229,)}
    begin_rebuild(SYSTEM)
    keep()
    assert drifting() == {}


def test_days_are_compared_in_pieces_however_many_there_are(at, monkeypatch):
    ana, *_others = people()
    for month in range(4):
        at(month * 720)
        make.question(ana)
    at(3_000)
    keep()
    held = []
    monkeypatch.setattr(invariants, "true_rows", lambda on: held.append(true_rows(on)) or held[-1])
    assert invariants.metric_days_true() == []
    days = [{key[2] for rows in piece for key in rows} for piece in held]
    assert sum(map(len, days)) == 4 and all(len(some) <= 2 for some in days)
