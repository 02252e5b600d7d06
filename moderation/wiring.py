"""What the desk does when the forum announces something."""

from __future__ import annotations

from flask import Flask

from forum.accounts import events as accounts
from forum.admin import events as admin
from forum.core import jobs
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.wiring import Table
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit
from moderation.flags import events as flags
from moderation.review import events as review
from moderation.sanctions import events as sanctions
from moderation.statements import events as statements
from moderation.statements import jobs as stating
from moderation.statements import reactions as reasons
from moderation.statements.errands import MAIL, TELL, TELL_APPEAL, TELL_NOTICE, TELL_WITHDRAWAL
from moderation.statements.routes import blueprint as statement_pages

AUDITED = (
    admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.QuestionClosed, resolution.QuestionReopened, resolution.QuestionSolved, resolution.SolutionWithdrawn,
    sanctions.SanctionImposed, sanctions.SanctionLifted, sanctions.SanctionExpired,
    flags.FlagRaised, flags.FlagWithdrawn, flags.FlagsSettled,
    statements.StatementIssued, statements.StatementWithdrawn, statements.AppealFiled, statements.AppealDecided,
    statements.AppealWithdrawn, statements.NoticeReceived, statements.NoticeDecided, statements.NoticeWithdrawn,
    review.ItemDecided, review.DecisionUndone,
)
"""Acts with consequences for others. Asking, answering and voting have ledgers of their own."""


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


def attach(app: Flask) -> None:
    """Connect the desk's tables and pages to this app."""
    for blueprint in (audit, statement_pages):
        app.register_blueprint(blueprint)
    wiring = app.extensions["plaza_wiring"]
    wiring.connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    wiring.connect(now=NOW, later={})
    for kind, job in ON_DEMAND:
        jobs.register(kind, job)
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
