"""With the model installed questions are found by what they mean; without it nothing is kept, and words alone decide."""

import hashlib
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from forum.admin.commands import change_settings
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.recurrence.commands import catch_up, give_meaning_to_rest
from forum.recurrence.fusion import fused
from forum.recurrence.models import ThreadVector
from forum.recurrence.queries import SEMANTIC, find_as_set, find_like, topics_of_threads
from forum.recurrence.queries.vectors import centre, vector_of
from forum.recurrence.semantic import installed
from forum.recurrence.semantic.codes import Codes, pack_vector, signs_of, unpack_vectors
from forum.threads.commands import edit_post, hide_post, restore_post
from tests import make

SAME = {"purchase": "buy", "acquire": "buy", "automobile": "car", "vehicle": "car"}


class Reader:
    """A model that knows which words mean the same; everything else is itself."""

    def vector(self, text):
        words = [SAME.get(word, word) for word in text.lower().replace("?", "").replace(".", "").split()]
        total = sum(self._word(word) for word in words)
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _word(self, word):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).normal(size=384)


@pytest.fixture
def model(monkeypatch):
    install(monkeypatch)


def install(monkeypatch):
    vector_of.cache_clear()
    monkeypatch.setattr(installed, "is_installed", lambda: True)
    monkeypatch.setattr(installed, "model", Reader)


def asked(title, author=None, **options):
    thread = make.question(author, title=title, body=title, **options)
    jobs.drain()
    return thread


def found(title, viewer=None, tier=SEMANTIC, **options):
    return [one.id for one in find_like(viewer or Actor(), title, title, tier=tier, everything=True, **options)]


def test_other_words_for_the_same_thing_find_a_question(app, model):
    car = asked("purchase automobile")
    asked("printer offline")
    assert found("acquire vehicle") == [car.id]
    assert found("acquire vehicle", tier="lexical") == []
    assert [one.id for one in find_as_set(Actor(), "acquire vehicle", "acquire vehicle")] == [car.id]
    change_settings(make.admin(), {"search.by_meaning": False})
    assert find_as_set(Actor(), "acquire vehicle", "acquire vehicle") == []


def test_nothing_is_kept_without_the_model_and_what_was_kept_of_an_edited_question_goes(app, model, monkeypatch):
    car = asked("purchase automobile")
    monkeypatch.setattr(installed, "is_installed", lambda: False)
    edit_post(make.moderator(), make.opening_post(car).id, base=1, title="Printer offline", body="printer offline")
    asked("printer gone")
    assert session().scalars(select(ThreadVector.thread_id)).all() == []
    assert give_meaning_to_rest(SYSTEM) is None


def test_a_question_is_found_by_what_it_says_now_where_it_may_be_seen(app, model):
    car = asked("purchase automobile")
    inside = asked("purchase automobile", make.agent(), category=make.category("inside", read_access="staff"))
    assert found("acquire vehicle") == [car.id]
    assert found("acquire vehicle", make.agent()) == sorted([car.id, inside.id])
    assert found("acquire vehicle", as_of=utcnow() - timedelta(days=1)) == []
    edit_post(make.moderator(), make.opening_post(car).id, base=1, title="Printer offline", body="printer offline")
    jobs.drain()
    assert found("acquire vehicle") == []
    hide_post(make.moderator(), make.opening_post(car).id, reason="spam")
    jobs.drain()
    assert session().get(ThreadVector, car.id) is None and session().get(ThreadVector, inside.id) is not None
    restore_post(make.moderator(), make.opening_post(car).id)
    jobs.drain()
    assert session().get(ThreadVector, car.id) is not None


def test_questions_of_before_the_model_are_read_the_newest_first_and_it_goes_on_where_it_stopped(app, monkeypatch):
    monkeypatch.setattr("forum.recurrence.commands.meaning.AT_ONCE", 1)
    old = [asked(f"purchase automobile {number}").id for number in range(3)]
    install(monkeypatch)
    assert catch_up(SYSTEM) == 0
    reached = give_meaning_to_rest(SYSTEM, batches=2)
    assert reached == old[1] and set(session().scalars(select(ThreadVector.thread_id))) == set(old[1:])
    assert give_meaning_to_rest(SYSTEM, reached) is None and len(found("acquire vehicle")) == 3


def test_the_nearest_signs_are_those_that_differ_least_ties_by_the_lowest_number():
    random = np.random.default_rng(3)
    vectors = random.normal(size=(3_000, 384)).astype(np.float32)
    codes, ids = Codes(), random.permutation(np.arange(1, 3_001)).tolist()
    codes.add(ids[:2_000], [signs_of(one) for one in vectors[:2_000]])
    codes.add(ids[1_500:], [signs_of(one) for one in vectors[1_500:]])
    far = ((vectors[:, :256] > 0) != (vectors[7, :256] > 0)).sum(axis=1).tolist()
    right = [thread_id for _far, thread_id in sorted(zip(far, ids, strict=True))]
    assert codes.count == 3_000 and codes.nearest(signs_of(vectors[7]), 40) == right[:40]
    some = np.array(right[1::2], np.uint32)
    assert codes.nearest(signs_of(vectors[7]), 5, some) == right[1:11:2]
    codes.add([right[0]], [signs_of(-vectors[7])])
    assert codes.nearest(signs_of(vectors[7]), 3) == right[1:4] and codes.nearest(signs_of(vectors[7]), 9_000)[-1] == right[0]


def test_a_stored_vector_points_where_it_did():
    vector = np.random.default_rng(1).normal(size=384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    assert float(unpack_vectors([pack_vector(vector)])[0] @ vector) > 0.9995


def test_words_decide_where_a_text_is_not_english_and_alone_where_no_meaning_is_known():
    words, meaning = np.array([0.2, 0.2, 0.2]), np.array([0.9, 0.9, np.nan])
    english, spanish, unknown = fused(words, meaning, "en", ["en", "es", "en"]).tolist()
    assert english > 0.7 and spanish < 0.35 and unknown == 0.2


def test_topics_are_made_of_meaning_once_a_board_knows_what_all_its_questions_have_in_common(app, model, monkeypatch):
    monkeypatch.setattr("forum.recurrence.queries.vectors.SETTLED", 5)
    early = [asked("purchase automobile"), asked("acquire vehicle")]
    for title in ("printer offline", "invoice missing", "contract ended"):
        asked(title)
    late = [asked("camera purchase today"), asked("today acquire camera")]
    placed = {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}
    assert placed[early[0].id] != placed[early[1].id], "words alone decided"
    assert placed[late[0].id] == placed[late[1].id] and len(set(placed.values())) == 6


def test_words_decide_of_a_board_s_first_questions_also_where_all_were_read_before(app, monkeypatch):
    monkeypatch.setattr("forum.recurrence.queries.vectors.SETTLED", 3)
    early = [asked("purchase automobile"), asked("printer offline")]
    install(monkeypatch)
    make.question(title="invoice missing", body="invoice missing")
    give_meaning_to_rest(SYSTEM)
    assert centre() is None and len(early) == 2
    jobs.drain()
    assert centre() is not None


def test_beside_a_thread_its_stored_meaning_counts_and_the_model_reads_nothing(app, model, monkeypatch):
    car, twin = asked("purchase automobile"), asked("acquire vehicle")
    vector_of.cache_clear()
    monkeypatch.setattr(installed, "model", lambda: None)
    assert [one.id for one in find_as_set(Actor(), car.title, "purchase automobile", exclude=(car.id,))] == [twin.id]
