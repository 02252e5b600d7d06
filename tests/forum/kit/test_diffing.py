"""Two revisions side by side: exact, readable, and never slow."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.diffing import DiffRow, matching_blocks, side_by_side

LINES = st.lists(st.sampled_from(["", "a", "b", "a b", "one two", "one three", "x" * 5]), max_size=25).map("\n".join)


def joined(rows, side):
    return [("".join(piece.text for piece in getattr(row, side))) for row in rows if getattr(row, f"{side}_number") is not None]


def shape(old, new):
    return [row.kind for row in side_by_side(old, new)]


@given(LINES | st.text(max_size=200), LINES | st.text(max_size=200))
def test_each_side_gives_its_text_back(old, new):
    rows = side_by_side(old, new)
    assert "\n".join(joined(rows, "left")) == old
    assert "\n".join(joined(rows, "right")) == new


@given(LINES, LINES)
def test_line_numbers_count_from_one_without_gaps(old, new):
    rows = side_by_side(old, new)
    for side in ("left", "right"):
        numbers = [number for row in rows if (number := getattr(row, f"{side}_number")) is not None]
        assert numbers == list(range(1, len(numbers) + 1))


@given(LINES)
def test_the_same_text_has_no_change(text):
    assert set(shape(text, text)) <= {"same"}


@given(LINES, LINES)
def test_kinds_say_which_sides_exist(old, new):
    for row in side_by_side(old, new):
        there = (row.left_number is not None, row.right_number is not None)
        assert there == {"same": (True, True), "changed": (True, True), "removed": (True, False), "added": (False, True)}[row.kind]
        marked = any(piece.changed for piece in [*row.left, *row.right])
        assert marked or row.kind == "same" or not "".join(p.text for p in [*row.left, *row.right])


def test_added_and_removed_lines_face_an_empty_side():
    assert shape("a\nc", "a\nb\nc") == ["same", "added", "same"]
    assert shape("a\nb\nc", "a\nc") == ["same", "removed", "same"]
    assert shape("", "a") == ["added"]
    assert shape("a", "") == ["removed"]
    assert side_by_side("", "") == []


def test_changed_words_are_marked_inside_a_changed_line():
    (row,) = side_by_side("Restart the router twice.", "Restart the modem twice!")
    assert row == DiffRow(
        [("Restart the ", False), ("router", True), (" twice", False), (".", True)],
        [("Restart the ", False), ("modem", True), (" twice", False), ("!", True)],
        "changed",
        1,
        1,
    )


def test_a_moved_paragraph_keeps_the_longer_part_in_place():
    assert shape("1\n2\n3\n4\nmoved", "moved\n1\n2\n3\n4") == ["added", "same", "same", "same", "same", "removed"]


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40))
def test_a_short_comparison_finds_a_longest_common_part(a, b):
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for x in range(len(a)):
        for y in range(len(b)):
            lengths[x + 1][y + 1] = lengths[x][y] + 1 if a[x] == b[y] else max(lengths[x][y + 1], lengths[x + 1][y])
    assert sum(size for _, _, size in matching_blocks(a, b)) == lengths[-1][-1]


@given(st.lists(st.integers(0, 30).map(str), max_size=300), st.lists(st.integers(0, 30).map(str), max_size=300))
def test_matching_blocks_are_equal_and_rise(a, b):
    last_x = last_y = 0
    for x, y, size in matching_blocks(a, b):
        assert a[x : x + size] == b[y : y + size] and size > 0 and x >= last_x and y >= last_y
        last_x, last_y = x + size, y + size


DICE = random.Random(3)
HARD = {
    "one letter a line": ("a\n" * 16_000, "b\na\n" * 8_000),
    "shuffled": ("\n".join(map(str, range(6_000))), "\n".join(map(str, DICE.sample(range(6_000), 6_000)))),
    "reversed": ("\n".join(map(str, range(6_000))), "\n".join(map(str, reversed(range(6_000))))),
    "two letters at random": ("\n".join(DICE.choices("ab", k=16_000)), "\n".join(DICE.choices("ab", k=16_000))),
    "one long line": (" ".join(DICE.choices("abcdef", k=16_000)), " ".join(DICE.choices("abcdef", k=16_000))),
    "every line changed": ("\n".join(f"{n} a b c d e f" for n in range(1_600)), "\n".join(f"{n} a x c y e z" for n in range(1_600))),
    "nothing in common": ("a " * 16_000, "b " * 16_000),
    "blank lines": ("\n" * 32_000, "\n" * 31_000 + "x"),
    "signs": ("!?" * 16_000, "?!" * 16_000),
}


@pytest.mark.parametrize("name", HARD)
def test_two_long_revisions_are_compared_in_bounded_time(name):
    old, new = HARD[name]
    started = time.thread_time()
    rows = side_by_side(old, new)
    spent = time.thread_time() - started
    print(f"{name}: {spent:.3f} s, {len(rows)} rows")
    assert spent < 4
    assert "\n".join(joined(rows, "left")) == old and "\n".join(joined(rows, "right")) == new
