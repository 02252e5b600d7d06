"""What follows from what at the desk, and what its rooms lend to the forum: the tables are read by `attach` alone."""

from __future__ import annotations

from flask import Flask

from forum.accounts import events as accounts
from forum.accounts.suspensions import explain_with
from forum.cli import plaza
from forum.cli.exchange import also_furnish
from forum.cli.reconcile import add_rooms
from forum.cli.simulate.guests import invite
from forum.core import jobs, workers
from forum.core.entries import lay_beside, mark_threads, offer, remark
from forum.metrics.surveys.vetoes import veto_surveys_with
from forum.notifications.inbox import OWN_PAGES
from forum.notifications.private_mail import keep_with
from forum.notifications.states import Kind
from forum.pages.frame import offer_nav
from forum.resolution import events as resolution
from forum.threads import events as threads
from forum.threads import screening as screens
from forum.threads.commands import release_post
from forum.threads.private_files import read_with
from forum.wiring import Table
from moderation.audit import cli  # noqa: F401 - adds its commands
from moderation.audit import jobs as sealing
from moderation.audit.reactions import record
from moderation.audit.routes import blueprint as audit_pages
from moderation.audit.words import declare as declare_words
from moderation.audited import AUDITED, NOT_AUDITED
from moderation.audited_words import CODES_OF, SPOKEN
from moderation.cleanup import events as clean_ups
from moderation.cleanup import jobs as cleanup_jobs
from moderation.cleanup import reactions as cleaning
from moderation.cleanup.commands import adopt_cleanup, begin_cleanup, hold_cleanup, revert_cleanup
from moderation.cleanup.queries import cleanup_is_too_late, cleanup_size, reverting_cleanup, running_cleanup, taken_from
from moderation.cleanup.routes import blueprint as cleanup_pages
from moderation.cleanup.states import CLEAN, REVERT
from moderation.correspondence import events as letters
from moderation.correspondence import reactions as corresponding
from moderation.correspondence.commands import note_summary
from moderation.correspondence.demo import furnish_correspondence
from moderation.correspondence.entries import ENTRIES as PRIVATE_ENTRIES
from moderation.correspondence.files import may_read_file
from moderation.correspondence.mailing import KEEPER
from moderation.correspondence.queries import exchanges_at, has_exchange, owed, repeats_exchange
from moderation.correspondence.routes import blueprint as correspondence_pages
from moderation.correspondence.sections import section_of
from moderation.customers.room import open_room
from moderation.desk import neighbours
from moderation.desk.demo import furnish_desk
from moderation.desk.demo_cases import furnish_case_stories
from moderation.desk.entries import ENTRIES as DESK_ENTRIES
from moderation.desk.entries import REMARKS
from moderation.desk.flood import flood_command
from moderation.desk.jobs import sample_for_second_looks
from moderation.desk.pages import desk_nav, desk_pages
from moderation.desk.room import open_desk
from moderation.desk.routes import blueprint as desk_views
from moderation.desk.simulated import Casework
from moderation.escalations import closing, evidence, exchanges, measuring
from moderation.escalations import events as cases
from moderation.escalations import jobs as case_jobs
from moderation.escalations import reactions as following
from moderation.escalations.asking import asks_itself
from moderation.escalations.cli import escalations_group
from moderation.escalations.demo import furnish_cases
from moderation.escalations.entries import ENTRIES as CASE_ENTRIES
from moderation.escalations.entries import PANELS as CASE_PANELS
from moderation.escalations.entries import REMARKS as CASE_REMARKS
from moderation.escalations.entries import THREAD_MARKS as CASE_MARKS
from moderation.escalations.entries import cases_nav, own_cases_nav
from moderation.escalations.plans import declare_plans
from moderation.escalations.routes import blueprint as case_pages
from moderation.escalations.sections import show as show_section
from moderation.escalations.sections import show_beside
from moderation.flags import events as flags
from moderation.flags import jobs as flag_jobs
from moderation.flags import reactions as flagging
from moderation.flags.entries import ENTRIES as FLAG_ENTRIES
from moderation.flags.routes import blueprint as flag_pages
from moderation.guidelines.routes import blueprint as guideline_pages
from moderation.handoff import jobs as handoff_jobs
from moderation.handoff import reactions as handing
from moderation.handoff.demo import furnish_destinations
from moderation.handoff.queries import handed_off_between, handoffs_of
from moderation.handoff.routes import blueprint as handoff_pages
from moderation.handoff.words import KINDS as HANDOFF_KINDS
from moderation.handoff.words import failure_words
from moderation.raising import cli as raising_cli  # noqa: F401 - adds its command
from moderation.raising import jobs as raising_jobs
from moderation.raising.demo import furnish_rules
from moderation.raising.queries import evidence_about, rules_behind
from moderation.raising.routes import blueprint as raising_pages
from moderation.review import doors
from moderation.review import jobs as reviewing
from moderation.review import reactions as queue
from moderation.review.cli import moderation_group
from moderation.review.commands.deciding import SETTLE
from moderation.review.entries import ENTRIES as REVIEW_ENTRIES
from moderation.review.routes import blueprint as review_pages
from moderation.review.routes.shown import review_nav
from moderation.sanctions import access
from moderation.sanctions import events as sanctions
from moderation.sanctions import jobs as sanction_jobs
from moderation.sanctions import reactions as sanctioning
from moderation.sanctions.queries import notes_about
from moderation.sanctions.routes import blueprint as sanction_pages
from moderation.sanctions.routes.own import URL as OWN_SANCTIONS
from moderation.screening import cli as screening_cli
from moderation.screening import events as screening
from moderation.screening import jobs as screening_jobs
from moderation.screening.queries import posts_like
from moderation.screening.routes import blueprint as screening_pages
from moderation.screening.screen import PlazaScreen
from moderation.statements import events as statements
from moderation.statements import jobs as stating
from moderation.statements import reactions as reasons
from moderation.statements.cleaned import find_cleanups_with
from moderation.statements.commands.noticing import decide_notice, reopen_notice
from moderation.statements.errands import MAIL, TELL, TELL_APPEAL, TELL_NOTICE, TELL_WITHDRAWAL
from moderation.statements.foretelling import foretell
from moderation.statements.of_sanctions import statements_of_sanctions
from moderation.statements.queries.notices import get_notice
from moderation.statements.routes import blueprint as statement_pages
from moderation.statements.rules import find_rules_with
from moderation.teams import events as teams
from moderation.teams import reactions as teaming
from moderation.teams.routes import blueprint as team_pages

__all__ = ["AUDITED", "NOT_AUDITED", "attach"]

NOW: Table = {
    accounts.MemberLeft: (
        queue.member_leaves, sanctioning.member_leaves, cleaning.member_leaves, teaming.member_leaves, following.member_leaves,
        corresponding.member_leaves,
    ),
    accounts.RolesChanged: (teaming.roles_change, following.roles_end_work),
    resolution.QuestionSolved: (following.solving_resolves,),
    resolution.QuestionClosed: (following.closing_cancels,),
    resolution.QuestionReopened: (following.reopening_opens_again,),
    resolution.InfoRequested: (following.asking_in_public_waits,),
    resolution.InfoGiven: (following.asker_goes_on,),
    threads.AnswerPosted: (following.reply_is_noticed, following.asker_is_heard, handing.reply_is_sent),
    threads.CommentPosted: (following.reply_is_noticed, following.asker_is_heard, handing.reply_is_sent),
    threads.PostEdited: (following.asker_is_heard,),
    threads.ThreadsMerged: (following.merging_takes_along,),
    threads.SplitUndone: (queue.tool_undone_reopens, following.merging_takes_along),
    threads.MergeUndone: (queue.tool_undone_reopens, following.parting_gives_back),
    threads.AuthorAnonymised: (corresponding.asker_is_unnamed, following.another_asks), threads.AnonymityLifted: (following.another_asks,),
    threads.PostUndeleted: (following.return_opens_again,),
    flags.FlagRaised: (queue.flag_opens,),
    flags.FlagWithdrawn: (queue.withdrawal_closes,),
    flags.FlagsSettled: (queue.settling_closes, flagging.settling_is_told_later),
    flags.FlaggingSuspended: (reasons.state_flagging,),
    flags.FlaggingReturned: (reasons.end_flagging,),
    threads.EditSuggested: (queue.suggestion_opens,),
    threads.SuggestionDecided: (queue.decision_closes_edit,),
    threads.SuggestionWithdrawn: (queue.withdrawal_closes_edit,),
    threads.PostHeld: (queue.held_post_opens,),
    threads.PostReleased: (queue.release_closes, following.return_opens_again),
    threads.PostDeleted: (queue.removal_closes, following.removal_cancels),
    threads.PostHidden: (reasons.state_hiding, queue.gone_closes_edits, following.removal_cancels),
    threads.PostRestored: (reasons.withdraw_with_post, flagging.restoring_keeps, following.return_opens_again),
    threads.ThreadChanged: (queue.thread_change_moves, following.thread_change_moves),
    threads.CategoryChanged: (queue.readers_change_closes,),
    screening.PostScreened: (queue.screening_opens,),
    sanctions.SanctionImposed: (reasons.state_sanction, teaming.removal_ends_work),
    sanctions.SanctionLifted: (reasons.end_with_sanction,),
    statements.AppealFiled: (queue.appeal_opens,),
    statements.AppealDecided: (queue.appeal_closes,),
    statements.AppealWithdrawn: (queue.appeal_is_withdrawn,),
    statements.NoticeReceived: (queue.notice_opens,),
    statements.NoticeWithdrawn: (queue.notice_is_withdrawn,),
    teams.CalendarChanged: (following.clocks_change,), teams.TeamChanged: (following.clocks_change,),
    cases.ClockPolicyChanged: (following.clocks_change,), cases.ClockRanOut: (following.tell_of_clock, handing.breach_is_sent),
    **dict.fromkeys(
        (cases.EscalationMoved, cases.EscalationAssigned, cases.EscalationReprioritised, cases.EscalationTakenAlong),
        (handing.change_is_sent,),
    ),
    clean_ups.PostTaken: (queue.cleanup_closes,),
    clean_ups.CleanupReverted: (queue.reverting_lets_begin,),
    clean_ups.PostPutBack: (queue.cleanup_reopens,),
}
"""What follows in the same transaction; it runs after what the forum itself does."""

LATER: Table = {
    **dict.fromkeys(
        (cases.EscalationVoiced, cases.EscalationMoved, cases.EscalationAssigned, cases.EscalationReprioritised, cases.CaseRated),
        (following.tell_of_case,),
    ),
    letters.CaseNoteWritten: (corresponding.tell_of_note,), letters.CaseNoteChanged: (corresponding.tell_of_note,),
    letters.PrivateMessageSent: (corresponding.tell_of_message,),
    cases.EscalationRaised: (following.tell_of_case, following.give_to_somebody, following.menu_of_asker),
    cases.EscalationTakenAlong: (following.tell_of_case, following.menu_of_asker),
    sanctions.SanctionExpired: (sanctioning.tell_of_end,),
    sanctions.SanctionLifted: (sanctioning.tell_of_lifting,),
}

ON_DEMAND: tuple[tuple[str, jobs.Job], ...] = (
    (SETTLE, reviewing.settle), (CLEAN, cleanup_jobs.clean), (REVERT, cleanup_jobs.revert), (flagging.TELL, flag_jobs.tell_reporters),
    (TELL, stating.tell_statement), (TELL_WITHDRAWAL, stating.tell_withdrawal), (TELL_APPEAL, stating.tell_appeal),
    (TELL_NOTICE, stating.tell_notice), (MAIL, stating.mail),
    *raising_jobs.ON_DEMAND, *handoff_jobs.ON_DEMAND,
)
PERIODIC: tuple[tuple[str, int, jobs.Job], ...] = (
    ("audit.seal_left_behind", 3600, sealing.seal_left_behind),
    ("review.tidy", 120, reviewing.tidy),
    ("review.age", 600, reviewing.age),
    ("escalations.watch_clocks", 60, case_jobs.watch_clocks),
    ("escalations.distribute", 60, case_jobs.distribute),
    ("escalations.remind", 3600, case_jobs.remind),
    ("desk.sample_for_second_looks", 3600, sample_for_second_looks),
    ("moderation.sanctions.expire", 300, sanction_jobs.expire),
    ("moderation.cleanup.forget", 86_400, cleanup_jobs.forget),
    ("statements.forget_notices", 86_400, stating.forget_notices),
    ("statements.count_active", 3600, stating.count_active),
    *screening_jobs.PERIODIC,
    *raising_jobs.PERIODIC,
    *handoff_jobs.PERIODIC,
)
PAGES = (
    audit_pages, guideline_pages, flag_pages, screening_pages, sanction_pages, statement_pages, cleanup_pages, review_pages, team_pages,
    case_pages, correspondence_pages, raising_pages, handoff_pages, desk_views,
)
SIGNED_VIEW = "moderation.handoff.routes.inbound.take_news"
"""A post of other systems, which have no form of ours: a signature proves it."""
INVARIANTS = (
    "moderation.flags", "moderation.sanctions", "moderation.cleanup", "moderation.review", "moderation.teams", "moderation.escalations",
    "moderation.correspondence", "moderation.raising", "moderation.handoff",
)
COMMANDS = (moderation_group, screening_cli.screening_group, escalations_group)


def attach(app: Flask) -> None:
    """Connect the desk's tables, pages and commands to this app."""
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(SIGNED_VIEW)
    wiring = app.extensions["plaza_wiring"]
    wiring.connect(now=dict.fromkeys(AUDITED, (record,)), later={})
    open_room(app, declare_plans, following.plan_changes)
    wiring.connect(now=NOW, later=LATER)
    for kind, job in ON_DEMAND:
        jobs.register(kind, job)
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
    workers.every(app, sealing.SEAL_SECONDS, sealing.seal_newest)
    moderation_group.add_command(flood_command)
    for group in COMMANDS:
        plaza.add_command(group)
    add_rooms(*INVARIANTS)
    also_furnish(furnish_desk, furnish_cases, furnish_correspondence, furnish_rules, furnish_destinations, furnish_case_stories)
    _lend(app)
    _introduce(app)


def _lend(app: Flask) -> None:
    """What the forum asks for and does not know: who may write what, entries of its menus, why somebody may not sign in."""
    screens.declare(PlazaScreen())
    declare_words(CODES_OF, SPOKEN)
    offer(*FLAG_ENTRIES, *REVIEW_ENTRIES, *DESK_ENTRIES, *CASE_ENTRIES, *PRIVATE_ENTRIES)
    remark(*REMARKS, *CASE_REMARKS)
    lay_beside(*CASE_PANELS)
    mark_threads(*CASE_MARKS)
    open_desk()
    offer_nav(review=review_nav, desk=desk_nav, cases=cases_nav, own_cases=own_cases_nav)
    explain_with(app, access.explanation_for)
    app.jinja_env.globals.update(standing_url=OWN_SANCTIONS, decisions_url="/statements/", desk_pages=desk_pages)
    app.jinja_env.globals.update(handoffs_of=handoffs_of, handoff_kinds=HANDOFF_KINDS, handoff_failure=failure_words)
    OWN_PAGES.update(dict.fromkeys((Kind.SANCTION_ENDED, Kind.SANCTION_LIFTED), OWN_SANCTIONS))


def _introduce(app: Flask) -> None:
    """Rooms of the desk that work for one another without standing on one another."""
    invite(Casework)
    access.connect(app, access.Neighbours(
        statements=statements_of_sanctions, canned=neighbours.words_for_sanction, foretell=neighbours.letters_of_sanction,
    ))
    with app.app_context():
        find_rules_with(neighbours.rule_behind)
        find_cleanups_with(taken_from)
    evidence.explain_with(evidence_about)
    veto_surveys_with("cases", asks_itself)
    closing.ask_with(closing.Keeper(has_exchange, owed, note_summary, repeats_exchange))
    show_section("correspondence", section_of)
    show_beside("correspondence", section_of)
    keep_with(KEEPER)
    read_with(may_read_file)
    measuring.measure_with(rules=rules_behind, handoffs=handed_off_between)
    exchanges.write_in_private_at(exchanges_at)
    doors.declare(
        release=release_post, begin_cleanup=begin_cleanup, hold_cleanup=hold_cleanup, revert_cleanup=revert_cleanup, get_notice=get_notice,
        decide_notice=decide_notice, reopen_notice=reopen_notice, suggested_step=neighbours.next_step, notes_about=notes_about,
        findings_of=neighbours.why_held, canned_reasons=neighbours.words_for_decisions,
        running_cleanup=running_cleanup, posts_like=posts_like, foretell=foretell,
        reverting_cleanup=reverting_cleanup, adopt_cleanup=adopt_cleanup,
        cleanup_is_too_late=cleanup_is_too_late, cleanup_size=cleanup_size,
    )
