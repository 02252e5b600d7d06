"""What a flag weighs and when flags hide: numbers at their bounds, and what must hold for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.flags.states import FlagReason
from moderation.flags.weighing import (
    HIGHEST,
    LOWEST,
    Weighed,
    accuracy,
    flags_badly,
    hides,
    level,
    weight,
    weightiest,
)

FEW = st.integers(0, 500)
BOUNDS = {"needed_weight": 8, "needed_members": 3}


@pytest.mark.parametrize(("reputation", "expected"), [
    (1, 0), (49, 0), (50, 1), (249, 1), (250, 2), (499, 2), (500, 3), (1_999, 3), (2_000, 4), (90_000, 4),
])
def test_levels_begin_at_their_rungs(reputation, expected):
    assert level(reputation) == expected


def test_levels_follow_the_ladder_in_force():
    assert [level(reputation, (5, 25, 50, 200)) for reputation in (4, 5, 25, 50, 200)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("upheld", "rejected", "expected"), [
    (0, 0, 1.0), (0, 4, 1.0), (4, 0, 1.0), (0, 5, 0.25), (5, 0, 1.5), (3, 2, 1.0), (1, 4, 0.5), (50, 50, 0.875),
])
def test_accuracy_counts_from_the_fifth_decided_flag(upheld, rejected, expected):
    assert accuracy(upheld, rejected) == pytest.approx(expected)


@pytest.mark.parametrize(("reputation", "staff", "upheld", "rejected", "expected"), [
    (15, False, 0, 0, 1.0), (50, False, 0, 0, 2.0), (2_000, False, 0, 0, 5.0), (2_000, False, 9, 0, 7.5), (2_000, False, 0, 9, 1.25),
    (1, True, 0, 0, 5.0), (1, True, 0, 99, 5.0),
])
def test_a_flag_weighs_by_level_and_accuracy_and_that_of_staff_always_five(reputation, staff, upheld, rejected, expected):
    assert weight(reputation, is_staff=staff, upheld=upheld, rejected=rejected) == pytest.approx(expected)


@given(st.integers(1, 10_000), FEW, FEW)
def test_no_member_weighs_less_than_a_quarter_or_more_than_seven_and_a_half(reputation, upheld, rejected):
    assert LOWEST <= weight(reputation, is_staff=False, upheld=upheld, rejected=rejected) <= 5 * HIGHEST


@given(st.integers(1, 10_000), st.integers(5, 500), FEW)
def test_being_right_once_more_never_weighs_less_and_being_wrong_never_more(reputation, upheld, rejected):
    now = weight(reputation, is_staff=False, upheld=upheld, rejected=rejected)
    assert weight(reputation, is_staff=False, upheld=upheld + 1, rejected=rejected) >= now
    assert weight(reputation, is_staff=False, upheld=upheld, rejected=rejected + 1) <= now


def by(*weights, reason="spam"):
    return [Weighed(reason, one) for one in weights]


@pytest.mark.parametrize(("flags", "expected"), [
    ([], False), (by(4, 4), False), (by(7.5, 7.5), False), (by(3, 3, 2), True), (by(3, 3, 1.99), False), (by(1, 1, 1, 1, 1, 1, 1), False),
    (by(*[1.0] * 8), True), (by(*[0.25] * 31), False), (by(*[0.25] * 32), True), ([Weighed("spam", 5, is_by_staff=True)], True),
    (by(5, 5, 5, reason="duplicate"), False), ([*by(5, 5), *by(5, reason="duplicate")], False),
    ([Weighed("duplicate", 5, is_by_staff=True)], False), (by(*[0.1] * 80), True),
])
def test_a_post_hides_at_weight_eight_by_three_members_or_one_of_staff(flags, expected):
    assert hides(flags, **BOUNDS) is expected


@given(st.lists(st.tuples(st.sampled_from([*FlagReason]), st.floats(0.25, 7.5), st.booleans()), max_size=12), st.floats(0.25, 7.5))
def test_one_more_flag_never_brings_a_post_back(given_flags, more):
    flags = [Weighed(*one) for one in given_flags]
    if hides(flags, **BOUNDS):
        assert hides([*flags, Weighed("spam", more)], **BOUNDS)


def test_it_hides_for_the_reason_that_weighs_most_and_of_equals_the_first():
    assert weightiest([*by(2, 2), *by(5, reason="abusive")]) == "abusive"
    assert weightiest([*by(3, reason="abusive"), *by(3)]) == "abusive"
    assert weightiest([*by(9, reason="duplicate"), *by(1)]) == "spam"


@pytest.mark.parametrize(("upheld", "rejected", "expected"), [(0, 9, False), (3, 7, True), (4, 6, False), (0, 10, True), (30, 70, True)])
def test_flagging_badly_is_three_of_ten_right_or_fewer(upheld, rejected, expected):
    assert flags_badly(upheld, rejected, after=10, percent=30) is expected
