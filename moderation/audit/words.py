"""The log in words: its rows hold names of events and codes, which people should not have to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.threads.forms import HIDE_WORDS, REJECT_WORDS, SUGGESTION_WORDS

ACTS = {
    "MemberLeft": _l("Account deleted"), "OwnCopyAsked": _l("Copy of data asked for"),
    "PasswordChanged": _l("Password changed"), "RolesChanged": _l("Roles changed"),
    "CategoryChanged": _l("Category changed"), "TagChanged": _l("Tag changed"), "ThreadChanged": _l("Thread changed"),
    "PostDeleted": _l("Post deleted"), "PostUndeleted": _l("Post brought back"), "PostEdited": _l("Post edited"),
    "SuggestionDecided": _l("Suggested edit decided"),
    "ThreadSplit": _l("Thread split"), "SplitUndone": _l("Split taken back"), "ThreadsMerged": _l("Threads merged"),
    "MergeUndone": _l("Merge taken back"), "PostConverted": _l("Post converted"), "AuthorAnonymised": _l("Author made anonymous"),
    "AnonymityLifted": _l("Author named again"),
    "PostHidden": _l("Post hidden"), "PostRestored": _l("Post restored"),
    "PostReleased": _l("Post let in"), "ScreeningRuleChanged": _l("Screening rule changed"),
    "QuestionSolved": _l("Question solved"),
    "FindingDecided": _l("Votes between two members looked at"),
    "SanctionImposed": _l("Member sanctioned"), "SanctionLifted": _l("Sanction lifted"), "SanctionExpired": _l("Sanction ended"),
    "NoteWritten": _l("Note about a member written"), "NoteDeleted": _l("Note about a member deleted"),
    "CleanupBegun": _l("Cleaning up after a member began"), "CleanupFinished": _l("Cleaning up after a member finished"),
    "CleanupReverted": _l("Clean-up taken back"),
    "FlagRaised": _l("Flagged"), "FlagWithdrawn": _l("Flag withdrawn"), "FlagsSettled": _l("Flags settled"),
    "FlaggingSuspended": _l("May not flag for now"), "FlaggingReturned": _l("May flag again"),
    "FlagReasonsChanged": _l("Reasons to flag changed"),
    "StatementIssued": _l("Reasons stated"), "StatementWithdrawn": _l("Statement of reasons withdrawn"),
    "AppealFiled": _l("Appeal filed"), "AppealDecided": _l("Appeal decided"),
    "AppealWithdrawn": _l("Appeal taken back"), "NoticeReceived": _l("Notice of illegal content received"),
    "NoticeDecided": _l("Notice decided"), "NoticeWithdrawn": _l("Notice taken back"),
    "CalendarChanged": _l("Calendar changed"), "TeamChanged": _l("Team changed"), "TeamMembersChanged": _l("Members of a team changed"),
    "ItemDecided": _l("Review decided"), "DecisionUndone": _l("Decision undone"),
    "EscalationRaised": _l("Case opened"), "EscalationVoiced": _l("Case asked for again"), "EscalationMoved": _l("Case moved"),
    "EscalationAssigned": _l("Case given to somebody"), "EscalationReprioritised": _l("Priority of a case changed"),
    "PersonalDataMoved": _l("Personal data moved to private"),
    "CaseReplyChanged": _l("Ready reply for cases changed"),
    "EscalationRuleChanged": _l("Rule that raises cases changed"),
    "ClockPolicyChanged": _l("Times of cases changed"), "CustomerFactsChanged": _l("Details of a customer changed"),
    "DestinationChanged": _l("Destination of cases changed"), "CaseHandedOff": _l("Case handed off"),
    "CaseUpdatedOutside": _l("News of a case from outside"),
    "ArticleAlarmClosed": _l("Reason to look at an article settled"),
    "ArticleMoved": _l("Article moved"), "ArticleSettingsChanged": _l("Settings of an article changed"),
    "ArticleCategoryChanged": _l("Category of articles changed"),
    "TopicChanged": _l("Topic changed"),
    "InsightGoalChanged": _l("Goal of a measure changed"), "InsightNoteChanged": _l("Mark on the charts changed"),
    "InsightTokenChanged": _l("Token that reads insights changed"),
    "SettingChanged": _l("Setting changed"), "JobDiscarded": _l("Job given up"),
    "AddressChanged": _l("E-mail address changed"), "StaffSignedIn": _l("Staff signed in"),
    "ConfidentialSeen": _l("Looked at something confidential"), "CommunityExported": _l("Community exported"),
    "AuditExported": _l("Audit log exported"), "AnswerVerified": _l("Answer verified"),
    "AnswerUnverified": _l("Answer no longer verified"), "SolutionAdded": _l("Solution added"),
    "GuidelinesPublished": _l("Guidelines published"), "CannedReasonChanged": _l("Canned reason changed"),
    "SolutionWithdrawn": _l("Solution withdrawn"), "QuestionClosed": _l("Question closed"), "QuestionReopened": _l("Question reopened"),
}
CODES: dict[str, Any] = {
    **{str(reason): words for reason, words in HIDE_WORDS.items()},
    **{str(reason): words for reason, words in REJECT_WORDS.items()}, **{str(state): words for state, words in SUGGESTION_WORDS.items()},
    "not_reproducible": _l("Not reproducible"), "no_longer_needed": _l("No longer needed"), "no_reply": _l("No reply"),
    "still_broken": _l("Still broken"), "not_solved": _l("Not solved"), "withdrawn": _l("Solution withdrawn"),
    "replied": _l("The asker replied"),
    "answer_removed": _l("The answer was removed"), "answer_returned": _l("The answer is back"),
    "article_removed": _l("The article that answered it is gone"), "article_returned": _l("The article that answered it is back"),
    "closing_undone": _l("Solved as before it was closed"),
    "original_removed": _l("The original question was removed"), "original_returned": _l("The original question is back"),
    "type_changed": _l("Type changed"), "article": _l("Article"), "everyone": _l("Everyone"), "members": _l("Members only"),
    "staff": _l("Staff only"), "reopened": _l("No longer archived"),
    "accepted_by_asker": _l("Accepted by the asker"), "accepted_by_staff": _l("Accepted by staff"),
    "accepted_by_helper": _l("Accepted for the asker"), "solved_by_self": _l("The asker solved it"), "presumed": _l("presumed"),
    "category": _l("Category"), "type": _l("Type"), "title": _l("Title"), "tags": _l("Tags"), "fields": _l("What is asked for here"),
    "position": _l("Order"), "read_access": _l("Who may read"), "locked": _l("Locked"), "unlocked": _l("No longer locked"),
    "moved": _l("The answer was moved or made a comment"),
    "slowed": _l("Slow mode on"), "unslowed": _l("Slow mode off"), "answer": _l("Answer"), "comment": _l("Comment"),
    "pinned": _l("Pinned"), "unpinned": _l("No longer pinned"), "archived": _l("Archived"), "added": _l("New"), "edited": _l("edited"),
    "renamed": _l("renamed"), "respelled": _l("Synonyms"), "merged": _l("merged"), "deleted": _l("deleted"),
    "tried": _l("tried"), "dry": _l("Only watching"), "on": _l("Switched on"), "off": _l("Switched off"),
    "check": _l("Check"), "word": _l("Watched word"), "domain": _l("Domain"),
    "question": _l("Question"), "discussion": _l("Discussion"), "announcement": _l("Announcement"),
    "reciprocal": _l("Votes for each other"), "boost": _l("Votes from one member"), "same_network": _l("Votes in one network"),
    "address": _l("Address"), "traces": _l("networks and devices"),
    "private": _l("with what is not for everybody"), "removed": _l("with what was removed"),
    "retired": _l("Retired"), "reinstated": _l("In use again"), "order": _l("Order"), "text": _l("Text"),
    "holidays_added": _l("holidays added"), "holiday_removed": _l("holiday removed"), "made_default": _l("made the default one"),
    "joined_team": _l("joined the team"), "left_team": _l("left the team"), "made_lead": _l("leads it now"),
    "lead_ended": _l("leads it no longer"), "away": _l("is away"), "back": _l("is back again"),
    "dismissed": _l("Dismissed"), "confirmed": _l("Confirmed"),
    "new": _lp("case", "New"), "acknowledged": _lp("case", "Acknowledged"), "in_progress": _lp("case", "In progress"),
    "waiting_asker": _lp("case", "Waiting for the asker"), "waiting_third_party": _lp("case", "Waiting for somebody else"),
    "resolved": _lp("case", "Resolved"), "cancelled": _lp("case", "Cancelled"), "unanswered": _l("Nobody has an answer"),
    "wrong_answer": _l("The answers are wrong"), "outage": _l("Something is down"), "legal": _l("The law"),
    "vip": _l("An important customer"),
    "billing_or_personal_data": _l("Money or personal data"), "angry_customer": _l("An angry customer"),
    "product_bug": _l("A fault in the product"), "p1": _l("P1 · Critical"), "p2": _l("P2 · High"), "p3": _l("P3 · Normal"),
    "p4": _l("P4 · Low"),
    "agent": _l("Agent"), "moderator": _l("Moderator"), "editor": _l("Editor"), "admin": _l("Admin"),
}
"""What a code means in every act that `CODES_OF` does not name; titles and whatever is not here is shown as it is."""
CODES_OF: dict[tuple[str, str], Mapping[str, Any]] = {}
"""What codes mean in one field of one act, by (act, field): rooms above this one say it (`declare`)."""


SPOKEN: dict[tuple[str, str], Callable[[Any], str]] = {}
"""What says a field of an act that is more than codes, by (act, field): of the rooms above as well."""


def declare(
    words: Mapping[tuple[str, str], Mapping[str, Any]], spoken: Mapping[tuple[str, str], Callable[[Any], str]] | None = None
) -> None:
    CODES_OF.update(words)
    SPOKEN.update(spoken or {})


def act_words(action: str) -> Any:
    return ACTS.get(action, action)


def subject_words(details: Mapping[str, Any]) -> str:
    """The name of what was acted on where that is no thread and no member: a category, a tag, a setting, a kind of job."""
    return str(details.get("name") or "")
