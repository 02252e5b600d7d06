"""Watched words and patterns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.screening.watching import BadPattern, Found, check_pattern, check_phrase, find, make_watch, replaced


def matches(watched: str, text: str, *, is_pattern: bool = False) -> list[str]:
    found, _stopped = find(make_watch([(1, watched, is_pattern)]), text)
    return [text[one.start:one.end] for one in found]


@pytest.mark.parametrize(("watched", "text", "found"), [
    ("casino", "A Casino, no casinos", ["Casino"]),
    ("casin*", "A Casino, no CASINOS", ["Casino", "CASINOS"]),
    ("*coin", "Bitcoin and coin and coins", ["Bitcoin", "coin"]),
    ("estupido", "¡Qué estúpido! estupidos", ["estúpido"]),
    ("estúpido", "que ESTUPIDO", ["ESTUPIDO"]),
    ("buy now", "Buy, now! buynow", ["Buy, now"]),
    ("cheap watch*", "cheap -- watches", ["cheap -- watches"]),
    ("straße", "in der STRASSE", ["STRASSE"]),
    ("c++", "I like c", ["c"]),
])
def test_whole_words_without_accents_and_case(watched, text, found):
    assert matches(watched, text) == found


def test_a_pattern_finds_what_it_says():
    assert matches(r"vi[a4]gr[a4]", "VI4GRA and viagra", is_pattern=True) == ["VI4GRA", "viagra"]


@pytest.mark.parametrize(("pattern", "why"), [
    ("(a", "no_pattern"), ("a" * 201, "too_long"), (r"(a)\1", "looks_back"), ("(?=a)b", "looks_back"), ("a*", "fits_everything"),
    ("(?P<n>a)", "looks_back"), ("", "fits_everything"),
])
def test_patterns_that_could_take_long_or_mean_nothing_are_refused(pattern, why):
    with pytest.raises(BadPattern, match=why):
        check_pattern(pattern)


@pytest.mark.parametrize("phrase", ["", "***", "!!!", "one two three four five six seven eight nine"])
def test_phrases_without_words_are_refused(phrase):
    with pytest.raises(BadPattern):
        check_phrase(phrase)


def test_a_pattern_that_takes_too_long_is_stopped_and_says_so():
    watch = make_watch([(1, "(x+x+)+y", True), (2, "spam", False)])
    begun = time.process_time()
    found, stopped = find(watch, "x" * 5_000 + " spam")
    assert time.process_time() - begun < 1
    assert (stopped, [one.key for one in found]) == ([1], [2])


def test_many_words_in_a_long_text_are_found_quickly():
    watch = make_watch([(n, f"word{n} more{n}" if n % 2 else f"word{n}*", False) for n in range(1_000)])
    begun = time.process_time()
    found, _stopped = find(watch, "nothing of that kind here " * 1_300 + "word7 more7 word8xyz")
    assert time.process_time() - begun < 2
    assert {one.key for one in found} == {7, 8}


def test_spots_that_overlap_are_replaced_once():
    assert replaced("one two three", [(Found(1, 0, 7), "X"), (Found(2, 4, 13), "Y")]) == "X three"


@given(st.text(max_size=300), st.text(min_size=1, max_size=30))
def test_nothing_anybody_writes_breaks_it(text, watched):
    for is_pattern in (False, True):
        found, _stopped = find(make_watch([(1, watched, is_pattern)]), text)
        assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert replaced(text, []) == text
