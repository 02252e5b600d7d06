"""The shared relevance set: what people look for comes first, in the same order on both databases."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.cli import plaza
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import utcnow
from forum.search.commands import count_words, rebuild
from forum.search.parse import parse
from forum.search.queries import search
from forum.threads.models import Post, Thread
from tests import make
from tests.forum.search.relevance import CORPUS, SEARCHES, Written


@command
def _placed(written: Written, thread_id: int, answer_id: int | None) -> None:
    at = utcnow() - timedelta(days=written.days)
    solution = {"resolution": "solved", "solved_how": "answer", "status": "solved"} if written.solved else {}
    votes = {"score": written.score, "up_count": max(written.score, 0), "down_count": max(-written.score, 0)}
    for statement in (
        update(Thread).where(Thread.id == thread_id).values(view_count=written.views, created_at=at, **solution),
        update(Post).where(Post.thread_id == thread_id).values(created_at=at, **votes),
        update(Post).where(Post.id == (answer_id or 0)).values(is_solution=written.solved),
    ):
        session().execute(statement.execution_options(synchronize_session=False))


@pytest.fixture
def board(app):
    asker, helper = make.member(), make.member()
    for name in sorted({tag for written in CORPUS for tag in written.tags}):
        make.tag(name)
    keys = {}
    for written in CORPUS:
        thread = make.question(asker, written.title, body=written.body, tags=written.tags)
        answer_id = make.answer(thread, helper, written.answer).id if written.answer else None
        _placed(written, thread.id, answer_id)
        keys[thread.id] = written.key
    rebuild(SYSTEM)
    count_words(SYSTEM)
    jobs.drain()
    return keys


def test_what_is_looked_for_comes_first(board):
    wrong = {}
    for line in SEARCHES.strip().splitlines():
        words, _arrow, keys = line.partition(" => ")
        expected = tuple(keys.split())
        order = tuple(board[hit.row.id] for hit in search(STRANGER, parse(words)).page)
        if order[:len(expected)] != expected:
            wrong[words] = order
    assert not wrong


def test_every_result_explains_its_place(app, board):
    run = app.test_cli_runner().invoke(plaza, ["search", "explain", "router red", "--json"])
    said = json.loads(run.output)
    assert said["threads"][0]["title"] == "Router blinks red after the update"
    first = said["threads"][0]
    assert set(first["parts"]) == {weight["name"] for weight in said["weights"]} and first["parts"]["title"] == 1.0
    assert first["worth"] == pytest.approx(sum(first["parts"].values()), abs=0.01)
    assert [found["worth"] for found in said["threads"]] == sorted((found["worth"] for found in said["threads"]), reverse=True)
