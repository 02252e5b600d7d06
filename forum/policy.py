"""Table 2: who may do what. One rule per action; rules read attributes of `actor` and `subject`, nothing else.

Templates, forms and commands all ask this table, so a button never promises what its command refuses.
Whether the actor may *see* the subject is asked before, by the query that loads it (`visible_to`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from forum.catalogue import reputation_needed
from forum.core import settings
from forum.core.permissions import ALLOWED, Actor, Rule, Verdict, declare
from forum.kit.clock import utcnow
from forum.kit.errors import Missing


class Action(StrEnum):
    # accounts
    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"
    USE_MAILED_LINK = "use_mailed_link"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    MARK_ADDRESS = "mark_address"
    # writing
    ASK = "ask"
    ANNOUNCE = "announce"
    ANSWER = "answer"
    COMMENT = "comment"
    EDIT_POST = "edit_post"
    SUGGEST_EDIT = "suggest_edit"
    SEE_SUGGESTIONS = "see_suggestions"
    WITHDRAW_SUGGESTION = "withdraw_suggestion"
    REVIEW_EDITS = "review_edits"
    REVIEW_EDIT = "review_edit"
    RETAG = "retag"
    CREATE_TAG = "create_tag"
    DELETE_POST = "delete_post"
    UNDELETE_POST = "undelete_post"
    SEE_HISTORY = "see_history"
    UPLOAD = "upload"
    SAVE_DRAFT = "save_draft"
    WRITE_WITHOUT_LIMITS = "write_without_limits"
    # reading with a memory
    BOOKMARK = "bookmark"
    FOLLOW = "follow"
    READ_INBOX = "read_inbox"
    # votes
    UPVOTE = "upvote"
    DOWNVOTE = "downvote"
    WITHDRAW_VOTE = "withdraw_vote"
    ME_TOO = "me_too"
    WITHDRAW_ME_TOO = "withdraw_me_too"
    # resolution
    ACCEPT = "accept"
    WITHDRAW_ACCEPTANCE = "withdraw_acceptance"
    ADD_SOLUTION = "add_solution"
    SOLVE_BY_SELF = "solve_by_self"
    ASK_FOR_INFO = "ask_for_info"
    GIVE_INFO = "give_info"
    CLOSE = "close"
    CLOSE_AS_NOT_NEEDED = "close_as_not_needed"
    MARK_DUPLICATE = "mark_duplicate"
    REOPEN = "reopen"
    STILL_BROKEN = "still_broken"
    PRESUME_SOLVED = "presume_solved"
    # order
    HIDE = "hide"
    RESTORE = "restore"
    SEE_REMOVED = "see_removed"
    LOCK = "lock"
    PIN = "pin"
    MOVE_THREAD = "move_thread"
    CHANGE_TYPE = "change_type"
    VERIFY_ANSWER = "verify_answer"
    # administration
    ADMINISTER = "administer"
    EDIT_CATEGORIES = "edit_categories"
    EDIT_TAGS = "edit_tags"
    GRANT_ROLES = "grant_roles"
    CHANGE_SETTINGS = "change_settings"


ORDER_ROLES = ("moderator", "admin")
STAFF = ("agent", "moderator", "editor", "admin")

# Rules are small and composed, so that each line of the table can be read aloud.


def anybody(actor: Actor, subject: Any) -> Verdict:
    return ALLOWED


def nobody(actor: Actor, subject: Any) -> Verdict:
    """The system alone: jobs, never a person."""
    return Verdict(False, Missing("system"))


def sign_up_open(actor: Actor, subject: Any) -> Verdict:
    return Verdict(bool(settings.get("accounts.sign_up_open")), Missing("invitation"))


def signed_in(actor: Actor, subject: Any) -> Verdict:
    return ALLOWED if not actor.is_anonymous else Verdict(False, Missing("sign_in"))


def may_write(actor: Actor, subject: Any) -> Verdict:
    """Signed in, address verified, neither silenced nor suspended."""
    if actor.is_anonymous:
        return Verdict(False, Missing("sign_in"))
    if not actor.is_verified:
        return Verdict(False, Missing("verified"))
    until = _later(actor.silenced_until, actor.suspended_until)
    return Verdict(False, Missing("sanction", needed=until)) if until and until > utcnow() else ALLOWED


def role(*names: str) -> Rule:
    def has_role(actor: Actor, subject: Any) -> Verdict:
        return ALLOWED if actor.has_role(*names) else Verdict(False, Missing("role", needed=names))

    return has_role


def reputation(privilege: str) -> Rule:
    """The ladder: staff stand above it."""
    def has_reputation(actor: Actor, subject: Any) -> Verdict:
        needed = reputation_needed(privilege)
        if actor.is_staff or actor.reputation >= needed:
            return ALLOWED
        return Verdict(False, Missing("reputation", needed=needed, have=actor.reputation))

    return has_reputation


def own_post(actor: Actor, post: Any) -> Verdict:
    return Verdict(post.author_id == actor.id, Missing("own"))


def others_post(actor: Actor, post: Any) -> Verdict:
    return Verdict(post.author_id != actor.id, Missing("not_own"))


def takes_suggestions(actor: Actor, post: Any) -> Verdict:
    """Questions and answers do; whoever may change one themselves has nothing to suggest."""
    if post.kind == "comment":
        return Verdict(False, Missing("kind"))
    return Verdict(not RULES[Action.EDIT_POST](actor, post).allowed, Missing("edits_directly"))


def asker(actor: Actor, thread: Any) -> Verdict:
    return Verdict(thread.asker_id == actor.id, Missing("asker"))


def not_asker(actor: Actor, thread: Any) -> Verdict:
    return Verdict(thread.asker_id != actor.id, Missing("not_asker"))


def unlocked(actor: Actor, thread: Any) -> Verdict:
    """Locked threads take words from moderators only."""
    free = thread.locked_at is None or actor.has_role(*ORDER_ROLES)
    return Verdict(free, Missing("unlocked"))


def category_takes_threads(actor: Actor, category: Any) -> Verdict:
    if category is None:
        return ALLOWED
    if category.archived_at is not None:
        return Verdict(False, Missing("archived"))
    return ALLOWED if category.post_access != "staff" or actor.is_staff else Verdict(False, Missing("role", needed=STAFF))


def within_comment_window(actor: Actor, post: Any) -> Verdict:
    minutes = settings.get("threads.edit_own_comment_minutes")
    fresh = post.kind != "comment" or utcnow() - post.created_at <= timedelta(minutes=minutes)
    return Verdict(fresh, Missing("age", needed=minutes))


def asker_silent(actor: Actor, thread: Any) -> Verdict:
    """The asker has not been heard of in this thread for 7 days (`thread.asker_seen_at` when known, else since asking)."""
    days = settings.get("resolution.helper_accept_days")
    since = getattr(thread, "asker_seen_at", None) or thread.created_at
    return Verdict(utcnow() - since >= timedelta(days=days), Missing("silence", needed=days))


def all_of(*rules: Rule) -> Rule:
    def every(actor: Actor, subject: Any) -> Verdict:
        for rule in rules:
            answer = rule(actor, subject)
            if not answer.allowed:
                return answer
        return ALLOWED

    return every


def any_of(*rules: Rule) -> Rule:
    """Allowed by one is allowed; otherwise the last rule says what is missing (put the attainable one last)."""
    def some(actor: Actor, subject: Any) -> Verdict:
        answer = ALLOWED
        for rule in rules:
            answer = rule(actor, subject)
            if answer.allowed:
                return ALLOWED
        return answer

    return some


def of_thread(rule: Rule) -> Rule:
    """Ask `rule` about the post's thread."""
    return lambda actor, post: rule(actor, post.thread)


def of_post(rule: Rule) -> Rule:
    """Ask `rule` about the post that something is about, with its thread."""
    return lambda actor, subject: rule(actor, subject.post)


def _later(*instants: datetime | None) -> datetime | None:
    known = [instant for instant in instants if instant]
    return max(known) if known else None


moderators = role(*ORDER_ROLES)
staff = role(*STAFF)
admins = role("admin")

RULES: dict[Action, Callable[[Actor, Any], Verdict]] = {
    Action.SIGN_UP: sign_up_open,
    Action.SIGN_IN: anybody,  # the password decides
    Action.USE_MAILED_LINK: anybody,  # the token decides
    Action.MANAGE_OWN_ACCOUNT: signed_in,
    Action.MARK_ADDRESS: nobody,  # the mail server's refusal or a signed report decides
    # subject: category, or None for "anywhere"
    Action.ASK: all_of(may_write, category_takes_threads),
    Action.ANNOUNCE: all_of(may_write, staff),
    # subject: thread
    Action.ANSWER: all_of(may_write, unlocked),
    # subject: the post commented on, with its thread
    Action.COMMENT: all_of(may_write, of_thread(unlocked), any_of(own_post, of_thread(asker), reputation("comment"))),
    # subject: post with its thread
    Action.EDIT_POST: all_of(may_write, any_of(
        all_of(own_post, of_thread(unlocked), within_comment_window), moderators,
        all_of(of_thread(unlocked), reputation("edit_posts")),
    )),
    Action.SUGGEST_EDIT: all_of(may_write, others_post, of_thread(unlocked), takes_suggestions, reputation("suggest_edit")),
    Action.SEE_SUGGESTIONS: signed_in,  # which of them, the query says
    Action.REVIEW_EDITS: all_of(may_write, reputation("review")),
    # subject: suggested edit with its post and thread
    Action.WITHDRAW_SUGGESTION: all_of(signed_in, own_post),
    Action.REVIEW_EDIT: all_of(may_write, others_post, of_post(of_thread(unlocked)), any_of(of_post(own_post), reputation("review"))),
    Action.RETAG: all_of(may_write, any_of(asker, staff, reputation("edit_tags"))),
    Action.CREATE_TAG: all_of(may_write, reputation("create_tags")),
    Action.DELETE_POST: all_of(may_write, any_of(all_of(own_post, of_thread(unlocked)), moderators)),
    Action.UNDELETE_POST: all_of(may_write, any_of(all_of(own_post, of_thread(unlocked)), moderators)),
    Action.SEE_HISTORY: anybody,
    Action.UPLOAD: may_write,
    Action.SAVE_DRAFT: signed_in,
    Action.WRITE_WITHOUT_LIMITS: reputation("trusted"),
    Action.BOOKMARK: signed_in,
    Action.FOLLOW: signed_in,
    Action.READ_INBOX: signed_in,
    # subject: post with its thread
    Action.UPVOTE: all_of(may_write, others_post, reputation("upvote")),
    Action.DOWNVOTE: all_of(may_write, others_post, reputation("downvote")),
    Action.WITHDRAW_VOTE: signed_in,
    # subject: thread
    Action.ME_TOO: all_of(may_write, not_asker),
    Action.WITHDRAW_ME_TOO: signed_in,
    Action.ACCEPT: all_of(may_write, any_of(asker, staff, all_of(reputation("accept_for_silent_asker"), asker_silent))),
    Action.WITHDRAW_ACCEPTANCE: all_of(may_write, any_of(asker, staff)),
    Action.ADD_SOLUTION: all_of(may_write, any_of(asker, staff)),
    Action.SOLVE_BY_SELF: all_of(may_write, asker),
    Action.ASK_FOR_INFO: all_of(may_write, not_asker, unlocked),
    Action.GIVE_INFO: all_of(may_write, asker),
    Action.CLOSE: all_of(may_write, any_of(staff, reputation("close"))),
    Action.CLOSE_AS_NOT_NEEDED: all_of(may_write, any_of(asker, staff, reputation("close"))),
    Action.MARK_DUPLICATE: all_of(may_write, any_of(asker, staff, reputation("mark_duplicates"))),
    Action.REOPEN: all_of(may_write, any_of(asker, staff, reputation("close"))),
    Action.STILL_BROKEN: all_of(may_write, asker),
    Action.PRESUME_SOLVED: nobody,
    Action.HIDE: moderators,
    Action.RESTORE: moderators,
    Action.SEE_REMOVED: moderators,
    Action.LOCK: moderators,
    Action.PIN: moderators,
    Action.MOVE_THREAD: staff,
    Action.CHANGE_TYPE: moderators,
    Action.VERIFY_ANSWER: staff,
    Action.ADMINISTER: admins,
    Action.EDIT_CATEGORIES: admins,
    Action.EDIT_TAGS: role("editor", "moderator", "admin"),
    Action.GRANT_ROLES: admins,
    Action.CHANGE_SETTINGS: admins,
}

declare(RULES)
