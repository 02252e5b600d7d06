"""Addresses of lists: read, written, and read again."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.pages.wanted import ALL, MAX_NUMBER, PARAMETERS, Sort, read_wanted
from forum.resolution.queries import LISTS
from forum.threads.states import Status

VALUES = st.one_of(
    st.text(max_size=40), st.sampled_from([*LISTS, *Status, *Sort, ALL, "question", "en", "es", "7", "1", "30", "3", "99999999", "HX-200"])
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(PARAMETERS)), VALUES))
def test_what_an_address_means_is_what_its_own_address_means(arguments):
    wanted = read_wanted(arguments)
    again = read_wanted(dict(parse_qsl(wanted.query(page=True))))
    assert again == wanted
    assert wanted.number <= MAX_NUMBER or wanted.after or wanted.before
    assert wanted.statuses <= frozenset(Status)
    assert read_wanted(dict(parse_qsl(wanted.first_page().query()))).number == 1


def test_terms_of_the_path_cannot_be_overruled():
    assert read_wanted({"category": "other", "tag": "other"}, category="internet").category == "internet"


def test_the_default_list_needs_no_words():
    assert read_wanted({}, default="needs_answer").status == "needs_answer"
    assert read_wanted({}, default="needs_answer").query() == ""
    assert read_wanted({"status": ALL}, default="needs_answer").query() == "status=all"
