"""Reads of the resolution room: lists by work state, and the facts a thread's page shows."""

from forum.resolution.former import solved_before_closing
from forum.resolution.queries.candidates import possible_originals, tell_of_originals, use_original_finder
from forum.resolution.queries.facts import (
    HistoryEntry,
    SolutionFact,
    closing_reasons,
    duplicates_for,
    expect,
    has_solved,
    history_of,
    may_close_for_no_reply,
    original_for,
    remember_asker,
    solutions_of,
)
from forum.resolution.queries.lists import LISTS, WorkList, find_list, stale_before

__all__ = [
    "LISTS", "HistoryEntry", "SolutionFact", "WorkList", "closing_reasons", "duplicates_for", "expect", "find_list", "has_solved",
    "history_of", "may_close_for_no_reply", "original_for", "possible_originals", "remember_asker", "solutions_of", "solved_before_closing",
    "stale_before", "tell_of_originals", "use_original_finder",
]
