"""What a decision does, step by step: each calls down and remembers what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.commands.roles import hold_admins
from forum.accounts.models import User
from forum.core.db import lock, session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import iso, utcnow
from forum.kit.errors import Invalid
from forum.threads.commands import (
    approve_suggestion,
    delete_post,
    edit_post,
    hide_post,
    reject_suggestion,
    restore_post,
)
from forum.threads.models import Post, SuggestedEdit
from forum.threads.states import HideReason, SuggestionState
from moderation.flags.commands import settle_flags
from moderation.review.decisions import Choice, Step, to_be_told
from moderation.review.doors import door
from moderation.review.models import Decision, DecisionEffect, ReviewItem
from moderation.review.opening import open_flags
from moderation.review.reversing import overturn_statement
from moderation.review.sight import hidden_as, take_over
from moderation.review.states import DecisionKind, EffectKind
from moderation.review.tools import close, merge, move, split
from moderation.review.work import Work
from moderation.sanctions.commands import impose_sanction
from moderation.sanctions.models import Sanction
from moderation.sanctions.states import OUTSIDE, SanctionKind
from moderation.statements.commands import issue_statement, move_appeal
from moderation.statements.models import Appeal
from moderation.statements.reactions import reader_of_post, stated_elsewhere

NEW_SPAMMER_DAYS, NEW_SPAMMER_POSTS = 30, 5


FIXED_REASONS: Mapping[str, str] = {DecisionKind.SPAM: "spam", DecisionKind.ACT_ON_NOTICE: "illegal"}
"""Decisions that are themselves a reason."""


def reason_of(work: Work) -> str:
    """The reason code that statements name."""
    return FIXED_REASONS.get(work.made.kind, work.said.reason)


def settle(work: Work) -> None:
    """Say who was right to all that flagged it."""
    item: ReviewItem = work.item
    if item.post_id is None and item.member_id is None:
        return
    ids = [flag.id for flag in open_flags(item.post_id, item.member_id)]
    if ids:
        settle_flags(work.actor, ids, state=work.made.flags)
        work.changed(EffectKind.FLAGS_SETTLED, item.id, flags=ids, state="open")


def restore(work: Work) -> None:
    if work.post_id is None:
        return
    post = work.post
    if post.hidden_at is not None:
        was = hidden_as(post)
        restore_post(work.actor, post.id)
        work.changed(EffectKind.POST_RESTORED, post.id, was=was)


def hide(work: Work) -> None:
    """Also what flags hid before: from now on it is hidden by whoever decided, for the reason they gave."""
    if work.post_id is None:
        return
    post, code = work.post, reason_of(work)
    reason = code if code in tuple(HideReason) else HideReason.OTHER.value
    was = hidden_as(post)
    if post.hidden_at is not None and post.hidden_by_id == work.actor.id and post.hidden_at >= work.now:
        return  # an earlier step of this decision
    if was and was["by"] is not None and was["reason"] == reason:
        take_over(work, post)
    else:
        with stated_elsewhere():  # its reasons are stated with the whole decision
            if was and was["by"] is not None:
                restore_post(work.actor, post.id, quietly=True)
            post = hide_post(work.actor, post.id, reason=reason)
    work.changed(EffectKind.POST_HIDDEN, post.id, was=was, at=iso(post.hidden_at))


def refuse(work: Work) -> None:
    """A held post is hidden for good before anybody saw it."""
    if work.case is not None and work.case.is_held:
        hide(work)


def delete(work: Work) -> None:
    if work.post_id is not None and work.post.deleted_at is None:
        delete_post(work.actor, work.post_id)
        work.changed(EffectKind.POST_DELETED, work.post_id)


def release(work: Work) -> None:
    """Let in once the time for undoing is over: what everybody has seen and been told of cannot be taken back."""
    if work.post_id is not None:
        work.changed(EffectKind.POST_RELEASED, work.post_id)


def let_in(decision: Decision) -> None:
    """The posts that a decision lets in, now that it stands (the system, for whoever decided)."""
    released = door("release")
    due = select(DecisionEffect.target_id).join(Post, Post.id == DecisionEffect.target_id).where(
        DecisionEffect.decision_id == decision.id, DecisionEffect.kind == EffectKind.POST_RELEASED, Post.held_at.is_not(None),
        Post.deleted_at.is_(None), Post.hidden_at.is_(None),
    )
    for post_id in list(session().scalars(due)) if released is not None else ():
        released(replace(SYSTEM, id=decision.actor_id), post_id)


def take_cleanups_back(decision: Decision) -> None:
    """The clean-ups that an overturning takes back, now that it stands (the system, for whoever decided)."""
    revert, too_late = door("revert_cleanup"), door("cleanup_is_too_late")
    due = select(DecisionEffect.target_id).where(
        DecisionEffect.decision_id == decision.id, DecisionEffect.kind == EffectKind.CLEANUP_TAKEN_BACK,
    )
    for cleanup_id in list(session().scalars(due)) if revert is not None else ():
        if too_late is None or not too_late(SYSTEM, cleanup_id):
            revert(replace(SYSTEM, id=decision.actor_id), cleanup_id)


def edit(work: Work) -> None:
    post, before = work.post, work.post.revision
    edited = edit_post(work.actor, post.id, body=work.said.body or "", base=before, note=work.said.note)
    if edited.revision == before:
        raise Invalid.field("body", _l("Nothing is different yet. Change something, or keep the post."))
    work.changed(EffectKind.POST_EDITED, post.id, revision=before, after=edited.revision)


def sanction(work: Work) -> None:
    """With a statement of its own: each restriction has one."""
    member_id = work.member_id
    if member_id is None or (work.made.kind is DecisionKind.SPAM and _holds_outside_for_spam(member_id)):
        return
    kind, hours = sanction_for(work.actor, work.made, work.said.hours, member_id)
    imposed = impose_sanction(work.actor, member_id, kind=kind, reason=reason_of(work), hours=hours or None, note=work.said.note,
                              words=work.said.words, found_how=work.found_how, decision_id=work.decision.id)
    work.changed(EffectKind.SANCTIONED, imposed.id)
    if work.case is not None and to_be_told(work.case):
        _state(work, kind, member_id, sanction_id=imposed.id, until=imposed.ends_at)


def _holds_outside_for_spam(member_id: int) -> bool:
    """One burst of spam is one sanction, however many of its posts are decided about."""
    hold_admins()  # before the member's row, the same order for everybody
    lock(User, member_id)
    return is_outside_for_spam(member_id)


def is_outside_for_spam(member_id: int) -> bool:
    found = select(Sanction).where(Sanction.member_id == member_id, Sanction.reason == "spam", Sanction.kind.in_(OUTSIDE))
    now = utcnow()
    return any(sanction.forbids_at(now) for sanction in session().scalars(found.where(Sanction.ended_at.is_(None))))


def sanction_for(actor: Actor, choice: Choice, hours: int | None, member_id: int) -> tuple[str, int | None]:
    """A spammer's follows from their history; who has written little else is removed."""
    if choice.sanction is not None:
        return choice.sanction.value, hours
    suggest = door("suggested_step")
    if suggest is not None:
        step = suggest(actor, member_id, "spam")
        return str(step.kind), step.hours
    member = session().get_one(User, member_id)
    is_new = (utcnow() - member.created_at).days < NEW_SPAMMER_DAYS and member.question_count + member.answer_count <= NEW_SPAMMER_POSTS
    return (SanctionKind.REMOVAL.value if is_new else SanctionKind.SUSPENSION.value), None


def clean_up(work: Work) -> None:
    """One that is under way takes this along: it belongs to the decision that began it. One that is taken back ends first."""
    begin, running, reverting = door("begin_cleanup"), door("running_cleanup"), door("reverting_cleanup")
    if begin is None or work.member_id is None or (running and running(SYSTEM, work.member_id)):
        return
    if reverting is not None and reverting(SYSTEM, work.member_id):
        work.changed(EffectKind.CLEANUP_WAITS, work.member_id)
    else:
        work.changed(EffectKind.CLEANED_UP, begin(work.actor, work.member_id, decision_id=work.decision.id).id)


def approve(work: Work) -> None:
    suggestion = session().get_one(SuggestedEdit, work.item.suggestion_id)
    same_text = select(SuggestedEdit.id).where(
        SuggestedEdit.post_id == suggestion.post_id, SuggestedEdit.state == SuggestionState.OPEN, SuggestedEdit.id != suggestion.id,
    )
    others = list(session().scalars(same_text))
    approve_suggestion(work.actor, suggestion.id, version=suggestion.version)
    work.changed(EffectKind.SUGGESTION_DECIDED, suggestion.id, stale=others)


def reject(work: Work) -> None:
    suggestion = session().get_one(SuggestedEdit, work.item.suggestion_id)
    reject_suggestion(work.actor, suggestion.id, version=suggestion.version, reason=work.said.reason, words=work.said.words)
    work.changed(EffectKind.SUGGESTION_DECIDED, suggestion.id, stale=[])


def uphold(work: Work) -> None:
    move_appeal(work.actor, work.item.appeal_id or 0, state="upheld", answer=work.said.words, why_oneself=work.said.note)
    work.changed(EffectKind.APPEAL_DECIDED, work.item.appeal_id or 0)


def overturn(work: Work) -> None:
    """The appeal is right: everything that the decision did is reversed, and remembered so that this can be undone as well."""
    appeal = session().get_one(Appeal, work.item.appeal_id)
    move_appeal(work.actor, appeal.id, state="overturned", answer=work.said.words, why_oneself=work.said.note)
    work.changed(EffectKind.APPEAL_DECIDED, appeal.id)
    overturn_statement(work, appeal.statement_id)


def answer_notice(work: Work) -> None:
    answer = door("decide_notice")
    if answer is not None and work.item.notice_id is not None:
        answer(work.actor, work.item.notice_id, acted=work.made.kind is not DecisionKind.DISMISS, words=work.said.words)
        work.changed(EffectKind.NOTICE_DECIDED, work.item.notice_id)


def state_post(work: Work) -> None:
    """Say why to whoever wrote a post that was restricted, also where it is given to "Anonymous"."""
    if work.made.restriction is None or work.post_id is None:
        return
    author_id = reader_of_post(work.post)
    if author_id is not None and author_id != work.actor.id:
        _state(work, work.made.restriction.value, author_id, post_id=work.post_id)


def _state(work: Work, restriction: str, member_id: int, **about: Any) -> None:
    said = issue_statement(
        work.actor, member_id=member_id, restriction=restriction, reason=reason_of(work), found_how=work.found_how,
        facts=work.said.words, decision_id=work.decision.id, notice_id=work.item.notice_id, law=work.said.law, **about,
    )
    work.changed(EffectKind.STATED, said.id)


STEPS: Mapping[Step, Callable[[Work], None]] = {
    Step.RESTORE: restore, Step.EDIT: edit, Step.HIDE: hide, Step.DELETE: delete, Step.RELEASE: release, Step.REFUSE: refuse,
    Step.MOVE: move, Step.CLOSE: close, Step.SPLIT: split, Step.MERGE: merge,
    Step.SANCTION: sanction, Step.CLEAN_UP: clean_up, Step.APPROVE: approve, Step.REJECT: reject,
    Step.UPHOLD: uphold, Step.OVERTURN: overturn, Step.ANSWER_NOTICE: answer_notice,
}


def take_steps(work: Work) -> None:
    """Carry a decision out."""
    settle(work)
    for step in work.made.steps:
        STEPS[step](work)
    state_post(work)
