"""Undoing what a statement speaks of, where no decision of the queue knows how (inside a command)."""

from __future__ import annotations

from forum.core.permissions import Actor
from forum.threads.commands.hiding import restore_post
from moderation.flags.commands import return_flagging
from moderation.flags.queries import running_suspension
from moderation.sanctions.commands import get_sanction, lift_sanction
from moderation.sanctions.states import EndedHow
from moderation.statements.models import Statement
from moderation.statements.states import OF_POSTS, Restriction


def reverse_restriction(actor: Actor, statement: Statement) -> None:
    """The post comes back, the sanction ends. What has ended or is back already stays so."""
    if statement.sanction_id is not None:
        if get_sanction(statement.sanction_id).is_running:
            lift_sanction(actor, statement.sanction_id, how=EndedHow.OVERTURNED)
    elif statement.restriction == Restriction.FLAG_PRIVILEGE:
        running = running_suspension(statement.member_id)
        if running is not None and running.until == statement.until:
            return_flagging(actor, statement.member_id)
    elif statement.restriction in OF_POSTS and statement.post_id is not None:
        restore_post(actor, statement.post_id)
