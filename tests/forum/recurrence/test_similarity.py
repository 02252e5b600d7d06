"""How alike two texts are, and when they are about the same problem."""

import numpy as np
import pytest

from forum.recurrence import grouping, similarity

pytestmark = pytest.mark.once

BOARD = (
    "Printer offline after the update", "Printer says it is offline", "Wifi drops every ten minutes", "The wifi is dropped all the time",
    "How do I cancel my contract?", "Where do I see my invoice?",
)


@pytest.fixture
def rarity():
    counts = np.zeros(similarity.BUCKETS)
    for bucket, texts in similarity.buckets(similarity.read(title) for title in BOARD).items():
        counts[bucket] += texts
    return similarity.rarity_of(len(BOARD), counts)


def likeness(rarity, one, other, languages=("en", "en")):
    return similarity.alike(similarity.read(one, "", languages[0]), [similarity.read(other, "", languages[1])], rarity)[0]


def test_the_same_text_is_wholly_alike_and_strangers_are_not_at_all(rarity):
    assert likeness(rarity, BOARD[0], BOARD[0]) == pytest.approx(1)
    assert likeness(rarity, "Zeppelin tickets", "Cheap flights") == 0
    assert likeness(rarity, "", BOARD[0]) == 0


@pytest.mark.parametrize(("one", "nearer", "farther", "language"), [
    ("wifi dropping", BOARD[3], BOARD[0], "en"),  # endings
    ("prnter offline", BOARD[1], BOARD[2], "en"),  # a typing error
    ("¿Cómo cancelo mi línea?", "Cancelar la linea", "Ver la factura", "es"),  # accents, Spanish endings
    ("error E4012 at boot", "Boot stops with E4012", "Boot is slow", "en"),  # a code
])
def test_what_means_the_same_is_nearer(rarity, one, nearer, farther, language):
    assert likeness(rarity, one, nearer, (language, language)) > likeness(rarity, one, farther, (language, language))


def test_the_title_counts_more_than_the_body(rarity):
    in_title = similarity.read("Printer offline", "Nothing else helps")
    in_body = similarity.read("Nothing else helps", "Printer offline")
    first, second = similarity.alike(similarity.read("printer offline"), [in_title, in_body], rarity)
    assert first > second > 0


def test_terms_survive_being_stored_and_a_long_text_stays_small():
    long = similarity.read("A title", " ".join(f"word{number} again" for number in range(5_000)))
    packed = long.pack()
    back = similarity.unpack(packed)
    assert len(packed) < 2_100
    assert all((one == other).all() for one, other in zip((*long.ids, *long.counts), (*back.ids, *back.counts), strict=True))


def test_rows_survive_being_stored():
    row = {7: 0.25, 3: 0.123457, 2_000_000: 1.0}
    assert grouping.unpack_row(grouping.pack_row(row)) == row


class Nothing:
    def rows(self, threads):
        return {}

    def places(self, threads):
        return {}

    def sizes(self, topics):
        return {}

    def members(self, topic, most):
        return ()


def test_a_question_joins_the_topic_of_its_neighbours_and_a_stranger_opens_one():
    board = grouping.Board(Nothing())
    board.open(1)
    for thread in (1, 2, 3):
        board.link(thread, dict.fromkeys(range(1, thread), 0.6))
        board.put(thread, 1, 1.0)
    board.link(4, {1: 0.5, 2: 0.5})
    assert board.best(4).topic == 1 and board.best(4).likeness > grouping.JOIN
    board.link(5, {})
    assert board.best(5).topic is None


def test_of_two_topics_that_are_as_near_by_rows_the_one_of_the_nearest_questions_is_joined():
    board = grouping.Board(Nothing())
    for topic, threads in ((1, (1, 2, 3)), (2, (4, 5, 6))):
        board.open(topic)
        for thread in threads:
            board.link(thread, dict.fromkeys(range(threads[0], thread), 0.6))
            board.put(thread, topic, 1.0)
    board.link(7, {1: 0.9, 4: 0.5, 5: 0.5, 6: 0.5})
    assert board.best(7).topic == 2, "three that are rather near are more than one that is very near"
    board.link(8, {1: 0.6, 2: 0.6, 3: 0.6, 4: 0.5, 5: 0.5, 6: 0.5})
    assert board.best(8).topic == 1


def test_two_topics_that_share_their_neighbours_are_nearest_to_each_other():
    board = grouping.Board(Nothing())
    for topic, threads in ((1, (1, 2)), (2, (3, 4))):
        board.open(topic)
        for thread in threads:
            board.link(thread, dict.fromkeys(range(1, thread), 0.7))
            board.put(thread, topic, 1.0)
    nearest = board.nearest_topic(2)
    assert nearest.topic == 1 and nearest.likeness > grouping.JOIN
    board.merge(2, 1)
    assert board.members(1) == {1, 2, 3, 4} and board.size == {1: 4}
