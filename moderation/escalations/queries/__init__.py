"""What is asked of cases. Whoever may read none gets NotFound or NotAllowed; members get the progress of what they asked for."""

from moderation.escalations.queries.asked import Progress, case_between, cases_of, progress_of
from moderation.escalations.queries.case import CaseView, case_view, get_case, newest_case
from moderation.escalations.queries.clocks import PolicyLine, case_clock, clocks_of, get_policy, policy_lines
from moderation.escalations.queries.columns import COLUMNS, Card, Column, board, board_counts
from moderation.escalations.queries.counted import (
    case_owners,
    ended_cases,
    opened_cases,
    rated_cases,
    resolved_cases,
    said_of_cases,
    standing_cases,
)
from moderation.escalations.queries.desks import desk_teams, desks_state, of_slice, threads_on_desk
from moderation.escalations.queries.filters import DUE, GROUPS, ORDERS, WHOSE, Filters, filters_in, read_filters
from moderation.escalations.queries.measures import case_measures, counted_cases
from moderation.escalations.queries.own import OwnCase, own_case, own_cases
from moderation.escalations.queries.presence import Other, others_at
from moderation.escalations.queries.rail import Customer, Rail, rail_of, rating_of, scores_of
from moderation.escalations.queries.rows import CasePage, CaseRow, Counts, cases, cases_named, count_each, counts, possible_owners
from moderation.escalations.queries.shifts import ShiftLine, shift
from moderation.escalations.queries.views import ViewLine, led_teams, saved_views

__all__ = [
    "COLUMNS", "DUE", "GROUPS", "ORDERS", "WHOSE", "Card", "CasePage", "CaseRow", "CaseView", "Column", "Counts", "Customer", "Filters",
    "Other", "OwnCase", "PolicyLine", "Progress", "Rail", "ShiftLine", "ViewLine", "board", "board_counts", "case_between", "case_clock",
    "case_measures", "case_owners", "case_view", "cases", "cases_named", "cases_of", "clocks_of", "count_each", "counted_cases", "counts",
    "desk_teams", "desks_state", "ended_cases", "filters_in", "get_case", "get_policy", "led_teams", "newest_case", "of_slice",
    "opened_cases", "others_at", "own_case", "own_cases", "policy_lines", "possible_owners", "progress_of", "rail_of", "rated_cases",
    "rating_of", "read_filters", "resolved_cases", "said_of_cases", "saved_views", "scores_of", "shift", "standing_cases",
    "threads_on_desk",
]
