"""Forms of answers: the same verdicts as Python's matcher, and none that takes long."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit.errors import Invalid
from forum.threads.patterns import is_usable_pattern, matches
from tests import make

USUAL = [r"^\d+(\.\d+)*$", r"[A-Z]{2}-\d{3,4}", r"(\d{1,3}\.){3}\d{1,3}", r"v?\d+(?:\.\d+){0,3}", r"(ab|c)d", "", r"\bv\d+\b"]
ENDLESS = [
    r"(a+)+$", r"(a|a)*b", r"(x(a|a))*b", r"(a|aa)*b", r"(\w+\s?)*x", r"(x+x+)+y", "a?" * 60 + "a" * 60, "a*" * 99 + "b",
    "(((a{1,5}){1,5}){1,5}){1,5}b", "((a+){100}){100}", "((((((((a+)+)+)+)+)+)+)+)b", "((a|b|c|d){1,200}){1,200}x",
]

ATOMS = st.sampled_from(["a", "b", "1", r"\d", r"\w", "[ab]", "[^a]", ".", r"\b"])
PATTERNS = st.recursive(ATOMS, lambda inner: st.one_of(
    st.tuples(inner, inner).map("".join),
    st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
    st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "{2}", "{0,2}", "{2,}"])).map(lambda two: f"(?:{two[0]}){two[1]}"),
), max_leaves=6)


@pytest.mark.parametrize("pattern", USUAL)
def test_usual_forms_are_usable(pattern):
    assert is_usable_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(", r"(.)\1", "(?=a)b", "(?<!a)b", "(?i)a", "(?i:a)", "a++", "(?>a)", "a" * 201])
def test_what_cannot_be_walked_is_refused(pattern):
    assert not is_usable_pattern(pattern)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_no_form_takes_long(pattern):
    begun = time.process_time()
    for text in ("a" * 200, "xa" * 100, "a b " * 50):
        matches(pattern, text)
    assert time.process_time() - begun < 1


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.text("ab1 ", max_size=6))
def test_the_verdict_is_that_of_python(pattern, text):
    assert is_usable_pattern(pattern)
    assert matches(pattern, text) == (re.fullmatch(pattern, text) is not None)


def test_an_answer_is_checked_as_quickly(app):
    home = make.category("internet", fields=[{"key": "serial", "kind": "text", "pattern": "(a|a)*b"}])
    begun = time.process_time()
    with pytest.raises(Invalid):
        make.question(category=home, fields={"serial": "a" * 200})
    assert time.process_time() - begun < 2
