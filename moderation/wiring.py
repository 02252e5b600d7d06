"""What the desk does when the forum announces something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from forum.accounts import events as accounts
from forum.accounts.suspensions import explain_with
from forum.admin import events as admin
from forum.cli import plaza
from forum.cli.reconcile import also_check
from forum.core import jobs, workers
from forum.core.entries import offer
from forum.core.events import Event
from forum.notifications import events as news
from forum.reputation import events as reputation
from forum.cli import reconcile
from forum.core import jobs
from forum.core.events import Event
from forum.notifications.inbox import OWN_PAGES
from forum.notifications.states import Kind
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.threads import screening as screens
from forum.votes import events as votes
from forum.wiring import Table
from moderation.audit import cli  # noqa: F401 - adds its commands
from moderation.audit import events as auditing
from moderation.audit import jobs as sealing
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit
from moderation.cleanup import events as cleanup
from moderation.cleanup import jobs as cleanup_jobs
from moderation.cleanup import reactions as cleaning
from moderation.cleanup.routes import blueprint as cleanup_pages
from moderation.cleanup.states import CLEAN, REVERT
from moderation.flags import events as flags
from moderation.flags import jobs as flag_jobs
from moderation.flags import reactions as flagging
from moderation.flags.entries import ENTRIES as FLAG_ENTRIES
from moderation.flags.routes import blueprint as flag_pages
from moderation.guidelines import events as rules
from moderation.guidelines.routes import blueprint as guidelines
from moderation.review import events as review
from moderation.sanctions import access
from moderation.sanctions import events as sanctions
from moderation.screening import cli as screening_cli
from moderation.screening import events as screening
from moderation.screening import jobs as screening_jobs
from moderation.screening.routes import blueprint as screening_pages
from moderation.screening.screen import PlazaScreen
from moderation.sanctions import jobs as sanction_jobs
from moderation.sanctions import reactions as sanctioning
from moderation.sanctions.routes import blueprint as sanction_pages
from moderation.sanctions.routes.own import URL as OWN_SANCTIONS
from moderation.statements import events as statements
from moderation.statements import jobs as stating
from moderation.statements import reactions as reasons
from moderation.statements.errands import MAIL, TELL, TELL_APPEAL, TELL_NOTICE, TELL_WITHDRAWAL
from moderation.statements.routes import blueprint as statement_pages
from moderation.statements.of_sanctions import statements_of_sanctions

Table = Mapping[type[Event], Iterable[Callable[[Any], None]]]

AUDITED: tuple[type[Event], ...] = (
    admin.CommunityExported, admin.ConfidentialSeen, admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.AddressChanged, accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged, accounts.StaffSignedIn,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.AnonymityLifted, threads.AuthorAnonymised, threads.MergeUndone, threads.PostConverted, threads.SplitUndone,
    threads.ThreadsMerged, threads.ThreadSplit,
    threads.PostReleased, threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.AnswerUnverified, resolution.AnswerVerified, resolution.QuestionClosed, resolution.QuestionReopened,
    resolution.QuestionSolved, resolution.SolutionAdded, resolution.SolutionWithdrawn,
    auditing.AuditExported, rules.CannedReasonChanged, rules.GuidelinesPublished, screening.ScreeningRuleChanged,
    sanctions.SanctionImposed, sanctions.SanctionLifted, sanctions.SanctionExpired,
    flags.FlagRaised, flags.FlagWithdrawn, flags.FlagsSettled, flags.FlaggingSuspended, flags.FlaggingReturned, flags.FlagReasonsChanged,
    sanctions.NoteWritten, sanctions.NoteDeleted, cleanup.CleanupBegun, cleanup.CleanupFinished, cleanup.CleanupReverted,
    statements.StatementIssued, statements.StatementWithdrawn, statements.AppealFiled, statements.AppealDecided,
    statements.AppealWithdrawn, statements.NoticeReceived, statements.NoticeDecided, statements.NoticeWithdrawn,
    review.ItemDecided, review.DecisionUndone,
)
"""Acts with consequences for others, acts on accounts and settings, and looks at what is confidential."""

WRITTEN = "what was written is there to see, with its author and time"
OWN_LEDGER = "its own ledger has a row for each"
TOLD = "a message that somebody is to be told; what it tells of is recorded"
NOT_AUDITED: dict[type[Event], str] = {
    accounts.AddressChangeRequested: "a wish; the change itself is recorded",
    accounts.EmailVerified: "the member's row says when",
    accounts.MemberJoined: "the member's row says when",
    accounts.PasswordResetRequested: "anybody may ask; the change itself is recorded",
    accounts.ProfileChanged: "one's own words about oneself",
    accounts.SignUpRepeated: "nothing changed",
    accounts.VerificationRequested: "nothing changed",
    news.HelpersNudged: TOLD,
    reputation.BadgeAwarded: OWN_LEDGER,
    reputation.PrivilegeEarned: "follows from the ledger of reputation",
    resolution.AskerReminded: TOLD,
    resolution.InfoGiven: WRITTEN,
    resolution.InfoRequested: WRITTEN,
    resolution.QuestionEvent: "only what others are made of",
    resolution.SolutionDenied: "nothing changed for others",
    resolution.SolutionEdited: "the edit itself is recorded",
    threads.AnswerPosted: WRITTEN,
    threads.CommentPosted: WRITTEN,
    threads.EditSuggested: "the suggestion is a row of its own; what becomes of it is recorded",
    threads.MembersMentioned: TOLD,
    threads.MemberUnnamed: "follows from a member's leaving, which is recorded",
    threads.PostEvent: "only what others are made of",
    threads.QuestionAsked: WRITTEN,
    threads.TagsMerged: "recorded as a change of the tag that stays",
    threads.ThreadStarted: WRITTEN,
    votes.MeTooAdded: OWN_LEDGER,
    votes.MeTooWithdrawn: OWN_LEDGER,
    votes.VoteCast: "votes are secret, also from staff; their ledger has a row for each",
    votes.VoteWithdrawn: "votes are secret, also from staff; their ledger has a row for each",
}
"""Every other event, and why the log does without it. A house test keeps the two tables complete."""


COMMANDS = (screening_cli.screening_group,)
PERIODIC = (*screening_jobs.PERIODIC,)

FOLLOWS: Table = {
    flags.FlagsSettled: (flagging.settling_is_told_later,),
    threads.PostRestored: (flagging.restoring_keeps,),
}
"""What else follows in the same transaction."""


NOW: Table = {
    threads.PostHidden: (reasons.state_hiding,), threads.PostRestored: (reasons.withdraw_with_post,),
    sanctions.SanctionImposed: (reasons.state_sanction,), sanctions.SanctionLifted: (reasons.end_with_sanction,),
}
"""What follows at the desk in the same transaction, besides the log."""

ON_DEMAND: tuple[tuple[str, jobs.Job], ...] = (
    (TELL, stating.tell_statement), (TELL_WITHDRAWAL, stating.tell_withdrawal), (TELL_APPEAL, stating.tell_appeal),
    (TELL_NOTICE, stating.tell_notice), (MAIL, stating.mail),
)
PERIODIC: tuple[tuple[str, int, jobs.Job], ...] = (
    ("statements.forget_notices", 86_400, stating.forget_notices), ("statements.count_active", 3600, stating.count_active),
)


NOW: Table = {
    accounts.MemberLeft: (sanctioning.member_leaves, cleaning.member_leaves),
}
LATER: Table = {
    sanctions.SanctionExpired: (sanctioning.tell_of_end,),
    sanctions.SanctionLifted: (sanctioning.tell_of_lifting,),
}
PERIODIC: tuple[tuple[str, int, jobs.Job], ...] = (
    ("moderation.sanctions.expire", 300, sanction_jobs.expire),
    ("moderation.cleanup.forget", 86_400, cleanup_jobs.forget),
)
ON_DEMAND: tuple[tuple[str, jobs.Job], ...] = (
    (CLEAN, cleanup_jobs.clean), (REVERT, cleanup_jobs.revert),
)
INVARIANTS = ("moderation.sanctions", "moderation.cleanup")
"""Rooms of the desk with something for `plaza reconcile` to check."""


def attach(app: Flask) -> None:
    """Connect the desk's tables and pages to this app."""
    app.register_blueprint(audit)
    app.register_blueprint(guidelines)
    app.register_blueprint(screening_pages)
    for group in COMMANDS:
        plaza.add_command(group)
    screens.declare(PlazaScreen())
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
    app.register_blueprint(flag_pages)
    offer(*FLAG_ENTRIES)
    also_check("moderation.flags.invariants")
    jobs.register(flagging.TELL, flag_jobs.tell_reporters)
    app.extensions["plaza_wiring"].connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    jobs.register_periodic("audit.seal_left_behind", 3600, sealing.seal_left_behind)
    workers.every(app, sealing.SEAL_SECONDS, sealing.seal_newest)
    app.extensions["plaza_wiring"].connect(now=FOLLOWS, later={})
    for blueprint in (audit, statement_pages):
        app.register_blueprint(blueprint)
    wiring = app.extensions["plaza_wiring"]
    wiring.connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    wiring.connect(now=NOW, later={})
    for kind, job in ON_DEMAND:
        jobs.register(kind, job)
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
    for blueprint in (audit, sanction_pages, cleanup_pages):
        app.register_blueprint(blueprint)
    connect = app.extensions["plaza_wiring"].connect
    connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    connect(now=NOW, later=LATER)
    for kind, job in ON_DEMAND:
        jobs.register(kind, job)
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
    reconcile.join(INVARIANTS)
    _sanctions(app)


def _sanctions(app: Flask) -> None:
    """Forum asks why somebody may not sign in, and where members read what was decided about them."""
    explain_with(app, access.explanation_for)
    access.connect(app, access.Neighbours(statements=statements_of_sanctions))
    app.jinja_env.globals["standing_url"] = OWN_SANCTIONS
    OWN_PAGES.update(dict.fromkeys((Kind.SANCTION_ENDED, Kind.SANCTION_LIFTED), OWN_SANCTIONS))
