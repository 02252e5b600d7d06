"""Long work is cut into pieces: each goes on where the one before stopped, and nothing is done twice or left out."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select

from forum.core import jobs
from forum.core.db import command, session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.recurrence import jobs as pieces
from forum.recurrence.commands import Reached, catch_up, catch_up_some, consolidate, consolidating, reading, scoring
from forum.recurrence.commands import placing as placing_commands
from forum.recurrence.models import RecurrenceState, TermCounts, ThreadTerms, TopicDecision, TopicThread
from forum.recurrence.queries import decided_topics, topics_of_threads
from forum.recurrence.queries.rarity import rarity
from forum.recurrence.routes.topic import summary_of
from forum.recurrence.timeline import bars_of
from forum.search import jobs as counting
from forum.search.commands import count_words, index_posts
from forum.search.models import TitleWord
from forum.wiring import PERIODIC
from tests import make

TITLES = ("Wifi drops every evening", "Printer says offline", "Where is my invoice?", "Cancel my contract", "The wifi drops in the evening")


@pytest.fixture
def threads(app, monkeypatch):
    monkeypatch.setattr(reading, "COUNT_MOST", 2)
    monkeypatch.setattr(placing_commands, "BATCH", 2)
    monkeypatch.setattr(consolidating, "TOPICS_AT_ONCE", 1)
    monkeypatch.setattr(consolidating, "MOST_MOVED", 1.0)
    found = [make.question(title=title, body=f"{title}. {number}") for number, title in enumerate(TITLES)]
    jobs.drain()
    return found


@pytest.mark.once
@pytest.mark.parametrize(("days", "said"), [
    ((19, 3, 5, 12), "4 questions from Aug 3, 2026 to Aug 19, 2026; the most, 2, in the week of Aug 3, 2026."),
    ((3, 19), "2 questions from Aug 3, 2026 to Aug 19, 2026."), ((20,), "1 question, on Aug 20, 2026."),
    ((3, 4, 5, 19), "4 questions from Aug 3, 2026 to Aug 19, 2026, most of them (3) in the week of Aug 3, 2026."),
])
def test_the_chart_in_words_names_the_first_and_the_last_day_and_most_where_it_is_more_than_half(app, days, said):
    moments = [datetime(2026, 8, day, tzinfo=UTC) for day in days]
    found = SimpleNamespace(threads=[SimpleNamespace(asked_at=one) for one in moments])
    with app.test_request_context():
        assert summary_of(found, bars_of(moments, date(2026, 8, 20))) == said


def test_a_night_that_is_broken_off_goes_on_where_it_stopped(threads, monkeypatch):
    looked_at, really = [], consolidating._consolidate
    monkeypatch.setattr(consolidating, "_consolidate", lambda ids, left: (looked_at.extend(ids), really(ids, left))[1])
    consolidating.begin_night(SYSTEM)
    assert not consolidating.consolidate_some(SYSTEM).finished
    assert not consolidate(SYSTEM, seconds=0).finished
    assert consolidate(SYSTEM).finished
    topics = sorted({topic_id for _thread, _ref, topic_id in topics_of_threads()})
    assert looked_at == topics
    state = session().scalars(select(RecurrenceState)).one()
    assert state.consolidated_at and state.night_began_at is None


def test_a_job_of_the_night_hands_on_to_the_next(threads, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_SECONDS", 0)
    pieces.consolidate({})
    assert session().scalar(select(OutboxRow.kind).where(OutboxRow.done_at.is_(None))) == pieces.GO_ON_NIGHT


@pytest.mark.once
def test_what_is_still_under_way_is_not_begun_a_second_time(threads, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_SECONDS", 0)
    tick = {kind: job for kind, _every, job in PERIODIC}["recurrence.consolidate"]
    for _night in range(2):
        tick({})
    waiting = select(OutboxRow.kind).where(OutboxRow.done_at.is_(None), OutboxRow.kind == pieces.GO_ON_NIGHT)
    assert len(session().scalars(waiting).all()) == 1
    monkeypatch.setattr(pieces, "PIECE_SECONDS", 20)
    jobs.drain()
    assert not jobs.is_waiting(pieces.GO_ON_NIGHT)


def test_scores_are_counted_when_nobody_changes_topics(threads, statements):
    with statements() as seen:
        scoring.score_changed(SYSTEM, 0, utcnow())
    order = [next((name for name in ("recurrence_state", "FROM topics") if name in str(one)), "") for one in seen]
    assert "INSERT" in str(seen[order.index("recurrence_state")]) and order.index("recurrence_state") < order.index("FROM topics")


@pytest.mark.parametrize("seconds", [0, 60])
def test_catching_up_in_pieces_reads_and_places_every_thread_once(threads, seconds):
    @command
    def forget():
        for table in (TopicThread, TopicDecision, ThreadTerms, TermCounts):
            session().execute(delete(table))
        session().execute(RecurrenceState.__table__.update().values(texts=0))

    forget()
    reached, steps, first = Reached(), 0, None
    while reached is not None:
        reached, steps = catch_up_some(SYSTEM, reached, seconds=seconds), steps + 1
        first = first or set(session().scalars(select(ThreadTerms.thread_id)))
    if not seconds:
        assert steps > 3 and first == {threads[3].id, threads[4].id}
    assert [thread_id for thread_id, _ref, _topic in decided_topics()] == [one.id for one in threads]
    assert catch_up(SYSTEM) == 0 and rarity().texts == len(threads)


def test_words_of_titles_are_counted_in_pieces_to_the_same_numbers(threads, monkeypatch):
    count_words(SYSTEM)
    whole = dict(session().execute(select(TitleWord.word, TitleWord.threads)).all())
    assert whole["wifi"] == 2

    @command
    def forget():
        session().execute(TitleWord.__table__.update().values(threads=9))

    forget()
    monkeypatch.setattr(counting, "INDEXING_SECONDS", 0)
    counting.count_title_words()
    assert session().scalar(select(OutboxRow.kind).where(OutboxRow.done_at.is_(None))) == counting.GO_ON_COUNTING
    assert count_words(SYSTEM) == len(whole)
    assert dict(session().execute(select(TitleWord.word, TitleWord.threads)).all()) == whole


def test_whoever_writes_the_index_has_taken_the_lock_before_reading(threads, statements):
    post_id = make.opening_post(threads[0]).id
    with statements() as seen:
        index_posts(SYSTEM, [post_id])
    order = [next((name for name in ("index_progress", "posts.body_html") if name in str(one)), "") for one in seen]
    assert order.index("index_progress") < order.index("posts.body_html")


@pytest.mark.once
def test_questions_over_time_are_weeks_while_they_are_few_and_months_after_that():
    moments = [datetime(2026, 11, day, tzinfo=UTC) for day in (2, 3, 20)]
    weeks = bars_of(moments, date(2026, 11, 23))
    assert weeks.unit == "week" and [one.count for one in weeks.bars] == [2, 0, 1, 0] and weeks.high == 2
    months = bars_of([datetime(2020, 5, 1, tzinfo=UTC), *moments], date(2026, 11, 23))
    assert months.unit == "month" and len(months.bars) == 24 and months.left_out == 1
    assert [one.count for one in months.bars][-1] == 3
