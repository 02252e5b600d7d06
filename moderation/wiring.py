"""What the desk does when the forum announces something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from forum.accounts import events as accounts
from forum.admin import events as admin
from forum.cli.reconcile import also_check
from forum.core import jobs
from forum.core.entries import offer, remark
from forum.core.events import Event
from forum.pages.frame import offer_nav
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.wiring import Table
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit
from moderation.desk.entries import ENTRIES as DESK_ENTRIES
from moderation.desk.entries import REMARKS
from moderation.desk.jobs import sample_for_second_looks
from moderation.desk.pages import desk_nav, desk_pages
from moderation.desk.routes import blueprint as desk
from moderation.flags import events as flags
from moderation.flags import jobs as flag_jobs
from moderation.flags import reactions as flagging
from moderation.flags.entries import ENTRIES as FLAG_ENTRIES
from moderation.flags.routes import blueprint as flag_pages
from moderation.review import events as review
from moderation.review import jobs as reviewing
from moderation.review import reactions as queue
from moderation.review.cli import moderation_group
from moderation.review.commands.deciding import SETTLE
from moderation.review.routes import blueprint as review_pages
from moderation.review.routes.shown import review_nav
from moderation.sanctions import events as sanctions
from moderation.statements import events as statements

AUDITED = (
    admin.ConfidentialSeen, admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
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

NOW: Mapping[type[Event], Iterable[Callable[[Any], None]]] = {
    accounts.MemberLeft: (queue.member_leaves,),
    flags.FlagRaised: (queue.flag_opens,),
    flags.FlagWithdrawn: (queue.withdrawal_closes,),
    flags.FlagsSettled: (queue.settling_closes,),
    threads.EditSuggested: (queue.suggestion_opens,),
    threads.SuggestionDecided: (queue.decision_closes_edit,),
    threads.SuggestionWithdrawn: (queue.withdrawal_closes_edit,),
    threads.PostDeleted: (queue.removal_closes,),
    threads.PostHidden: (queue.gone_closes_edits,),
    threads.ThreadChanged: (queue.thread_change_moves,),
    threads.CategoryChanged: (queue.readers_change_closes,),
    statements.AppealFiled: (queue.appeal_opens,),
    statements.AppealDecided: (queue.appeal_closes,),
}
"""What follows in the same transaction; it runs after what the forum itself does."""

PERIODIC: tuple[tuple[str, int, jobs.Job], ...] = (
    ("review.tidy", 120, reviewing.tidy),
    ("review.age", 600, reviewing.age),
    ("desk.sample_for_second_looks", 3600, sample_for_second_looks),
)

FOLLOWS: Table = {
    flags.FlagsSettled: (flagging.settling_is_told_later,),
    threads.PostRestored: (flagging.restoring_keeps,),
}
"""What else follows in the same transaction."""


def attach(app: Flask) -> None:
    """Connect the desk's tables and pages to this app."""
    app.register_blueprint(audit)
    app.register_blueprint(desk)
    app.jinja_env.globals["desk_pages"] = desk_pages
    app.register_blueprint(review_pages)
    app.cli.commands["plaza"].add_command(moderation_group)  # type: ignore[attr-defined]
    offer_nav(review=review_nav, desk=desk_nav)
    also_check("moderation.review.invariants")
    app.extensions["plaza_wiring"].connect(now=NOW, later={})
    jobs.register(SETTLE, reviewing.settle)
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
    app.register_blueprint(flag_pages)
    offer(*FLAG_ENTRIES, *DESK_ENTRIES)
    remark(*REMARKS)
    also_check("moderation.flags.invariants")
    jobs.register(flagging.TELL, flag_jobs.tell_reporters)
    app.extensions["plaza_wiring"].connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    app.extensions["plaza_wiring"].connect(now=FOLLOWS, later={})
