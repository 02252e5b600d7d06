"""Each act as one sentence, in the reader's language. Names are plain text; the page puts links beside the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core import settings
from moderation.audit.details import codes_words
from moderation.audit.queries import AuditLine
from moderation.audit.words import act_words

SENTENCES: dict[str, Any] = {
    "AddressChanged": _l("%(member)s changed their e-mail address."),
    "AnswerUnverified": _l("%(who)s no longer vouches for an answer in “%(thread)s”."),
    "AnswerVerified": _l("%(who)s vouched for an answer in “%(thread)s”."),
    "ArticleCategoryChanged": _l("%(who)s changed the category of articles “%(name)s” (%(what)s)."),
    "ArticleAlarmClosed": _l("%(who)s settled a reason to look at the article “%(name)s” again (%(kind)s): %(how)s."),
    "ArticleMoved": _l("%(who)s moved the article “%(name)s”: %(became)s."),
    "ArticleSettingsChanged": _l("%(who)s changed the settings of the article “%(name)s” (%(what)s)."),
    "AuditExported": _l("%(who)s took rows of this log away as %(format)s."),
    "CannedReasonChanged": _l("%(who)s changed the canned reason “%(name)s” (%(what)s)."),
    "CategoryChanged": _l("%(who)s changed the category “%(name)s” (%(what)s)."),
    "CommunityExported": _l("%(who)s exported the whole community."),
    "ConfidentialSeen": _l("%(who)s looked at something confidential: %(what)s."),
    "FindingDecided": _l("%(who)s looked at the votes of %(member)s: %(decision)s."),
    "GuidelinesPublished": _l("%(who)s published version %(number)s of the community guidelines."),
    "InsightGoalChanged": _l("%(who)s changed the goal of a measure of the insights, %(name)s (%(what)s)."),
    "InsightNoteChanged": _l("%(who)s changed a mark on the charts of the insights, “%(name)s” (%(what)s)."),
    "InsightTokenChanged": _l("%(who)s changed their tokens that read the insights, “%(name)s” (%(what)s)."),
    "JobDiscarded": _l("%(who)s gave up the job %(name)s."),
    "MemberLeft": _l("%(member)s deleted their account."),
    "OwnCopyAsked": _l("%(member)s asked for a copy of their data."),
    "PasswordChanged": _l("%(member)s changed their password."),
    "PostDeleted": _l("%(who)s deleted a post in “%(thread)s”."),
    "PostEdited": _l("%(who)s edited a post in “%(thread)s”."),
    "PostHidden": _l("%(who)s hid a post in “%(thread)s”: %(reason)s."),
    "PostRestored": _l("%(who)s restored a post in “%(thread)s”."),
    "PostUndeleted": _l("%(who)s brought a deleted post in “%(thread)s” back."),
    "QuestionClosed": _l("%(who)s closed “%(thread)s”: %(reason)s."),
    "QuestionReopened": _l("%(who)s reopened “%(thread)s”: %(reason)s."),
    "QuestionSolved": _l("%(who)s marked “%(thread)s” as solved."),
    "SettingChanged": _l("%(who)s changed the setting %(name)s."),
    "SolutionAdded": _l("%(who)s marked a further solution in “%(thread)s”."),
    "SolutionWithdrawn": _l("%(who)s withdrew a solution in “%(thread)s”."),
    "StaffSignedIn": _l("%(member)s signed in as staff."),
    "SuggestionDecided": _l("%(who)s decided a suggested edit in “%(thread)s”: %(state)s."),
    "TopicChanged": _l("%(who)s changed topic %(topic_id)s of recurring questions: %(what)s."),
    "TagChanged": _l("%(who)s changed the tag “%(name)s” (%(what)s)."),
    "ThreadChanged": _l("%(who)s changed “%(thread)s” (%(what)s)."),
    "AnonymityLifted": _l("%(who)s named the author of posts in “%(thread)s” again."),
    "AuthorAnonymised": _l("%(who)s made the author of posts in “%(thread)s” anonymous."),
    "ThreadSplit": _l("%(who)s split posts off “%(thread)s”."),
    "SplitUndone": _l("%(who)s took a split of “%(thread)s” back."),
    "ThreadsMerged": _l("%(who)s merged “%(thread)s” into another thread."),
    "MergeUndone": _l("%(who)s took a merge of “%(thread)s” back."),
    "PostConverted": _l("%(who)s converted a post in “%(thread)s”."),
    "PostReleased": _l("%(who)s let a held post into “%(thread)s”."),
    "ScreeningRuleChanged": _l("%(who)s changed the screening rule “%(name)s” (%(what)s)."),
    "SanctionImposed": _l("%(who)s decided against %(member)s: %(kind)s, %(reason)s."),
    "SanctionLifted": _l("%(who)s ended a sanction of %(member)s before its time: %(kind)s."),
    "SanctionExpired": _l("A sanction of %(member)s ended in its time: %(kind)s."),
    "FlagRaised": _l("%(who)s flagged something: %(reason)s."),
    "FlagWithdrawn": _l("%(who)s withdrew a flag: %(reason)s."),
    "FlagsSettled": _l("%(who)s settled flags: %(state)s."),
    "FlaggingSuspended": _l("%(member)s may not flag for a while."),
    "FlaggingReturned": _l("%(member)s may flag again."),
    "FlagReasonsChanged": _l("%(who)s changed the reasons to flag in the category “%(name)s”."),
    "NoteWritten": _l("%(who)s noted something about %(member)s."),
    "NoteDeleted": _l("%(who)s deleted a note about %(member)s."),
    "CleanupBegun": _l("%(who)s began to clean up after %(member)s."),
    "CleanupFinished": _l("The clean-up after %(member)s is finished."),
    "CleanupReverted": _l("%(who)s took the clean-up after %(member)s back."),
    "StatementIssued": _l("%(who)s stated reasons to %(member)s: %(restriction)s, %(reason)s."),
    "StatementWithdrawn": _l("A statement of reasons to %(member)s no longer holds: %(how)s."),
    "AppealFiled": _l("%(member)s appealed against a decision."),
    "AppealDecided": _l("%(who)s decided an appeal of %(member)s: %(state)s."),
    "AppealWithdrawn": _l("%(member)s took an appeal back."),
    "NoticeReceived": _l("A notice of illegal content came in."),
    "NoticeDecided": _l("%(who)s decided a notice of illegal content: %(state)s."),
    "NoticeWithdrawn": _l("A notice of illegal content was withdrawn."),
    "ItemDecided": _l("%(who)s decided a case of the queue: %(decision)s."),
    "EscalationRaised": _l("%(who)s opened a case about “%(thread)s”: %(reason)s."),
    "EscalationVoiced": _l("%(who)s asked for help with “%(thread)s”, too: %(reason)s."),
    "EscalationMoved": _l("%(who)s moved a case about “%(thread)s”: %(became)s."),
    "EscalationAssigned": _l("%(who)s gave a case about “%(thread)s” to somebody."),
    "EscalationReprioritised": _l("%(who)s changed the priority of a case about “%(thread)s”: %(became)s."),
    "PersonalDataMoved": _l("%(who)s moved personal data in “%(thread)s” to the private messages."),
    "CaseReplyChanged": _l("%(who)s changed the ready reply “%(name)s” (%(what)s)."),
    "EscalationRuleChanged": _l("%(who)s changed the rule “%(name)s”, which raises cases (%(what)s)."),
    "ClockPolicyChanged": _l("%(who)s changed how fast cases are to be worked: %(name)s (%(what)s)."),
    "CustomerFactsChanged": _l("%(who)s changed what staff know of %(member)s as a customer: %(changed)s."),
    "DestinationChanged": _l("%(who)s changed the destination “%(name)s”, where cases are handed off to (%(what)s)."),
    "CaseHandedOff": _l("%(who)s: a case about “%(thread)s” and %(name)s: %(what)s."),
    "CaseUpdatedOutside": _l("%(name)s sent news of a case about “%(thread)s”: %(outcome)s."),
    "DecisionUndone": _l("%(who)s took a decision of the queue back: %(decision)s."),
    "CalendarChanged": _l("%(who)s changed the calendar “%(name)s” (%(what)s)."),
    "TeamChanged": _l("%(who)s changed the team “%(name)s” (%(what)s)."),
    "TeamMembersChanged": _l("%(who)s changed the place of %(member)s in the team “%(name)s” (%(what)s)."),
}
WHERE_TRUE = {
    ("AppealDecided", "nobody_else"): _l("%(who)s decided an appeal of %(member)s against their own decision, because nobody else could: "
                                         "%(state)s."),
    ("PostHidden", "was_held"): _l("%(who)s did not let a held post into “%(thread)s”: %(reason)s."),
    ("PostRestored", "was_held"): _l("%(who)s undid the refusal of a held post in “%(thread)s”. It waits again."),
}
"""Acts that read differently where a detail of theirs is true."""
ABOUT_MEMBER = {"ConfidentialSeen": _l("%(who)s looked at something confidential of %(member)s: %(what)s.")}


def sentence(line: AuditLine) -> str:
    """What happened, as a person would say it. An act without a sentence of its own is named and attributed."""
    row = line.row
    if row.action == "RolesChanged":
        return _roles_sentence(line)
    words = ABOUT_MEMBER.get(row.action) if line.member else None
    words = next((said for (act, name), said in WHERE_TRUE.items() if act == row.action and row.details.get(name) is True), words)
    words = words or SENTENCES.get(row.action)
    facts = _facts(line)
    if words is None:
        return _("%(who)s: %(act)s.", who=facts["who"], act=act_words(row.action))
    return str(words) % _Known(facts)


def who(line: AuditLine) -> str:
    """Whoever acted: a member, one who has left, or Plaza itself."""
    if line.row.actor_id is None and line.row.action in {"MemberLeft", "OwnCopyAsked", "PasswordChanged", "AddressChanged"}:
        return _name(line.member)
    return _name(line.actor) if line.row.actor_id is not None else str(settings.get("site.name"))


def _roles_sentence(line: AuditLine) -> str:
    after = codes_words(line.row.details.get("after") or [], "RolesChanged", "after")
    if not after:
        return _("%(who)s took all roles from %(member)s.", who=who(line), member=_name(line.member))
    return _("%(who)s gave %(member)s the roles %(roles)s.", who=who(line), member=_name(line.member), roles=after)


def _facts(line: AuditLine) -> dict[str, str]:
    said = {name: codes_words(value, line.row.action, name) for name, value in line.row.details.items()}
    return {
        **said, "who": who(line), "member": _name(line.member), "thread": line.thread.title if line.thread else _("a thread that is gone"),
        "name": str(line.row.details.get("name") or ""), "format": str(line.row.details.get("format") or "").upper(),
    }


def _name(person: Any) -> str:
    if person is None:
        return _("somebody who has left")
    return str(person.display_name)


class _Known(dict[str, str]):
    """A detail that a row from an older release lacks is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


DOORS: Mapping[str, Any] = {
    "web": _l("on the web"), "api": _l("through the API"), "mail": _l("by mail"), "job": _l("by a job"), "cli": _l("on the command line"),
}
