"""Deciding on one's own initiative, about what nobody has flagged."""

from __future__ import annotations

from typing import Any

from forum.accounts.commands.roles import hold_admins
from forum.accounts.models import User
from forum.core.db import command, lock
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.threads.queries import get_post
from moderation.policy import DeskAction
from moderation.review.commands.deciding import decide
from moderation.review.decisions import Step
from moderation.review.holding import steps_of
from moderation.review.models import Decision
from moderation.review.opening import find_waiting, open_item
from moderation.review.states import CauseKind, Subject


@command
def act(actor: Actor, *, decision: str, post_id: int | None = None, member_id: int | None = None, **said: Any) -> Decision:
    """Open an item about a post or a member, or take the one that waits, and decide at once. `said` is what `decide` takes."""
    authorize(actor, DeskAction.REVIEW)
    if post_id is not None:
        subject, subject_id = Subject.POST, get_post(actor, post_id, lock=True).id
    elif member_id is not None:
        if Step.SANCTION in steps_of(decision):
            hold_admins()  # before the member's row, the same order for everybody
        subject, subject_id = Subject.MEMBER, lock(User, member_id).id
    else:
        raise NotFound()
    item = find_waiting(subject, subject_id) or open_item(subject, subject_id, CauseKind.OWN, reason=said.get("reason", ""))
    return decide(actor, item.id, version=item.version, decision=decision, **said)
