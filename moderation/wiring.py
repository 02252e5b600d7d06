"""What the desk does when the forum announces something."""

from __future__ import annotations

from flask import Flask

from forum.accounts import events as accounts
from forum.admin import events as admin
from forum.resolution import events as resolution
from forum.threads import events as threads
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit

AUDITED = (
    admin.FindingDecided, admin.JobDiscarded, admin.SettingChanged,
    accounts.MemberLeft, accounts.PasswordChanged, accounts.RolesChanged,
    threads.CategoryChanged, threads.PostDeleted, threads.PostEdited, threads.PostHidden, threads.PostRestored,
    threads.AnonymityLifted, threads.AuthorAnonymised, threads.MergeUndone, threads.PostConverted, threads.SplitUndone,
    threads.ThreadsMerged, threads.ThreadSplit,
    threads.PostUndeleted, threads.SuggestionDecided, threads.TagChanged, threads.ThreadChanged,
    resolution.QuestionClosed, resolution.QuestionReopened, resolution.QuestionSolved, resolution.SolutionWithdrawn,
)
"""Acts with consequences for others. Asking, answering and voting have ledgers of their own."""


def attach(app: Flask) -> None:
    """Connect the desk's tables and pages to this app."""
    app.register_blueprint(audit)
    app.extensions["plaza_wiring"].connect(now=dict.fromkeys(AUDITED, (record,)), later={})
