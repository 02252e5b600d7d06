"""The only definitions of asked, resolved, presumed, unresolved and closed, for now and for the end of any past UTC day.

Source: 2-domain, *Counting*. Everything is a sum over ledger rows, so that the past stays what it was:

    asked       questions that count: neither hidden, deleted nor held, and questions
    resolved    solved and confirmed by somebody
    presumed    solved, nobody said so
    unresolved  open
    closed      closed, by reason

asked = resolved + presumed + unresolved + closed. A slice (category, tag, language, product, version,
staff team) means where questions are *now*: a question moved or retagged takes its whole past along. What was hidden or
deleted later still counts on earlier days.

The flow of the backlog has its terms in `resolution/days.py`: opening + asked + reopened + restored - solved - closed - removed
= closing.
"""

from forum.resolution.counting.counts import Counts, counts, counts_by_category
from forum.resolution.counting.flow import FlowDay, daily_flow, flow, total
from forum.resolution.counting.measures import Measures, Share, Spread, measures
from forum.resolution.counting.slices import EVERYTHING, SLICED_BY, Slice
from forum.resolution.counting.tallied import status_counts, tallies_by_category, tallies_by_tag, tally_counts, tally_statuses
from forum.resolution.counting.teams import Desks, StaffTeam, desks_stamp, staff_teams, tell_teams_with, threads_of_team

__all__ = [
    "EVERYTHING", "SLICED_BY", "Counts", "Desks", "FlowDay", "Measures", "Share", "Slice", "Spread", "StaffTeam", "counts",
    "counts_by_category", "daily_flow", "desks_stamp", "flow", "measures", "staff_teams", "status_counts", "tallies_by_category",
    "tallies_by_tag", "tally_counts", "tally_statuses", "tell_teams_with", "threads_of_team", "total",
]
