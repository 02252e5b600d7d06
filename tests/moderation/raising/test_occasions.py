"""When rules hold, and what they would have raised: pure, so many cases are cheap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.raising.candidates import earliest_start
from moderation.raising.occasions import Case, Occasion, Said, Story, Terms, Turn, occasions, of_text, standing
from moderation.raising.replaying import replay
from moderation.raising.states import Fate, RuleKind
from moderation.teams.business_time import Hours, moment_after

pytestmark = pytest.mark.once
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
ASKER, HELPER = 1, 2
OFFICE = Hours("Europe/Madrid", (((540, 1020),),) * 5 + ((), ()), frozenset({date(2026, 6, 2)}))
ALWAYS = Hours.always()


def at(hours):
    return MONDAY + timedelta(hours=hours)


def story(*posts, turns=(), thread_id=1, **more):
    opened = Turn(MONDAY, True, "open", "community")
    said = (Said(MONDAY, ASKER), *(Said(at(hour), who, None if gone is None else at(gone)) for hour, who, gone in posts))
    return Story(thread_id, ASKER, MONDAY, said, (opened, *turns), **more)


def turn(hour, resolution="open", waiting_on="community", is_counted=True):
    return Turn(at(hour), is_counted, resolution, waiting_on)


def found(kind, amount, told, hours=ALWAYS):
    return [(one.at, one.until) for one in occasions(Terms(kind, amount), told, hours)]


def test_no_reply_counts_business_hours_from_the_question_until_somebody_else_says_something():
    assert found(RuleKind.NO_REPLY, 24, story()) == [(at(24), None)]
    assert found(RuleKind.NO_REPLY, 24, story((3, ASKER, None))) == [(at(24), None)], "adding to one's own question is no reply"
    assert found(RuleKind.NO_REPLY, 24, story((23, HELPER, None))) == []
    assert found(RuleKind.NO_REPLY, 24, story((30, HELPER, None))) == [(at(24), at(30))]
    assert found(RuleKind.NO_REPLY, 24, story((20, HELPER, 40))) == [(at(40), None)], "a reply that was removed is none any more"
    madrid = datetime(2026, 6, 4, 9, tzinfo=ZoneInfo("Europe/Madrid"))  # eight hours on Monday, none on the holiday, eight on Wednesday
    assert found(RuleKind.NO_REPLY, 17, story(), OFFICE) == [(madrid + timedelta(hours=1), None)]


def test_a_question_is_not_solved_from_each_time_it_was_opened_and_not_while_its_asker_is_waited_for():
    assert found(RuleKind.NOT_SOLVED, 10, story((1, HELPER, None))) == [(at(10), None)]
    assert found(RuleKind.NOT_SOLVED, 10, story(turns=(turn(9, "solved", None),))) == []
    again = story(turns=(turn(4, "solved", None), turn(20)))
    assert found(RuleKind.NOT_SOLVED, 10, again) == [(at(30), None)]
    asked = story(turns=(turn(5, waiting_on="asker"), turn(40)))
    assert found(RuleKind.NOT_SOLVED, 10, asked) == [(at(40), None)]
    hidden = story(turns=(turn(5, is_counted=False),))
    assert found(RuleKind.NOT_SOLVED, 10, hidden) == []


def test_the_last_word_is_the_asker_s_only_after_somebody_else_s_and_not_anew_with_every_addition():
    assert found(RuleKind.LAST_BY_ASKER, 8, story((2, ASKER, None))) == []
    assert found(RuleKind.LAST_BY_ASKER, 8, story((2, HELPER, None), (3, ASKER, None))) == [(at(11), None)]
    more = story((2, HELPER, None), (3, ASKER, None), (9, ASKER, None))
    assert found(RuleKind.LAST_BY_ASKER, 8, more) == [(at(11), None)]
    assert found(RuleKind.LAST_BY_ASKER, 8, story((2, HELPER, None), (3, ASKER, None), (5, HELPER, None))) == []
    assert found(RuleKind.LAST_BY_ASKER, 8, story((2, HELPER, None), (3, ASKER, 6))) == []


def test_me_toos_count_within_a_week_and_a_wave_is_one_occasion():
    def me_toos(*hours):
        return found(RuleKind.ME_TOO, 3, story(me_toos=tuple(map(at, hours))))

    assert me_toos(1, 2) == []
    assert me_toos(1, 100, 169) == [], "the first was a week and more ago"
    assert me_toos(1, 100, 168) == [(at(168), None)]
    assert me_toos(1, 2, 3, 4, 5) == [(at(3), None)]
    assert me_toos(1, 2, 3, 1001, 1002, 1003) == [(at(3), None), (at(1003), None)]


def test_a_text_is_an_occasion_while_its_question_is_open_and_it_is_there():
    told = story(turns=(turn(10, "solved", None), turn(20)))
    assert of_text(told, at(5), None, {}).until == at(10)
    assert of_text(told, at(15), None, {}) is None
    assert of_text(told, at(25), at(26), {}).until == at(26)


def test_a_rule_is_silent_while_a_case_is_open_and_when_one_ended_since():
    def may(kind, *cases, raised=(), hour=50):
        terms, occasion = Terms(kind, 24, 2), Occasion(1, at(24), None, at(24))
        return standing(terms, story(cases=cases, raised=raised), occasion, at(hour))

    assert may(RuleKind.NO_REPLY) == "raise"
    assert may(RuleKind.NO_REPLY, Case(at(20))) == ""
    assert may(RuleKind.NO_REPLY, Case(at(20), at(40))) == "", "staff have dealt with it after it was due"
    assert may(RuleKind.NO_REPLY, Case(at(10), at(20))) == "raise"
    assert may(RuleKind.HEATED, Case(at(20))) == "voice", "news for the case"
    assert may(RuleKind.HEATED, Case(at(30))) == "", "the case was opened knowing it"
    assert may(RuleKind.HEATED, Case(at(10)), raised=((at(10), at(10)),), hour=70) == "", "it has spoken in this case"
    assert may(RuleKind.NO_REPLY, raised=((at(24), at(25)),)) == "", "an occasion raises once"
    assert may(RuleKind.NO_REPLY, raised=((at(5), at(5)),)) == "cooling"
    assert may(RuleKind.NO_REPLY, raised=((at(1), at(1)),), hour=50) == "raise", "two days are over"


def planned(cap, *told, kind=RuleKind.NO_REPLY, cooldown=7, until=None):
    terms = Terms(kind, 1, cooldown)
    return [(hit.fate, hit.at) for hit in replay(terms, cap, told, until or at(1000))]


def occasion(hour, until=None, thread_id=1):
    return Occasion(thread_id, at(hour), None if until is None else at(until), at(hour)), story(thread_id=thread_id)


def test_a_dry_run_keeps_to_the_cap_the_oldest_first_and_drops_what_no_longer_holds():
    told = [occasion(1, thread_id=1), occasion(1.2, thread_id=2), occasion(1.4, 1.9, thread_id=3), occasion(1.6, thread_id=4)]
    assert planned(1, *reversed(told)) == [
        (Fate.RAISED, at(1)), (Fate.DELAYED, at(2)), (Fate.DROPPED, None), (Fate.DELAYED, at(3)),
    ]
    assert planned(1, *told, until=at(2.5))[-1] == (Fate.DELAYED, None), "its turn would have come after the end"


def test_a_dry_run_keeps_to_the_cool_down_and_to_the_cases_there_were():
    assert planned(9, occasion(1), occasion(100), occasion(200)) == [(Fate.RAISED, at(1)), (Fate.COOLING, None), (Fate.RAISED, at(200))]
    had = Occasion(1, at(5), None, at(5)), story(cases=(Case(at(4), at(9)),))
    assert planned(9, had) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 6)), max_size=40), st.integers(1, 4), st.integers(1, 9))
def test_no_hour_has_more_than_the_cap_and_no_thread_two_within_the_cool_down(minutes, cap, days):
    told = [occasion(minute / 60, thread_id=thread) for minute, thread in minutes]
    hits = replay(Terms(RuleKind.NO_REPLY, 1, days), cap, told, at(10_000))
    times = sorted(hit.at for hit in hits if hit.at)
    assert all(times[number + cap] - times[number] >= timedelta(hours=1) for number in range(len(times) - cap))
    by_thread: dict[int, list[datetime]] = {}
    for hit in sorted((hit for hit in hits if hit.at), key=lambda hit: hit.at):
        by_thread.setdefault(hit.occasion.thread_id, []).append(hit.at)
    assert all(later - earlier >= timedelta(days=days) for raised in by_thread.values()
               for earlier, later in pairwise(raised))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.integers(0, 24 * 60))
def test_nothing_that_comes_due_in_a_window_starts_before_its_candidates(hours, minutes):
    since = MONDAY + timedelta(minutes=minutes)
    start = earliest_start(OFFICE, since, hours * 3600)
    assert start is not None and moment_after(OFFICE, start, hours * 3600) <= since
    assert moment_after(OFFICE, start + timedelta(minutes=2), hours * 3600) >= since
    assert earliest_start(Hours("UTC", ((),) * 7), since, 3600) is None
