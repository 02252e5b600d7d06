"""What the desk does when the forum announces something."""

from __future__ import annotations

from flask import Flask

from forum.accounts import events as accounts
from forum.admin import events as admin
from forum.cli import plaza
from forum.core import jobs
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.threads import screening as screens
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit
from moderation.screening import cli as screening_cli
from moderation.screening import events as screening
from moderation.screening import jobs as screening_jobs
from moderation.screening.routes import blueprint as screening_pages
from moderation.screening.screen import PlazaScreen

AUDITED = (
    admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.PostReleased, threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.QuestionClosed, resolution.QuestionReopened, resolution.QuestionSolved, resolution.SolutionWithdrawn,
    screening.ScreeningRuleChanged,
)
"""Acts with consequences for others. Asking, answering and voting have ledgers of their own."""


COMMANDS = (screening_cli.screening_group,)
PERIODIC = (*screening_jobs.PERIODIC,)


def attach(app: Flask) -> None:
    """Connect the desk's tables and pages to this app."""
    app.register_blueprint(audit)
    app.register_blueprint(screening_pages)
    for group in COMMANDS:
        plaza.add_command(group)
    screens.declare(PlazaScreen())
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
    app.extensions["plaza_wiring"].connect(now=dict.fromkeys(AUDITED, (record,)), later={})
