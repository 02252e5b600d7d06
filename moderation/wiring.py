"""What the desk does when the forum announces something."""

from __future__ import annotations

from flask import Flask

from forum.accounts import events as accounts
from forum.admin import events as admin
from forum.cli.reconcile import also_check
from forum.core import jobs
from forum.core.entries import offer
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.wiring import Table
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit
from moderation.flags import events as flags
from moderation.flags import jobs as flag_jobs
from moderation.flags import reactions as flagging
from moderation.flags.entries import ENTRIES as FLAG_ENTRIES
from moderation.flags.routes import blueprint as flag_pages
from moderation.review import events as review
from moderation.sanctions import events as sanctions
from moderation.statements import events as statements

AUDITED = (
    admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.QuestionClosed, resolution.QuestionReopened, resolution.QuestionSolved, resolution.SolutionWithdrawn,
    sanctions.SanctionImposed, sanctions.SanctionLifted, sanctions.SanctionExpired,
    flags.FlagRaised, flags.FlagWithdrawn, flags.FlagsSettled, flags.FlaggingSuspended, flags.FlaggingReturned, flags.FlagReasonsChanged,
    statements.StatementIssued, statements.StatementWithdrawn, statements.AppealFiled, statements.AppealDecided,
    review.ItemDecided, review.DecisionUndone,
)
"""Acts with consequences for others. Asking, answering and voting have ledgers of their own."""

FOLLOWS: Table = {
    flags.FlagsSettled: (flagging.settling_is_told_later,),
    threads.PostRestored: (flagging.restoring_keeps,),
}
"""What else follows in the same transaction."""


def attach(app: Flask) -> None:
    """Connect the desk's tables and pages to this app."""
    app.register_blueprint(audit)
    app.register_blueprint(flag_pages)
    offer(*FLAG_ENTRIES)
    also_check("moderation.flags.invariants")
    jobs.register(flagging.TELL, flag_jobs.tell_reporters)
    app.extensions["plaza_wiring"].connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    app.extensions["plaza_wiring"].connect(now=FOLLOWS, later={})
