"""What the desk does when the forum announces something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from forum.accounts import events as accounts
from forum.accounts.suspensions import explain_with
from forum.admin import events as admin
from forum.cli import reconcile
from forum.core import jobs
from forum.core.events import Event
from forum.notifications.inbox import OWN_PAGES
from forum.notifications.states import Kind
from forum.resolution import events as resolution
from forum.threads import events as threads
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit
from moderation.cleanup import events as cleanup
from moderation.cleanup import jobs as cleanup_jobs
from moderation.cleanup import reactions as cleaning
from moderation.cleanup.routes import blueprint as cleanup_pages
from moderation.cleanup.states import CLEAN, REVERT
from moderation.flags import events as flags
from moderation.review import events as review
from moderation.sanctions import access
from moderation.sanctions import events as sanctions
from moderation.sanctions import jobs as sanction_jobs
from moderation.sanctions import reactions as sanctioning
from moderation.sanctions.routes import blueprint as sanction_pages
from moderation.sanctions.routes.own import URL as OWN_SANCTIONS
from moderation.statements import events as statements
from moderation.statements.of_sanctions import statements_of_sanctions

Table = Mapping[type[Event], Iterable[Callable[[Any], None]]]

AUDITED = (
    admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.QuestionClosed, resolution.QuestionReopened, resolution.QuestionSolved, resolution.SolutionWithdrawn,
    sanctions.SanctionImposed, sanctions.SanctionLifted, sanctions.SanctionExpired, sanctions.NoteWritten, sanctions.NoteDeleted,
    cleanup.CleanupBegun, cleanup.CleanupFinished, cleanup.CleanupReverted,
    flags.FlagRaised, flags.FlagWithdrawn, flags.FlagsSettled,
    statements.StatementIssued, statements.StatementWithdrawn, statements.AppealFiled, statements.AppealDecided,
    review.ItemDecided, review.DecisionUndone,
)
"""Acts with consequences for others. Asking, answering and voting have ledgers of their own."""


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
