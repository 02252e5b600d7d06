"""What the numbers of the transparency report are called, and how each is counted."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from moderation.statements.words import CATEGORIES, KINDS, REASONS

MEASURES: tuple[tuple[str, Any, Any], ...] = (
    ("notices", _l("Notices of illegal content"), _l("Sent with the form in this period and not taken back.")),
    ("notices_decided", _l("Notices decided"), _l("Decided in this period, whenever they were sent.")),
    ("notices_acted_on", _l("Notices acted on"), _l("Of those decided: the content was restricted.")),
    ("notices_median_hours", _l("Hours to decide a notice"), _l("Half of those decided in this period took longer than this, half less.")),
    ("statements", _l("Decisions with reasons"), _l("Restrictions a member was given reasons for. What was undone at once, put back or "
                                                   "replaced by a later decision does not count; what an appeal overturned does.")),
    ("automated_share", _l("Decided automatically"), _l("Of those decisions: no person had decided. Here that is a post hidden by the "
                                                        "weight of members’ flags, or a rule, until a moderator looks.")),
    ("appeals_filed", _l("Appeals"), _l("Sent in this period and not taken back.")),
    ("appeals_decided", _l("Appeals decided"), _l("Decided in this period, whenever they were sent.")),
    ("overturned_share", _l("Decisions overturned"), _l("Of the appeals decided in this period.")),
    ("appeals_median_hours", _l("Hours to decide an appeal"), _l("Half took longer than this, half less.")),
    ("sanctions", _l("Sanctions"), _l("Warnings, silences, suspensions and removals imposed; without those undone at once.")),
    ("flags", _l("Flags by members"), _l("Raised in this period and not taken back.")),
    ("flags_upheld_share", _l("Flags agreed with"), _l("Of the flags a moderator agreed or disagreed with in this period.")),
    ("flags_median_hours", _l("Hours to decide a flag"), _l("From the flag to the decision: half took longer than this, half less.")),
    ("active_members", _l("Active members"), _l("Members who were signed in here at least once in the month. Visitors who only read are "
                                                "not counted, because nothing here follows them.")),
)
"""Key in the report, name, and how it is counted."""
SHARES = {
    "automated_share": ("statements_decided_automatically", "statements"), "overturned_share": ("appeals_overturned", "appeals_decided"),
    "flags_upheld_share": ("flags_upheld", "flags_decided"),
}
"""What each share is of: the page says "1 of 3" where a share of so few would only sound exact."""
OF_YEARS, OF_MONTHS = ("automated_share",), ("active_members",)
"""Measures that only years, or only months, have."""
GROUNDS = {"rule": _l("Our rules"), "law": _l("The law")}
SOURCES = {"flag": _l("Flags by members"), "own_initiative": _l("Our own initiative"), "automated": _l("Automated means"),
           "notice": _l("Notices of illegal content")}
BREAKDOWN_WORDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "statements_by_restriction": (_l("Decisions by what was done"), KINDS), "statements_by_reason": (_l("Decisions by reason"), REASONS),
    "statements_by_found_how": (_l("Decisions by how it was found"), SOURCES), "statements_by_ground": (_l("Decisions by ground"), GROUNDS),
    "notices_by_category": (_l("Notices by what they are about"), CATEGORIES), "sanctions_by_kind": (_l("Sanctions by kind"), KINDS),
    "flags_by_reason": (_l("Flags by reason"), REASONS),
}
