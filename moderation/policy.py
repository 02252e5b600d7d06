"""Who may do what at the desk: joins table 2 of the forum, asked the same way."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from forum.core.permissions import ALLOWED, Actor, Rule, Verdict, declare
from forum.kit.errors import Missing
from forum.policy import moderators
from forum.policy.rules import admins, all_of, any_of, anybody, asker, may_write, nobody, reputation, role, signed_in

CASE_ROLES = ("agent", "admin")
"""Who works cases, and may own one."""
CASE_READERS = ("agent", "moderator", "admin")


class DeskAction(StrEnum):
    READ_AUDIT = "read_audit"
    SEE_SCREENING = "see_screening"
    TUNE_SCREENING = "tune_screening"
    RECORD_SCREENING = "record_screening"
    EXPORT_AUDIT = "export_audit"
    SEAL_AUDIT = "seal_audit"
    RECORD_LOOKS = "record_looks"
    SEE_CONFIDENTIAL = "see_confidential"
    EDIT_GUIDELINES = "edit_guidelines"
    EDIT_CANNED_REASONS = "edit_canned_reasons"
    # sanctions; subject: the member
    SANCTION = "sanction"
    LIFT_SANCTION = "lift_sanction"
    EXPIRE_SANCTION = "expire_sanction"
    SEE_SANCTIONS = "see_sanctions"
    SEE_OWN_SANCTIONS = "see_own_sanctions"
    # notes of staff; subject: the member, or the note with its member
    NOTE_MEMBER = "note_member"
    DELETE_NOTE = "delete_note"
    # cleaning up after a member; subject: the member, or the clean-up with its member
    CLEAN_UP = "clean_up"
    REVERT_CLEANUP = "revert_cleanup"
    ADVANCE_CLEANUP = "advance_cleanup"
    # statements and appeals
    ISSUE_STATEMENT = "issue_statement"
    READ_STATEMENT = "read_statement"
    APPEAL = "appeal"
    WITHDRAW_APPEAL = "withdraw_appeal"
    DECIDE_APPEAL = "decide_appeal"
    # notices of illegal content
    SEND_NOTICE = "send_notice"
    WITHDRAW_NOTICE = "withdraw_notice"
    READ_NOTICES = "read_notices"
    DECIDE_NOTICE = "decide_notice"
    FORGET_NOTICES = "forget_notices"
    COUNT_ACTIVE = "count_active"
    # flags; subject: what is flagged (a post with its thread, or a member)
    FLAG = "flag"
    WITHDRAW_FLAG = "withdraw_flag"
    SETTLE_FLAGS = "settle_flags"
    READ_FLAGS = "read_flags"
    READ_OWN_FLAGS = "read_own_flags"
    # subject: the member
    SUSPEND_FLAGGING = "suspend_flagging"
    # the review queue
    REVIEW = "review"
    DECIDE = "decide"
    RELEASE_CLAIM = "release_claim"
    SETTLE_DECISION = "settle_decision"
    TIDY_QUEUE = "tidy_queue"
    # the desk's pages
    READ_DOSSIER = "read_dossier"
    SEE_TRACES = "see_traces"
    LEAD = "lead"
    SAMPLE_DECISIONS = "sample_decisions"
    SECOND_LOOK = "second_look"
    # teams and their calendars
    READ_TEAMS = "read_teams"
    # subject: what says whether they lead it
    SEE_TEAM_NUMBERS = "see_team_numbers"
    EDIT_TEAMS = "edit_teams"
    LEAVE_TEAMS = "leave_teams"
    # cases; subject: the case, or None for any
    READ_CASES = "read_cases"
    WORK_CASES = "work_cases"
    READ_OWN_CASES = "read_own_cases"
    EDIT_CUSTOMERS = "edit_customers"
    # subject: the thread of the case
    RATE_CASE = "rate_case"
    REOPEN_OWN_CASE = "reopen_own_case"
    NOTE_ASKER = "note_asker"
    # rules that raise cases
    EDIT_RAISING = "edit_raising"
    RAISE_BY_RULE = "raise_by_rule"
    # what is written about cases; subjects: the case, the note, none, the question, an `Editing`
    NOTE_CASE = "note_case"
    CHANGE_CASE_NOTE = "change_case_note"
    WRITE_TO_ASKER = "write_to_asker"
    WRITE_TO_STAFF = "write_to_staff"
    EDIT_CASE_REPLIES = "edit_case_replies"
    MOVE_TO_PRIVATE = "move_to_private"
    EDIT_CLOCKS = "edit_clocks"
    WATCH_CLOCKS = "watch_clocks"
    # hand-off to other systems
    EDIT_DESTINATIONS = "edit_destinations"
    HAND_OFF = "hand_off"
    DELIVER_HANDOFFS = "deliver_handoffs"
    UPDATE_BY_HANDOFF = "update_by_handoff"
    DISTRIBUTE_CASES = "distribute_cases"
    # how one works at the desk
    CHOOSE_DESK = "choose_desk"


def not_oneself(actor: Actor, member: Any) -> Verdict:
    return Verdict(member.id != actor.id, Missing("oneself"))


def outranks(actor: Actor, member: Any) -> Verdict:
    """Moderators decide about members, admins also about staff."""
    return ALLOWED if not member.is_staff or actor.has_role("admin") else Verdict(False, Missing("role", needed=("admin",)))


def of_member(rule: Rule) -> Rule:
    """Ask `rule` about the member that something is about."""
    return lambda actor, subject: rule(actor, subject.member)


def own_note(actor: Actor, note: Any) -> Verdict:
    return Verdict(note.author_id == actor.id, Missing("own"))


def leads_a_team(actor: Actor, editing: Any) -> Verdict:
    return Verdict(editing.is_lead, Missing("role", needed=("admin",)))


def others_decision(actor: Actor, appeal: Any) -> Verdict:
    """Whoever decided does not judge the appeal against it, unless nobody else may at all. Source: 2-domain, *Moderation*."""
    return Verdict(appeal.decided_against_by_id != actor.id or appeal.nobody_else, Missing("own_decision"))


def not_concerned(actor: Actor, subject: Any) -> Verdict:
    """Nobody judges what was decided about themselves."""
    return Verdict(subject.member_id != actor.id, Missing("oneself"))


def not_by_oneself(actor: Actor, subject: Any) -> Verdict:
    """Nobody flags what they wrote, nor themselves."""
    author_id = getattr(subject, "author_id", None)
    return Verdict((author_id or subject.id) != actor.id, Missing("not_own" if author_id else "oneself"))


def not_ones_own(actor: Actor, case: Any) -> Verdict:
    """Nobody judges what they did themselves; with nobody else, an admin has to."""
    return Verdict(case.member_id != actor.id, Missing("oneself"))


def concerned(actor: Actor, subject: Any) -> Verdict:
    return Verdict(subject.member_id == actor.id, Missing("own"))


def own_flag(actor: Actor, flag: Any) -> Verdict:
    return Verdict(flag.reporter_id == actor.id, Missing("own"))


def others_work(actor: Actor, look: Any) -> Verdict:
    """Nobody looks a second time at what they decided themselves."""
    return Verdict(look.decision.actor_id != actor.id, Missing("own_decision"))


def asked_it(actor: Actor, thread: Any) -> Verdict:
    return Verdict(thread.asker_id == actor.id, Missing("asker"))


RULES: dict[DeskAction, Rule] = {
    DeskAction.READ_AUDIT: moderators,
    DeskAction.SANCTION: all_of(moderators, not_oneself, outranks),
    DeskAction.LIFT_SANCTION: all_of(moderators, of_member(not_oneself), of_member(outranks)),
    DeskAction.EXPIRE_SANCTION: nobody,  # the clock decides
    DeskAction.SEE_SANCTIONS: moderators,
    DeskAction.SEE_OWN_SANCTIONS: signed_in,
    DeskAction.NOTE_MEMBER: all_of(role("agent", "moderator", "admin"), not_oneself, outranks),
    DeskAction.DELETE_NOTE: all_of(of_member(all_of(role("agent", "moderator", "admin"), not_oneself, outranks)), any_of(own_note, admins)),
    DeskAction.CLEAN_UP: all_of(moderators, not_oneself, outranks),
    DeskAction.REVERT_CLEANUP: all_of(moderators, of_member(not_oneself), of_member(outranks)),
    DeskAction.ADVANCE_CLEANUP: nobody,  # a job goes on with it
    DeskAction.ISSUE_STATEMENT: moderators,
    DeskAction.READ_STATEMENT: any_of(moderators, concerned),
    DeskAction.APPEAL: all_of(signed_in, concerned),
    DeskAction.WITHDRAW_APPEAL: all_of(signed_in, concerned),
    DeskAction.DECIDE_APPEAL: all_of(moderators, not_concerned, outranks, others_decision),  # subject: a `Judged`, or the case
    DeskAction.SEND_NOTICE: anybody,
    DeskAction.WITHDRAW_NOTICE: anybody,  # the link in the receipt decides
    DeskAction.READ_NOTICES: moderators,
    DeskAction.DECIDE_NOTICE: moderators,
    DeskAction.FORGET_NOTICES: nobody,  # the clock decides
    DeskAction.COUNT_ACTIVE: nobody,
    DeskAction.FLAG: all_of(may_write, not_by_oneself, reputation("flag")),
    DeskAction.WITHDRAW_FLAG: all_of(signed_in, own_flag),
    DeskAction.SETTLE_FLAGS: moderators,
    DeskAction.READ_FLAGS: moderators,
    DeskAction.READ_OWN_FLAGS: signed_in,
    DeskAction.SUSPEND_FLAGGING: all_of(moderators, not_oneself, outranks),
    DeskAction.REVIEW: moderators,
    DeskAction.DECIDE: all_of(moderators, any_of(not_ones_own, admins)),  # subject: the case
    DeskAction.RELEASE_CLAIM: admins,
    DeskAction.EXPORT_AUDIT: admins,
    DeskAction.SEAL_AUDIT: nobody,
    DeskAction.RECORD_LOOKS: nobody,  # a clock does
    DeskAction.SEE_CONFIDENTIAL: moderators,
    DeskAction.EDIT_GUIDELINES: admins,
    DeskAction.EDIT_CANNED_REASONS: moderators,
    DeskAction.SEE_SCREENING: moderators,
    DeskAction.TUNE_SCREENING: admins,
    DeskAction.RECORD_SCREENING: nobody,  # the screen itself
    DeskAction.SETTLE_DECISION: nobody,  # the clock decides
    DeskAction.TIDY_QUEUE: nobody,
    DeskAction.READ_DOSSIER: role("agent", "moderator", "admin"),
    DeskAction.SEE_TRACES: moderators,
    DeskAction.LEAD: admins,
    DeskAction.SAMPLE_DECISIONS: nobody,  # a job does
    DeskAction.SECOND_LOOK: all_of(moderators, others_work),
    DeskAction.READ_TEAMS: role("agent", "moderator", "admin"),
    DeskAction.SEE_TEAM_NUMBERS: any_of(admins, all_of(role("agent", "moderator", "admin"), leads_a_team)),
    DeskAction.EDIT_TEAMS: admins,
    DeskAction.LEAVE_TEAMS: nobody,  # follows from leaving Plaza or losing a role
    DeskAction.READ_CASES: role(*CASE_READERS),
    DeskAction.WORK_CASES: role(*CASE_ROLES),
    DeskAction.READ_OWN_CASES: signed_in,
    DeskAction.EDIT_CUSTOMERS: admins,
    DeskAction.RATE_CASE: all_of(signed_in, asked_it),
    DeskAction.REOPEN_OWN_CASE: all_of(may_write, asked_it),
    DeskAction.NOTE_ASKER: nobody,  # follows from a case
    DeskAction.EDIT_RAISING: admins,
    DeskAction.RAISE_BY_RULE: nobody,  # the rules themselves
    DeskAction.NOTE_CASE: role(*CASE_READERS),
    DeskAction.CHANGE_CASE_NOTE: all_of(role(*CASE_READERS), own_note),
    DeskAction.WRITE_TO_ASKER: role(*CASE_ROLES),
    DeskAction.WRITE_TO_STAFF: all_of(may_write, asker),
    DeskAction.MOVE_TO_PRIVATE: any_of(role(*CASE_ROLES), all_of(may_write, asker)),
    DeskAction.EDIT_CASE_REPLIES: any_of(admins, all_of(role(*CASE_ROLES), leads_a_team)),
    DeskAction.EDIT_CLOCKS: admins,
    DeskAction.WATCH_CLOCKS: nobody,  # a job does
    DeskAction.EDIT_DESTINATIONS: admins,
    DeskAction.HAND_OFF: role(*CASE_ROLES),
    DeskAction.DELIVER_HANDOFFS: nobody,  # a job does
    DeskAction.UPDATE_BY_HANDOFF: nobody,  # a signature proves it
    DeskAction.DISTRIBUTE_CASES: nobody,  # a job does
    DeskAction.CHOOSE_DESK: role(*CASE_READERS),
}

declare(RULES)  # type: ignore[arg-type]
