"""How likely two questions are about the same problem."""

from struct import Struct

import numpy as np
import pytest

from forum.recurrence import similarity
from forum.recurrence.kinship import akin

pytestmark = pytest.mark.once

BOARD = (
    "Why is my card payment pending?", "Why is my card transfer pending?", "Is my card on its way?", "My card was declined",
    "How do I change the PIN of my card?", "My card has not arrived", "Do I need a card to top up?", "My card is stuck in the machine",
)


@pytest.fixture
def rarity():
    counts = np.zeros(similarity.BUCKETS)
    for bucket, texts in similarity.buckets(similarity.read(title) for title in BOARD * 10).items():
        counts[bucket] += texts
    return similarity.rarity_of(len(BOARD) * 10, counts)


def kinship(rarity, one, *others):
    return akin(similarity.read(one), [similarity.read(other) for other in others], rarity).tolist()


def test_the_same_question_is_wholly_akin_and_nothing_is_to_no_question(rarity):
    same, empty = kinship(rarity, BOARD[0], BOARD[0], "")
    assert same == pytest.approx(1) and empty < 0.1
    assert akin(similarity.read(""), [similarity.read(BOARD[0])], rarity)[0] <= 0
    assert akin(similarity.read(BOARD[0]), [], rarity).tolist() == []


def test_what_every_question_here_says_makes_none_akin(rarity):
    by_the_board, by_a_telling_word, *_ = kinship(rarity, "My card is pending", "My card", "pending payment", *BOARD)
    assert by_the_board < by_a_telling_word
    found = kinship(rarity, BOARD[3], *BOARD)
    assert sum(found) - found[3] < 0.5, "what two of them share is no more than any two do"


@pytest.mark.parametrize(("one", "nearer", "farther"), [
    ("pending is my transfer still", BOARD[1], BOARD[7]),  # another order
    ("card declned", BOARD[3], BOARD[5]),  # a typing error
    ("changing PINs", BOARD[4], BOARD[6]),  # endings
])
def test_the_same_problem_in_other_words_is_nearer(rarity, one, nearer, farther):
    first, second = kinship(rarity, one, nearer, farther)
    assert first > second


def test_two_words_make_a_pair_wherever_they_stand():
    one, other = (similarity.read(title).ids[3] for title in ("refund of a declined payment", "payment got declined, refund it"))
    assert len(np.intersect1d(one, other)) == 3


def test_a_text_that_was_read_before_there_were_channels_for_topics_counts_by_its_stems(rarity):
    new = similarity.read(BOARD[1])
    old = Struct("<3H").pack(*(len(ids) for ids in new.ids[:3]))
    old += np.concatenate(new.ids[:3]).tobytes() + np.concatenate(new.counts[:3]).tobytes()
    assert new.pack().startswith(old), "what read the old form still reads the new one"
    back = similarity.unpack(old)
    assert [ids.tolist() for ids in back.ids] == [ids.tolist() for ids in new.ids[:3]]
    wanted = similarity.read(BOARD[0])
    assert similarity.alike(wanted, [back], rarity) == similarity.alike(wanted, [new], rarity)
    first, again, second = akin(wanted, [back, new, back], rarity)
    assert first == second > 0 and again == akin(wanted, [new], rarity)[0]


def test_the_longest_title_is_kept_in_three_kilobytes():
    title = " ".join(f"{number}word" for number in range(300))[:300]
    assert len(similarity.read(title, " ".join(f"word{number} again" for number in range(5_000))).pack()) < 3_300
