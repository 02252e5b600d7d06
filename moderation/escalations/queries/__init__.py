"""What is asked of cases. Whoever may read none gets NotFound or NotAllowed; members get the progress of what they asked for."""

from moderation.escalations.queries.asked import Progress, cases_of, progress_of
from moderation.escalations.queries.case import CaseView, case_view, get_case, newest_case
from moderation.escalations.queries.clocks import PolicyLine, case_clock, clocks_of, get_policy, policy_lines
from moderation.escalations.queries.rows import (
    ORDERS,
    WHOSE,
    CasePage,
    CaseRow,
    Counts,
    Filters,
    cases,
    counts,
    possible_owners,
)

__all__ = [
    "ORDERS", "WHOSE", "CasePage", "CaseRow", "CaseView", "Counts", "Filters", "PolicyLine", "Progress", "case_clock", "case_view", "cases",
    "cases_of", "clocks_of", "counts", "get_case", "get_policy", "newest_case", "policy_lines", "possible_owners", "progress_of",
]
