"""Who may do what at the desk: joins table 2 of the forum, asked the same way."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from forum.core.permissions import ALLOWED, Actor, Rule, Verdict, declare
from forum.kit.errors import Missing
from forum.policy import moderators
from forum.policy.rules import admins, all_of, any_of, may_write, nobody, reputation, signed_in, staff


class DeskAction(StrEnum):
    READ_AUDIT = "read_audit"
    # sanctions; subject: the member
    SANCTION = "sanction"
    LIFT_SANCTION = "lift_sanction"
    EXPIRE_SANCTION = "expire_sanction"
    # statements and appeals
    ISSUE_STATEMENT = "issue_statement"
    READ_STATEMENT = "read_statement"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
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


def not_oneself(actor: Actor, member: Any) -> Verdict:
    return Verdict(member.id != actor.id, Missing("not_own"))


def outranks(actor: Actor, member: Any) -> Verdict:
    """Moderators decide about members, admins also about staff."""
    return ALLOWED if not member.is_staff or actor.has_role("admin") else Verdict(False, Missing("role", needed=("admin",)))


def of_member(rule: Rule) -> Rule:
    """Ask `rule` about the member that something is about."""
    return lambda actor, subject: rule(actor, subject.member)


def others_decision(actor: Actor, appeal: Any) -> Verdict:
    """Whoever decided does not judge the appeal against it. Source: 2-domain, *Moderation*."""
    return Verdict(appeal.decided_against_by_id != actor.id, Missing("not_own"))


def not_by_oneself(actor: Actor, subject: Any) -> Verdict:
    """Nobody flags what they wrote, nor themselves."""
    author = getattr(subject, "author_id", None) or subject.id
    return Verdict(author != actor.id, Missing("not_own"))


def not_ones_own(actor: Actor, case: Any) -> Verdict:
    """Nobody judges what they did themselves; with nobody else, an admin has to."""
    return Verdict(case.member_id != actor.id, Missing("not_own"))


def concerned(actor: Actor, subject: Any) -> Verdict:
    return Verdict(subject.member_id == actor.id, Missing("own"))


def own_flag(actor: Actor, flag: Any) -> Verdict:
    return Verdict(flag.reporter_id == actor.id, Missing("own"))


def others_work(actor: Actor, look: Any) -> Verdict:
    """Nobody looks a second time at what they decided themselves."""
    return Verdict(look.decision.actor_id != actor.id, Missing("not_own"))


RULES: dict[DeskAction, Rule] = {
    DeskAction.READ_AUDIT: moderators,
    DeskAction.SANCTION: all_of(moderators, not_oneself, outranks),
    DeskAction.LIFT_SANCTION: all_of(moderators, of_member(not_oneself), of_member(outranks)),
    DeskAction.EXPIRE_SANCTION: nobody,  # the clock decides
    DeskAction.ISSUE_STATEMENT: moderators,
    DeskAction.READ_STATEMENT: concerned,
    DeskAction.APPEAL: all_of(signed_in, concerned),
    DeskAction.DECIDE_APPEAL: all_of(moderators, others_decision),
    DeskAction.FLAG: all_of(may_write, not_by_oneself, reputation("flag")),
    DeskAction.WITHDRAW_FLAG: all_of(signed_in, own_flag),
    DeskAction.SETTLE_FLAGS: moderators,
    DeskAction.READ_FLAGS: moderators,
    DeskAction.READ_OWN_FLAGS: signed_in,
    DeskAction.SUSPEND_FLAGGING: all_of(moderators, not_oneself, outranks),
    DeskAction.REVIEW: moderators,
    DeskAction.DECIDE: all_of(moderators, any_of(not_ones_own, admins)),  # subject: the case
    DeskAction.RELEASE_CLAIM: admins,
    DeskAction.SETTLE_DECISION: nobody,  # the clock decides
    DeskAction.TIDY_QUEUE: nobody,
    DeskAction.READ_DOSSIER: staff,
    DeskAction.SEE_TRACES: moderators,
    DeskAction.LEAD: admins,
    DeskAction.SAMPLE_DECISIONS: nobody,  # a job does
    DeskAction.SECOND_LOOK: all_of(moderators, others_work),
}

declare(RULES)  # type: ignore[arg-type]
