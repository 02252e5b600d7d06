"""The next step: a ladder that history climbs, pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.sanctions.states import HOURS, REASONS, EndedHow, SanctionKind
from moderation.sanctions.steps import COUNTS_FOR, LADDER, Past, suggested_step

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def past(kind="warning", hours=None, reason="off_topic", *, ago=10, over=5, how=None):
    ended = how or (EndedHow.EXPIRED if over is not None and kind != "warning" else None)
    return Past(kind, hours, reason, NOW - ago * DAY, None if kind == "warning" or over is None else NOW - over * DAY, ended)


def step(history, reason="off_topic"):
    found = suggested_step(history, reason, NOW)
    return found.kind, found.hours


def test_who_was_never_sanctioned_is_warned_first():
    assert step([]) == ("warning", None)


def test_each_sanction_is_one_rung_above_the_one_before():
    history, seen = [], []
    for _ in range(len(LADDER) + 1):
        kind, hours = step(history)
        seen.append((kind, hours))
        history.append(past(kind, hours))
    assert seen == [*LADDER, LADDER[-1]]
    assert [hours for kind, hours in seen if kind == "silence"] == list(HOURS)


@pytest.mark.parametrize(("reason", "first"), [
    ("off_topic", ("warning", None)), ("abusive", ("silence", 24)), ("personal_information", ("silence", 24)),
    ("illegal", ("suspension", 168)), ("spam", ("suspension", 720)),
])
def test_each_reason_has_a_first_step_of_its_own(reason, first):
    assert step([], reason) == first


def test_spam_again_and_spam_after_any_suspension_is_removal():
    assert step([past("suspension", 720, "spam")], "spam") == ("removal", None)
    assert step([past("suspension", 24, "abusive")], "spam") == ("removal", None)
    assert step([past("warning", None, "off_topic")], "spam") == ("suspension", 720)


@pytest.mark.parametrize("how", ["overturned", "undone"])
def test_what_was_overturned_or_undone_never_was(how):
    assert step([past("silence", 720, how=how)]) == ("warning", None)
    assert suggested_step([past("silence", 720, how=how)], "off_topic", NOW).forgotten == 1


def test_what_was_lifted_early_still_counts():
    assert step([past("silence", 24, how="lifted")]) == ("silence", 72)


def test_a_year_after_its_end_a_sanction_is_forgotten_to_the_second():
    just = Past("silence", 24, "off_topic", NOW - 400 * DAY, NOW - COUNTS_FOR + timedelta(seconds=1), "expired")
    assert step([just]) == ("silence", 72)
    assert step([Past("silence", 24, "off_topic", NOW - 400 * DAY, NOW - COUNTS_FOR, "expired")]) == ("warning", None)


def test_a_warning_counts_a_year_from_when_it_was_given():
    assert step([past("warning", ago=364)]) == ("silence", 24)
    assert step([past("warning", ago=365)]) == ("warning", None)


def test_a_suspension_that_runs_counts_however_long_ago_it_began():
    assert step([past("suspension", None, ago=1000, over=None)]) == ("removal", None)


def test_a_sanction_between_two_rungs_counts_as_the_milder_one():
    assert step([past("suspension", 24)]) == ("suspension", 168)  # harder than any silence, milder than a week


sanctions = st.builds(
    past, st.sampled_from(list(SanctionKind)), st.sampled_from([None, *HOURS]), st.sampled_from(REASONS),
    ago=st.integers(0, 900), over=st.one_of(st.none(), st.integers(0, 900)),
)


@given(st.lists(sanctions, max_size=8), st.sampled_from(REASONS), sanctions)
def test_more_history_never_asks_for_less(history, reason, more):
    order = list(SanctionKind)

    def hardness(found):
        return order.index(found.kind), float("inf") if found.hours is None else found.hours

    before, after = suggested_step(history, reason, NOW), suggested_step([*history, more], reason, NOW)
    assert hardness(after) >= hardness(before) or (before.kind, after.kind) == ("warning", "silence")
    assert after.hours in (None, *HOURS) and after.earlier + after.forgotten == len(history) + 1
