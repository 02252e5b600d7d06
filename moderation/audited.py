"""What the audit log records, and why it does without the rest."""

from __future__ import annotations

from forum.accounts import events as accounts
from forum.admin import events as admin
from forum.core.events import Event
from forum.exchange import events as copies
from forum.knowledge import events as knowledge
from forum.metrics import events as insights
from forum.metrics.surveys import events as surveys
from forum.notifications import events as news
from forum.recurrence import events as recurrence
from forum.reputation import events as reputation
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.votes import events as votes
from moderation.audit import events as auditing
from moderation.cleanup import events as cleanup
from moderation.correspondence import events as letters
from moderation.customers import events as customers
from moderation.escalations import events as cases
from moderation.flags import events as flags
from moderation.guidelines import events as rules
from moderation.handoff import events as handoff
from moderation.raising import events as raising
from moderation.review import events as review
from moderation.sanctions import events as sanctions
from moderation.screening import events as screening
from moderation.statements import events as statements
from moderation.teams import events as teams

AUDITED: tuple[type[Event], ...] = (
    admin.CommunityExported, admin.ConfidentialSeen, admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.AddressChanged, accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged, accounts.StaffSignedIn,
    copies.OwnCopyAsked,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.AnonymityLifted, threads.AuthorAnonymised, threads.MergeUndone, threads.PostConverted, threads.SplitUndone,
    threads.ThreadsMerged, threads.ThreadSplit,
    threads.PostReleased, threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.AnswerUnverified, resolution.AnswerVerified, resolution.QuestionClosed, resolution.QuestionReopened,
    resolution.QuestionSolved, resolution.SolutionAdded, resolution.SolutionWithdrawn,
    knowledge.ArticleAlarmClosed, knowledge.ArticleCategoryChanged, knowledge.ArticleMoved, knowledge.ArticleSettingsChanged,
    recurrence.TopicChanged, insights.InsightGoalChanged, insights.InsightNoteChanged, insights.InsightTokenChanged,
    auditing.AuditExported, rules.CannedReasonChanged, rules.GuidelinesPublished, screening.ScreeningRuleChanged,
    sanctions.SanctionImposed, sanctions.SanctionLifted, sanctions.SanctionExpired,
    flags.FlagRaised, flags.FlagWithdrawn, flags.FlagsSettled, flags.FlaggingSuspended, flags.FlaggingReturned, flags.FlagReasonsChanged,
    sanctions.NoteWritten, sanctions.NoteDeleted, cleanup.CleanupBegun, cleanup.CleanupFinished, cleanup.CleanupReverted,
    statements.StatementIssued, statements.StatementWithdrawn, statements.AppealFiled, statements.AppealDecided,
    statements.AppealWithdrawn, statements.NoticeReceived, statements.NoticeDecided, statements.NoticeWithdrawn,
    review.ItemDecided, review.DecisionUndone,
    teams.CalendarChanged, teams.TeamChanged, teams.TeamMembersChanged,
    cases.EscalationRaised, cases.EscalationVoiced, cases.EscalationMoved, cases.EscalationAssigned, cases.EscalationReprioritised,
    raising.EscalationRuleChanged, customers.CustomerFactsChanged,
    cases.ClockPolicyChanged, letters.CaseReplyChanged, letters.PersonalDataMoved,
    handoff.DestinationChanged, handoff.CaseHandedOff, handoff.CaseUpdatedOutside,
)
"""Acts with consequences for others, acts on accounts and settings, and looks at what is confidential."""

WRITTEN = "what was written is there to see, with its author and time"
OWN_LEDGER = "its own ledger has a row for each"
OF_OTHERS = "only what others are made of"
TOLD = "a message that somebody is to be told; what it tells of is recorded"
NOT_AUDITED: dict[type[Event], str] = {
    cases.CaseEvent: OF_OTHERS,
    letters.CaseNoteChanged: "its author's own words, within the hour",
    letters.CaseNoteWritten: WRITTEN,
    letters.PrivateMessageSent: WRITTEN,
    cases.CaseRated: "what an asker says of a case is a row of its own, which staff of cases read",
    cases.ClockRanOut: TOLD,
    cases.EscalationTakenAlong: "the merging, or the parting, is recorded",
    cleanup.CleanupEvent: OF_OTHERS,
    cleanup.PostPutBack: "the restoring is recorded",
    cleanup.PostTaken: "the hiding is recorded",
    flags.FlagEvent: OF_OTHERS,
    flags.FlaggingEvent: OF_OTHERS,
    review.ItemEvent: OF_OTHERS,
    sanctions.NoteEvent: OF_OTHERS,
    sanctions.SanctionEvent: OF_OTHERS,
    statements.NoticeEvent: OF_OTHERS,
    statements.StatementEvent: OF_OTHERS,
    threads.PostsMoved: OF_OTHERS,
    threads.PostHeld: "the screening that held it has a row of its own; what becomes of it is recorded",
    screening.PostScreened: "the screening has a row of its own",
    threads.SuggestionWithdrawn: "one's own suggestion, which stays as a row of its own",
    accounts.AddressChangeRequested: "a wish; the change itself is recorded",
    accounts.EmailVerified: "the member's row says when",
    accounts.MemberJoined: "the member's row says when",
    accounts.PasswordResetRequested: "anybody may ask; the change itself is recorded",
    accounts.ProfileChanged: "one's own words about oneself",
    accounts.SignUpRepeated: "nothing changed",
    accounts.VerificationRequested: "nothing changed",
    knowledge.ArticleDue: TOLD,
    news.HelpersNudged: TOLD,
    copies.OwnCopyMade: TOLD,
    surveys.RecommendationAsked: TOLD,
    surveys.SurveyAsked: TOLD,
    reputation.BadgeAwarded: OWN_LEDGER,
    reputation.PrivilegeEarned: "follows from the ledger of reputation",
    resolution.AskerReminded: TOLD,
    resolution.InfoGiven: WRITTEN,
    resolution.InfoRequested: WRITTEN,
    resolution.QuestionEvent: OF_OTHERS,
    resolution.SolutionDenied: "nothing changed for others",
    resolution.SolutionEdited: "the edit itself is recorded",
    threads.AnswerPosted: WRITTEN,
    threads.CommentPosted: WRITTEN,
    threads.EditSuggested: "the suggestion is a row of its own; what becomes of it is recorded",
    threads.MembersMentioned: TOLD,
    threads.MemberUnnamed: "follows from a member's leaving, which is recorded",
    threads.PostEvent: OF_OTHERS,
    threads.QuestionAsked: WRITTEN,
    threads.TagsMerged: "recorded as a change of the tag that stays",
    threads.ThreadStarted: WRITTEN,
    votes.MeTooAdded: OWN_LEDGER,
    votes.MeTooWithdrawn: OWN_LEDGER,
    votes.VoteCast: "votes are secret, also from staff; their ledger has a row for each",
    votes.VoteWithdrawn: "votes are secret, also from staff; their ledger has a row for each",
}
"""Every other event, and why the log does without it. A house test keeps the two tables complete."""
