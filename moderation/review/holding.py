"""Locks what an item is about and then the item itself, in the order of `moderation/locking.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from forum.accounts.commands.roles import hold_admins
from forum.core.db import lock, locks_rows, session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.threads.models import SuggestedEdit
from forum.threads.queries import get_post
from forum.threads.queries.suggestions import get_suggestion
from moderation.flags.models import Flag
from moderation.flags.states import FlagState
from moderation.locking import hold_members
from moderation.review.doors import door
from moderation.review.models import Decision, DecisionEffect, ReviewItem
from moderation.review.opening import open_flags
from moderation.review.queries.cases import noticed
from moderation.review.states import EffectKind
from moderation.statements.models import Appeal, Notice, Statement

OF_SANCTIONS = (EffectKind.SANCTIONED, EffectKind.SANCTION_LIFTED)


def hold(actor: Actor, item_id: int, *, sanctions: bool = False, reversing: int | None = None) -> ReviewItem:
    """The item, locked until commit together with its subject. Raises NotFound.

    `sanctions`: somebody may be sanctioned now. `reversing`: the decision that is taken back, with all that it changed.
    """
    item = session().get(ReviewItem, item_id)
    if item is None:
        raise NotFound()
    if reversing is None and item.appeal_id is not None:
        reversing = _appealed(item.appeal_id)
    effects = _effects(reversing) if reversing is not None else []
    _hold_cleanups(effects)
    notice = noticed(item)
    if item.suggestion_id is not None and session().get(SuggestedEdit, item.suggestion_id) is not None:
        get_suggestion(actor, item.suggestion_id, lock=True)
    for post_id in _posts(item, notice, reversing):
        get_post(actor, post_id, lock=True)
    if sanctions:
        hold_admins()
    sanctions = sanctions or item.appeal_id is not None or any(effect.kind in OF_SANCTIONS for effect in effects)
    concerned = item.author_id or (notice.author_id if notice else None) if sanctions else None
    named = _reporters(item, effects) | ({actor.id} if actor.id is not None else set())
    hold_members({one for one in (item.member_id, notice.author_id if notice else None, concerned) if one}, named=named)
    _hold_what_opened(item)
    return lock(ReviewItem, item_id)


def _hold_cleanups(effects: Collection[DecisionEffect]) -> None:
    hold_cleanup = door("hold_cleanup")
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


def _reporters(item: ReviewItem, effects: Collection[DecisionEffect]) -> set[int]:
    """Whose record of right and wrong flags may change."""
    if not locks_rows():
        return set()
    settled = [flag for effect in effects if effect.kind == EffectKind.FLAGS_SETTLED for flag in _flag_ids(effect)]
    found = select(Flag.reporter_id).where(Flag.id.in_(settled)) if settled else None
    reporters = set(session().scalars(found)) if found is not None else set()
    if item.post_id is not None or item.member_id is not None:
        about = Flag.post_id == item.post_id if item.post_id is not None else Flag.member_id == item.member_id
        reporters |= set(session().scalars(select(Flag.reporter_id).where(about, Flag.state == FlagState.OPEN)))
    return reporters


def _flag_ids(effect: DecisionEffect) -> list[int]:
    flags: Any = effect.before.get("flags")
    return list(flags or ())
