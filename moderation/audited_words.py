"""What the codes in the details of audited acts mean, act by act: the same code says something else in another room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.knowledge import words as knowledge
from forum.recurrence import words as recurrence
from forum.threads.forms import HIDE_WORDS
from moderation.cleanup import words as cleanup
from moderation.customers import words as customers
from moderation.escalations import words as cases
from moderation.flags.states import FlagState, SuspensionEnd
from moderation.guidelines.recorded import canned_words, rule_titles
from moderation.handoff import words as handoff
from moderation.raising import words as raising
from moderation.review.decisions import DECISIONS
from moderation.review.forms import REASON_WORDS
from moderation.review.states import OVERTURNED, UNDONE
from moderation.sanctions import words as sanctions
from moderation.screening import words as screening
from moderation.statements import words as statements
from moderation.statements.states import AppealState, FoundHow, NoticeState, Withdrawn

Words = Mapping[str, Any]

FOUND: Words = {
    FoundHow.FLAG: _l("Flags of members"), FoundHow.OWN_INITIATIVE: _l("A moderator"), FoundHow.AUTOMATED: _l("Automated means"),
    FoundHow.NOTICE: _l("A notice under the law"),
}
FLAGS: Words = {
    FlagState.OPEN: _l("Open again"), FlagState.UPHELD: _l("Agreed with"), FlagState.REJECTED: _l("Not agreed with"),
    FlagState.CLOSED: _l("Closed"), FlagState.WITHDRAWN: _l("Taken back"),
}
APPEALS: Words = {
    AppealState.OPEN: _l("Open again"), AppealState.UPHELD: _l("The decision stands"),
    AppealState.OVERTURNED: _l("The decision was overturned"), AppealState.WITHDRAWN: _l("Taken back"),
}
NOTICES: Words = {
    NoticeState.OPEN: _l("Open again"), NoticeState.DECIDED: _lp("notice", "Decided"),
    NoticeState.DUPLICATE: _l("Decided together with an earlier notice"), NoticeState.WITHDRAWN: _l("Taken back"),
}
NO_LONGER: Words = {
    Withdrawn.UNDONE: _l("Undone at once"), Withdrawn.RESTORED: _l("The post is back"), Withdrawn.OVERTURNED: _l("Overturned on appeal"),
    Withdrawn.REPLACED: _l("A newer decision takes its place"),
}
TAKEN_BACK: Words = {UNDONE: _l("Undone at once"), OVERTURNED: _l("Overturned on appeal")}
FLAGGING: Words = {
    SuspensionEnd.RETURNED: _l("Given back by a moderator"), SuspensionEnd.UNDONE: _l("The decisions it followed from were undone"),
    SuspensionEnd.REPLACED: _l("A newer decision takes its place"),
}
LOOKED_AT: Words = {
    "address": _l("Address"), "traces": _l("networks and devices"), "dossier": _l("the dossier"), "flags": _l("flags and who raised them"),
    "findings": _l("what screening found"), "notes": _l("notes of staff"), "sanctions": _l("sanctions and the notes on them"),
    "notice": _l("a notice of illegal content"), "appeal": _l("an appeal"), "statement": _l("a statement of reasons"),
    "log": _l("the audit log"), "votes": _l("votes between members"),
}
CASE_RULES: Words = {kind: words for kind, (words, *_rest) in raising.KINDS.items()}
RULE_KINDS: Words = {**screening.KINDS}
RULE_PARTS: Words = {**screening.ACTIONS, **screening.STATES, "pattern": _l("Pattern")}
DECIDED: Words = {kind.value: made.label for kind, made in DECISIONS.items()}
CASE_REASONS: Words = {code: words for code, (words, _definition) in cases.REASONS.items()}
CASE_PRIORITIES: Words = {code: words for code, (words, _definition) in cases.PRIORITIES.items()}

CODES_OF: dict[tuple[str, str], Words] = {
    ("ConfidentialSeen", "what"): LOOKED_AT,
    ("SanctionImposed", "kind"): sanctions.KINDS, ("SanctionImposed", "reason"): sanctions.REASONS, ("SanctionImposed", "found_how"): FOUND,
    ("SanctionLifted", "kind"): sanctions.KINDS, ("SanctionLifted", "how"): sanctions.ENDINGS, ("SanctionExpired", "kind"): sanctions.KINDS,
    ("FlagRaised", "reason"): HIDE_WORDS, ("FlagWithdrawn", "reason"): HIDE_WORDS, ("FlagsSettled", "state"): FLAGS,
    ("FlagReasonsChanged", "offered"): HIDE_WORDS, ("FlaggingSuspended", "reason"): statements.REASONS,
    ("FlaggingReturned", "how"): FLAGGING, ("PostHidden", "reason"): statements.REASONS,
    ("StatementIssued", "restriction"): statements.KINDS, ("StatementIssued", "reason"): statements.REASONS,
    ("StatementIssued", "found_how"): FOUND, ("StatementWithdrawn", "how"): NO_LONGER,
    ("AppealDecided", "state"): APPEALS, ("NoticeReceived", "category"): statements.CATEGORIES, ("NoticeDecided", "state"): NOTICES,
    ("ItemDecided", "decision"): DECIDED, ("ItemDecided", "reason"): REASON_WORDS,
    ("DecisionUndone", "decision"): DECIDED, ("DecisionUndone", "reason"): REASON_WORDS, ("DecisionUndone", "how"): TAKEN_BACK,
    ("CleanupBegun", "what"): cleanup.WHAT,
    ("TopicChanged", "what"): recurrence.ACT_WORDS, ("TopicChanged", "reason"): recurrence.DISMISSAL_WORDS,
    ("ArticleAlarmClosed", "kind"): knowledge.ALARM_KINDS, ("ArticleAlarmClosed", "how"): knowledge.ALARM_ENDS,
    ("ArticleMoved", "was"): knowledge.STATE_WORDS, ("ArticleMoved", "became"): knowledge.STATE_WORDS,
    ("ArticleMoved", "reason"): knowledge.MOVE_WORDS, ("ArticleSettingsChanged", "what"): knowledge.CHANGED_WORDS,
    ("EscalationRaised", "source"): cases.SOURCES, ("EscalationRaised", "reason"): CASE_REASONS,
    ("EscalationRaised", "priority"): CASE_PRIORITIES, ("EscalationVoiced", "source"): cases.SOURCES,
    ("EscalationVoiced", "reason"): CASE_REASONS, ("EscalationMoved", "was"): cases.STATES, ("EscalationMoved", "became"): cases.STATES,
    ("EscalationMoved", "outcome"): {**cases.REJECTIONS, **cases.OUTCOMES},
    ("ClockPolicyChanged", "before"): cases.STATES, ("ClockPolicyChanged", "after"): cases.STATES,
    ("CustomerFactsChanged", "changed"): customers.NAMES, ("CustomerFactsChanged", "before"): {},
    ("CustomerFactsChanged", "after"): customers.CHANGES,
    ("DestinationChanged", "what"): handoff.CHANGES, ("CaseHandedOff", "what"): handoff.HANDED,
    ("CaseUpdatedOutside", "outcome"): handoff.OUTCOMES,
    ("EscalationReprioritised", "was"): CASE_PRIORITIES, ("EscalationReprioritised", "became"): CASE_PRIORITIES,
    ("EscalationRuleChanged", "kind"): CASE_RULES, ("EscalationRuleChanged", "before"): {**CASE_REASONS, **CASE_PRIORITIES},
    ("ScreeningRuleChanged", "kind"): RULE_KINDS, ("ScreeningRuleChanged", "before"): RULE_PARTS,
}
SPOKEN: dict[tuple[str, str], Callable[[Any], str]] = {
    ("CannedReasonChanged", "before"): canned_words, ("CannedReasonChanged", "after"): canned_words,
    ("GuidelinesPublished", "changed"): rule_titles,
}
