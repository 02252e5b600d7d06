"""By meaning two questions are near, too, where they stand in one place among others of the board: its landmarks."""

import numpy as np
import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.recurrence.commands import Reached, catch_up, catch_up_some, catching_up, give_meaning_to_rest, learn_sharing
from forum.recurrence.commands import meaning as reading_meaning
from forum.recurrence.commands.meaning import give_meaning_to_landmarks
from forum.recurrence.landmarks import FURTHER, NEAREST, UNKNOWN, Landmarks
from forum.recurrence.models import ThreadVector
from forum.recurrence.queries import landmarks as which
from forum.recurrence.queries import learning
from forum.recurrence.queries.landmarks import landmarks, landmarks_without_meaning
from forum.recurrence.queries.near import Nearness
from forum.recurrence.queries.sources import written
from forum.threads.commands import hide_post
from forum.threads.models import Post
from tests import make
from tests.forum.recurrence.test_vectors import install

TITLES = (
    "purchase automobile", "printer offline", "invoice missing", "contract ended", "router blinks", "camera lost", "window broken",
    "door stuck",
)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def scattered(count, around=None):
    random = np.random.default_rng(count)
    noise = random.normal(size=(count, 384)) / np.sqrt(384)
    return unit(noise if around is None else noise + around)


@pytest.mark.once
def test_two_that_are_far_from_each_other_are_alike_where_others_lie_between_them():
    here, there = np.eye(384)[:2]
    between = [np.cos(angle) * here + np.sin(angle) * there for angle in np.linspace(0, np.pi / 2, 15)]
    joined = Landmarks(unit(np.vstack([between, scattered(100)])))
    parted = Landmarks(unit(np.vstack([scattered(15, 3 * here), scattered(16, 3 * there), scattered(100)])))
    ends = np.vstack([here, there]).astype(np.float32)
    assert joined.alike(ends[0], ends[1:])[0] > 0.3 > 0.1 > parted.alike(ends[0], ends[1:])[0]


@pytest.mark.once
def test_they_are_as_alike_as_their_smoothed_rows_and_what_is_near_to_no_landmark_is_like_nothing():
    vectors, (one, other, stranger) = scattered(60), unit(scattered(60)[:3] + scattered(3))
    stranger = -vectors.sum(axis=0) / np.linalg.norm(vectors.sum(axis=0))
    centre = vectors.mean(axis=0)
    at = unit(vectors - centre)

    def nearest(rows):
        cut = np.sort(rows, axis=1)[:, -NEAREST][:, None]
        return np.where(rows >= cut, np.maximum(rows, 0), 0)

    steps = nearest(at @ at.T)
    np.fill_diagonal(steps, 0)
    steps = np.maximum(steps, steps.T)
    rows = nearest(unit(np.vstack([one, other]) - centre) @ at.T)
    smoothed = rows + FURTHER * rows @ (steps / steps.sum(axis=1, keepdims=True))
    known = (rows ** 2).sum(axis=1)
    right = np.prod(unit(smoothed), axis=0).sum() * np.sqrt(np.prod(known / (known + UNKNOWN)))
    found = Landmarks(vectors)
    assert found.alike(one, other[None])[0] == pytest.approx(right, abs=1e-5)
    assert found.alike(one, np.vstack([stranger, other]).astype(np.float32))[0] < 0.5 * right


@pytest.fixture
def board(app, monkeypatch):
    monkeypatch.setattr(learning, "ENOUGH", len(TITLES))
    monkeypatch.setattr(which, "ENOUGH", 3)
    monkeypatch.setattr(which, "MOST", 5)
    monkeypatch.setattr(reading_meaning, "AT_ONCE", 2)
    found = [make.question(title=title, body=title) for title in TITLES]
    jobs.drain()
    return [one.id for one in found]


def meant():
    return set(session().scalars(select(ThreadVector.thread_id)))


def test_the_newest_when_the_board_was_learned_from_are_landmarks_until_it_has_grown(board, monkeypatch):
    install(monkeypatch)
    assert landmarks() is None and landmarks_without_meaning() == [], "nothing was learned yet"
    learn_sharing(SYSTEM)
    assert landmarks_without_meaning() == board[:2:-1]
    make.question(title="lamp dark", body="lamp dark")
    jobs.drain()
    assert landmarks_without_meaning() == board[:2:-1], "what came later is none"
    hide_post(make.moderator(), session().scalars(select(Post.id).where(Post.thread_id == board[4])).one(), reason="spam")
    jobs.drain()
    assert board[4] not in landmarks_without_meaning(), "nobody waits for what nobody can read"


def test_they_have_a_part_in_how_near_two_questions_are_by_meaning(board, monkeypatch):
    install(monkeypatch)
    monkeypatch.setattr("forum.recurrence.queries.vectors.SETTLED", 3)
    learn_sharing(SYSTEM)
    give_meaning_to_landmarks(SYSTEM)
    twin = make.question(title="acquire vehicle", body="acquire vehicle")
    give_meaning_to_rest(SYSTEM)
    before, likeness = Nearness().to(written([twin.id])[0])[board[0]], []
    monkeypatch.setattr(Landmarks, "alike", lambda self, one, others: likeness.append(len(others)) or np.ones(len(others)))
    assert Nearness().to(written([twin.id])[0])[board[0]] != before and likeness


def test_what_all_are_placed_by_is_read_before_the_first_is_placed(board, monkeypatch):
    install(monkeypatch)
    learn_sharing(SYSTEM)
    seen, really = [], catching_up.place_rest
    monkeypatch.setattr(catching_up, "place_rest", lambda *args, **options: (seen.append(meant()), really(*args, **options))[1])
    catch_up(SYSTEM)
    assert seen == [set(board[3:])] and landmarks() is not None


def test_it_is_read_in_pieces_where_time_is_short(board, monkeypatch):
    install(monkeypatch)
    learn_sharing(SYSTEM)
    assert not give_meaning_to_landmarks(SYSTEM, until=0) and len(meant()) == 2
    assert catch_up_some(SYSTEM, Reached(is_read=True), seconds=0) == Reached(is_read=True) and len(meant()) == 4
    assert catch_up_some(SYSTEM, Reached(is_read=True), seconds=0) is None and meant() == set(board[3:])
