"""Locks what an item is about and then the item itself, in the order of `moderation/locking.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from forum.accounts.commands.roles import hold_admins
from forum.core.db import lock, session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.errors import NotFound
from forum.threads.models import SuggestedEdit
from forum.threads.queries import get_post
from forum.threads.queries.suggestions import get_suggestion
from moderation.locking import hold_members
from moderation.review.decisions import DECISIONS, Step
from moderation.review.doors import door
from moderation.review.models import Decision, DecisionEffect, ReviewItem
from moderation.review.opening import open_flags
from moderation.review.queries.cases import noticed
from moderation.review.states import DecisionKind, EffectKind
from moderation.statements.models import Appeal, Notice, Statement


def hold(actor: Actor, item_id: int, *, decision: str = "", reversing: int | None = None) -> ReviewItem:
    """The item, locked until commit together with its subject. Raises NotFound.

    `decision`: what may be carried out now, a `DecisionKind`. `reversing`: the one that is taken back, with all that it changed.
    """
    steps = steps_of(decision)
    item = session().get(ReviewItem, item_id)
    if item is None:
        raise NotFound()
    if reversing is None and item.appeal_id is not None:
        reversing = _appealed(item.appeal_id)
    effects = _effects(reversing) if reversing is not None else []
    notice = noticed(item)
    concerned = item.author_id or (notice.author_id if notice else None)
    _hold_cleanups(effects, reverting_of=concerned if Step.CLEAN_UP in steps else None)
    if item.suggestion_id is not None and session().get(SuggestedEdit, item.suggestion_id) is not None:
        get_suggestion(actor, item.suggestion_id, lock=True)
    for post_id in _posts(item, notice, reversing):
        get_post(actor, post_id, lock=True)
    of_burst = reversing is not None and session().scalar(select(Decision.decision).where(Decision.id == reversing)) == DecisionKind.SPAM
    if Step.SANCTION in steps or of_burst:
        hold_admins()
    members = (item.member_id, notice.author_id if notice else None, concerned)
    hold_members({member_id for member_id in members if member_id})
    _hold_what_opened(item)
    return lock(ReviewItem, item_id)


def steps_of(decision: str) -> tuple[Step, ...]:
    """What a decision may do; nothing for a word that is none."""
    return DECISIONS[DecisionKind(decision)].steps if decision in tuple(DecisionKind) else ()


def _hold_cleanups(effects: Collection[DecisionEffect], reverting_of: int | None) -> None:
    """Those that are taken back with a decision, and one that has to end before another of the same member begins."""
    hold_cleanup, reverting = door("hold_cleanup"), door("reverting_cleanup")
    if reverting is not None and reverting_of is not None:
        reverting(SYSTEM, reverting_of)
    ids = sorted(effect.target_id for effect in effects if effect.kind in (EffectKind.CLEANED_UP, EffectKind.CLEANUP_TAKEN_BACK))
    for cleanup_id in ids if hold_cleanup is not None else ():
        hold_cleanup(cleanup_id)


def _hold_what_opened(item: ReviewItem) -> None:
    """Flags, the appeal or the notice: whoever takes one back holds it before the item."""
    if item.post_id is not None or item.member_id is not None:
        open_flags(item.post_id, item.member_id, lock=True)
    if item.appeal_id is not None:
        lock(Appeal, item.appeal_id)
    if item.notice_id is not None and session().get(Notice, item.notice_id) is not None:
        lock(Notice, item.notice_id)


def _posts(item: ReviewItem, notice: Any, reversing: int | None) -> list[int]:
    """Posts it is about, in the order they are locked: also what the decision that is taken back was about."""
    found = {None if item.suggestion_id else item.post_id, notice.post_id if notice else None}
    if item.appeal_id is not None:
        stated = select(Statement.post_id).join(Appeal, Appeal.statement_id == Statement.id).where(Appeal.id == item.appeal_id)
        found.add(session().scalar(stated))
    if reversing is not None:
        decided = select(ReviewItem.post_id).join(Decision, Decision.item_id == ReviewItem.id).where(Decision.id == reversing)
        found.add(session().scalar(decided))
    return sorted(post_id for post_id in found if post_id is not None)


def _appealed(appeal_id: int) -> int | None:
    """The decision behind an appeal."""
    behind = select(Statement.decision_id).join(Appeal, Appeal.statement_id == Statement.id).where(Appeal.id == appeal_id)
    return session().scalar(behind)


def _effects(decision_id: int) -> list[DecisionEffect]:
    return list(session().scalars(select(DecisionEffect).where(DecisionEffect.decision_id == decision_id)))
