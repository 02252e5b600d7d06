"""Numbers for people, cursors for indexes."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.errors import Invalid
from forum.kit.paging import MAX_PAGE, Keyset, Page, clamp_page, last_page, page_numbers

SCALARS = (
    st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    | st.none()
    | st.floats(allow_nan=False, allow_infinity=False)
)


def test_a_page_knows_its_neighbours_and_the_last_page():
    page = Page(["a", "b"], number=2, size=2, total=5, has_next=True)
    assert (page.last, page.has_previous, list(page), len(page)) == (3, True, ["a", "b"], 2)
    assert Page([]).last == 1
    assert Page(["a"], number=3, has_next=True).last == 4


def test_a_page_can_be_shown_in_another_shape():
    page = Page([1, 2], number=3, size=2, total=9, has_next=True, next_cursor="x").map(str)
    assert (page.items, page.number, page.size, page.total, page.has_next, page.next_cursor) == (["1", "2"], 3, 2, 9, True, "x")


@pytest.mark.parametrize(("total", "size", "last"), [(0, 30, 1), (1, 30, 1), (30, 30, 1), (31, 30, 2), (600, 30, 20)])
def test_an_empty_list_has_one_page(total, size, last):
    assert last_page(total, size) == last


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(1, 1), ("3", 3), ("0", 1), (-2, 1), ("", 1), (None, 1), ("two", 1), ("2.5", 1), ("9999", 40), ("9" * 5000, 40), ("²", 1), ("٣", 3)],
)
def test_any_page_number_becomes_one_that_exists(asked, shown):
    assert clamp_page(asked, last=40) == shown


def test_without_a_last_page_numbers_are_still_bounded():
    assert clamp_page("9" * 5000) == MAX_PAGE
    assert clamp_page("5", last=0) == 1


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (1, 5, [1, 2, None, 5]),
        (3, 5, [1, 2, 3, 4, 5]),
        (6, 40, [1, None, 5, 6, 7, None, 40]),
        (4, 40, [1, 2, 3, 4, 5, None, 40]),
        (40, 40, [1, None, 39, 40]),
    ],
)
def test_page_numbers_leave_gaps(current, last, shown):
    assert page_numbers(current, last) == shown


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 4))
def test_page_numbers_rise_and_never_hide_a_single_page(current, last, around):
    numbers = page_numbers(min(current, last), last, around)
    shown = [number for number in numbers if number is not None]
    assert shown == sorted(set(shown)) and shown[0] == 1 and shown[-1] == last and min(current, last) in shown
    for before, gap, after in zip(numbers, numbers[1:], numbers[2:], strict=False):
        assert gap is not None or after - before > 2


@given(st.text("abc_", min_size=1, max_size=20), st.lists(SCALARS, min_size=1, max_size=4))
def test_a_cursor_reads_back_what_it_was_made_of(order, values):
    keyset = Keyset(order, tuple(values))
    if len(keyset.encode()) <= 1000:
        assert Keyset.decode(keyset.encode(), order=order, length=len(values)) == keyset


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "%",
        "abc",
        "é",
        "A" * 2000,
        encoded(["active", 1]),
        encoded(["other", 1, 2]),
        encoded(["active", 1, 2, 3]),
        encoded({"active": 1}),
        encoded(["active", [1], 2]),
        encoded(["active", True, 2]),
        encoded(["active", 2**63, 2]),
        encoded(["active", float("nan"), 2]),
        encoded(["active", {"a": 1}, 2]),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
        "null",
        "W10=",
        base64.urlsafe_b64encode(b'["active",1e999,2]').decode(),
    ],
)
def test_a_foreign_cursor_is_refused(cursor):
    with pytest.raises(Invalid):
        Keyset.decode(cursor, order="active", length=2)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_cursors(cursor):
    with contextlib.suppress(Invalid):
        assert Keyset.decode(cursor, order="active", length=2).order == "active"
