"""Lengths of time for people, and statistics that agree with everybody else's."""

import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.durations import Span, median, p90, percentile, rough, spans

VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, [Span(0, "second")]),
        (-5, [Span(0, "second")]),
        (59.9, [Span(59, "second")]),
        (61, [Span(1, "minute"), Span(1, "second")]),
        (3600, [Span(1, "hour")]),
        (90_061, [Span(1, "day"), Span(1, "hour")]),
        (172_805, [Span(2, "day")]),
        (timedelta(days=400), [Span(400, "day")]),
    ],
)
def test_a_length_is_cut_to_its_two_largest_units(seconds, shown):
    assert spans(seconds) == shown


def test_more_parts_can_be_asked_for():
    assert spans(90_061, parts=4) == [Span(1, "day"), Span(1, "hour"), Span(1, "minute"), Span(1, "second")]
    assert spans(90_061, parts=1) == [Span(1, "day")]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, (0, "second")),
        (29.4, (29, "second")),
        (59.6, (1, "minute")),
        (38 * 60 + 31, (39, "minute")),
        (59.6 * 60, (1, "hour")),
        (23.6 * 3600, (1, "day")),
        (86_400 * 800, (800, "day")),
    ],
)
def test_a_rough_length_has_one_rounded_unit(seconds, shown):
    assert rough(seconds) == shown
    assert rough(timedelta(seconds=seconds)) == shown


@given(VALUES)
def test_the_median_is_the_one_of_the_statistics_module(values):
    assert median(values) == pytest.approx(statistics.median(values))


@given(VALUES.filter(lambda values: len(values) > 1), st.integers(1, 99))
def test_percentiles_are_the_inclusive_quantiles_of_the_statistics_module(values, q):
    expected = statistics.quantiles(values, n=100, method="inclusive")[q - 1]
    assert percentile(values, q) == pytest.approx(expected, abs=1e-3)


@given(VALUES, st.floats(0, 100), st.floats(0, 100))
def test_percentiles_rise_and_stay_between_the_ends(values, one, other):
    low, high = sorted((one, other))
    assert min(values) <= percentile(values, low) <= percentile(values, high) + 1e-3
    assert percentile(values, 0) == min(values) and percentile(values, 100) == max(values)


def test_ninety_per_cent_by_hand():
    assert p90([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == pytest.approx(9.1)
    assert p90([7]) == 7
    assert median([1, 2]) == 1.5


def test_nothing_has_no_statistics():
    assert percentile([], 50) is median([]) is p90([]) is None


@pytest.mark.parametrize("q", [-1, 100.5, float("nan")])
def test_a_percentile_lies_between_0_and_100(q):
    with pytest.raises(ValueError, match="between 0 and 100"):
        percentile([1], q)
