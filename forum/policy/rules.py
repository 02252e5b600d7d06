"""The rules that the table is made of: small and composed, so that each line of it can be read aloud."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.catalogue import reputation_needed
from forum.core import settings
from forum.core.permissions import ALLOWED, Actor, Rule, Verdict
from forum.kit.clock import utcnow
from forum.kit.errors import Missing

ORDER_ROLES = ("moderator", "admin")
STAFF = ("agent", "moderator", "editor", "admin")


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
    return may_speak(actor, subject) if actor.is_verified else Verdict(False, Missing("verified"))


def may_speak(actor: Actor, subject: Any) -> Verdict:
    """Neither silenced nor suspended. Source: the table of what each sanction forbids."""
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


def oneself(actor: Actor, member: Any) -> Verdict:
    return Verdict(member is not None and member.id == actor.id, Missing("own"))


def own_post(actor: Actor, post: Any) -> Verdict:
    """Also of what else has an author."""
    return Verdict(post.author_id == actor.id, Missing("own"))


def others_post(actor: Actor, post: Any) -> Verdict:
    return Verdict(post.author_id != actor.id, Missing("not_own"))


def not_among_authors(actor: Actor, subject: Any) -> Verdict:
    """Whoever wrote any of it does not judge it."""
    return Verdict(actor.id not in subject.author_ids, Missing("not_own"))


def own_words(actor: Actor, post: Any) -> Verdict:
    """What an answer shows of an article is the article's: nobody edits it there."""
    return Verdict(getattr(post, "article_id", None) is None or post.kind == "question", Missing("article"))


def no_comment(actor: Actor, post: Any) -> Verdict:
    return Verdict(post.kind != "comment", Missing("kind"))


def refused_by(rule: Rule, missing: str) -> Rule:
    """Only for those whom `rule` refuses."""
    return lambda actor, subject: Verdict(not rule(actor, subject).allowed, Missing(missing))


def asker(actor: Actor, thread: Any) -> Verdict:
    return Verdict(thread.asker_id == actor.id, Missing("asker"))


def not_asker(actor: Actor, thread: Any) -> Verdict:
    return Verdict(thread.asker_id != actor.id, Missing("not_asker"))


def unlocked(actor: Actor, thread: Any) -> Verdict:
    """Locked threads take words from moderators only."""
    free = thread.locked_at is None or actor.has_role(*ORDER_ROLES)
    return Verdict(free, Missing("unlocked"))


def takes_answers(actor: Actor, thread: Any) -> Verdict:
    """An open question in sight, locked for nobody."""
    return Verdict(thread.listed and thread.resolution == "open" and thread.locked_at is None, Missing("open_question"))


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
editors = role("editor", "admin")
admins = role("admin")
