"""An article that solved many questions goes and comes back: a part at once, the rest by a job, the same whatever interrupts."""

import pytest
from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.knowledge.answering import SETTLE_ANSWERS
from forum.knowledge.commands import answer_with_article, archive_article, restore_article, settle_more_answers
from forum.knowledge.queries import articles_settling
from forum.resolution import returning
from forum.resolution.commands import accept_answer
from forum.resolution.models import ResolutionChange, Solution
from forum.threads.models import Thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.knowledge.editors import editor, published
from tests.visitor import Visitor

QUESTIONS = 7


@pytest.fixture
def article(app, monkeypatch):
    """It solved seven questions, of which two are settled at once."""
    monkeypatch.setattr(returning, "AT_ONCE", 2)
    found = published(title="Red lamps")
    for number in range(QUESTIONS):
        ana = make.member(f"ana{number}")
        question = make.question(ana)
        accept_answer(ana, answer_with_article(make.member(f"bob{number}"), question.id, found.id).id)
    jobs.drain()
    return found


def solved():
    return session().scalar(select(func.count()).select_from(Solution))


def open_questions():
    return session().scalar(select(func.count()).select_from(Thread).where(Thread.resolution == "open"))


def next_piece():
    """Run what waits of this job alone, once."""
    [row_id] = jobs.due_rows(kind=SETTLE_ANSWERS)
    return jobs.run_row(row_id)


def moves(cause):
    made = select(func.count()).select_from(ResolutionChange).where(ResolutionChange.cause == cause)
    return session().scalar(made)


def test_archiving_settles_some_at_once_and_the_rest_in_pieces(article):
    archive_article(editor(), article.id, version=article.version)
    assert (solved(), open_questions(), articles_settling()) == (QUESTIONS - 2, 2, {article.id})
    assert drifting() == {}, "what a job is at is no drift"
    assert next_piece()
    assert (solved(), articles_settling()) == (QUESTIONS - 4, {article.id})
    jobs.drain()
    assert (solved(), open_questions(), articles_settling(), moves("article_removed")) == (0, QUESTIONS, set(), QUESTIONS)
    assert drifting() == {}


def test_what_is_back_before_all_of_it_went_is_as_it_was(article):
    gone = archive_article(editor(), article.id, version=article.version)
    assert next_piece()
    restore_article(editor(), article.id, version=gone.version)
    jobs.drain()
    assert (solved(), articles_settling()) == (QUESTIONS, set())
    assert moves("article_removed") == moves("article_returned") == 4, "what never went did not come back"
    assert drifting() == {}


def test_restoring_comes_in_pieces_too_and_says_who_did_it(article):
    gone = archive_article(editor(), article.id, version=article.version)
    jobs.drain()
    carla = editor()
    restore_article(carla, article.id, version=gone.version)
    assert (solved(), articles_settling()) == (2, {article.id})
    jobs.drain()
    assert (solved(), articles_settling()) == (QUESTIONS, set())
    by = set(session().scalars(select(ResolutionChange.actor_id).where(ResolutionChange.cause == "article_returned")))
    assert by == {carla.id} and drifting() == {}


def test_a_piece_that_runs_twice_does_nothing_twice(article):
    archive_article(editor(), article.id, version=article.version)
    [row_id] = jobs.due_rows(kind=SETTLE_ANSWERS)
    settle_more_answers(SYSTEM, article.id, None, shown=False)
    assert jobs.run_row(row_id)
    jobs.drain()
    assert (moves("article_removed"), solved(), drifting()) == (QUESTIONS, 0, {})


def test_a_piece_that_fails_is_drift_only_once_nobody_tries_any_more(article, monkeypatch):
    archive_article(editor(), article.id, version=article.version)
    [row_id] = jobs.due_rows(kind=SETTLE_ANSWERS)
    monkeypatch.setattr(jobs, "MAX_ATTEMPTS", 1)
    monkeypatch.setitem(jobs._registry, SETTLE_ANSWERS, lambda _payload: 1 / 0)
    assert not jobs.run_row(row_id)
    assert session().get_one(OutboxRow, row_id, populate_existing=True).dead_at is not None
    assert list(drifting()) == ["knowledge.solutions_show_articles_that_readers_have"]


def test_the_editor_is_told_that_it_goes_on(app, article):
    member = editor()
    eve = Visitor(app).sign_in(member)
    work = f"/help/articles/{article.id}/work"
    said = "Questions that this article answers are being brought up to date"
    assert said not in eve.get(work).words
    archive_article(member, article.id, version=article.version)
    assert said in eve.get(work).words
    jobs.drain()
    assert said not in eve.get(work).words
