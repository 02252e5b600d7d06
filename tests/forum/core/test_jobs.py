"""The outbox: an effect happens once, a failure is kept and comes back later."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.core import jobs
from forum.core.db import command, session
from forum.core.models import OutboxRow, SiteState
from forum.kit.clock import utcnow

ran: list[dict] = []


@pytest.fixture(autouse=True)
def known_jobs():
    ran.clear()
    jobs.register("test.note", lambda payload: ran.append(dict(payload)))
    jobs.register("test.fails", lambda payload: 1 / 0)


@command
def ask_for(kind, **options):
    jobs.enqueue(kind, {"n": 1}, **options)


def only_row():
    session().expire_all()
    return session().scalars(select(OutboxRow)).one()


def test_a_job_runs_once_however_often_it_is_handed_over(app):
    ask_for("test.note")
    row_id = only_row().id
    assert jobs.run_row(row_id) is True
    assert jobs.run_row(row_id) is False
    assert ran == [{"n": 1}]
    assert only_row().done_at is not None


def test_a_failing_job_backs_off_and_keeps_its_cause(app):
    ask_for("test.fails")
    assert jobs.drain() == 0
    row = only_row()
    assert row.last_error.startswith("ZeroDivisionError")
    assert row.run_at > utcnow() + timedelta(seconds=9)
    assert row.done_at is None and row.dead_at is None


def test_after_25_tries_a_job_is_a_dead_letter_until_somebody_retries_it(app):
    ask_for("test.fails")
    for _ in range(jobs.MAX_ATTEMPTS):
        with time_machine.travel(only_row().run_at + timedelta(seconds=1)):
            jobs.run_row(only_row().id)
    assert only_row().dead_at is not None
    assert jobs.due_rows() == []
    jobs.retry_dead(only_row().id)
    assert jobs.due_rows() == [only_row().id]


def test_a_lease_that_ran_out_is_taken_again(app):
    ask_for("test.note")
    row_id = only_row().id
    assert jobs._take(row_id) is not None, "a worker took it, and died"
    assert jobs.run_row(row_id) is False
    with time_machine.travel(utcnow() + timedelta(seconds=jobs.LEASE_SECONDS + 1)):
        assert jobs.run_row(row_id) is True


def test_a_dedupe_key_makes_the_second_row_superfluous(app):
    ask_for("test.note", dedupe_key="once")
    ask_for("test.note", dedupe_key="once")
    assert jobs.drain() == 1


def test_the_effect_and_its_mark_commit_together(app):
    @command
    def leaves_half(_payload):
        session().add(SiteState(id=1, epoch=7))
        session().flush()
        raise RuntimeError("the process dies here")

    jobs.register("test.half", leaves_half)
    ask_for("test.half")
    jobs.drain()
    assert session().get(SiteState, 1) is None


def test_a_missed_period_is_caught_up_once(app):
    jobs.open_periods()
    jobs.open_periods()
    kinds = [row.kind for row in session().scalars(select(OutboxRow))]
    assert len(kinds) == len(set(kinds)) > 0


def test_a_command_that_runs_again_still_hands_its_jobs_over(app, monkeypatch):
    """A lost race rolls the first try back: what had gathered in it must not keep the second one's rows from the engine."""
    handed, tries = [], []
    monkeypatch.setitem(app.extensions, "plaza_job_carrier", handed.append)

    @command
    def loses_the_first_race():
        jobs.enqueue("test.note", {"n": 1})
        jobs.enqueue("test.note", {"n": 2})
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("insert", {}, Exception("unique"))

    loses_the_first_race()
    assert handed == [jobs.due_rows()], "both rows, together, once"
