"""What can be decided about several items alike: what fits each of them. Pure."""

from __future__ import annotations

from collections.abc import Collection

from forum.core.permissions import Actor
from moderation.review.decisions import DECISIONS, Case, Choice, allowed
from moderation.review.queries.rows import QueueRow
from moderation.review.states import WAITING, Subject

ALIKE = tuple(choice for choice in DECISIONS.values() if choice.needs <= {"reason"} and not choice.subjects & {Subject.APPEAL})
OPENINGS = ("question", "discussion", "announcement")


def fitting(viewer: Actor, row: QueueRow) -> list[Choice]:
    """What the line of an item tells of the decisions that fit it; whoever decides looks closer, and may still refuse."""
    who = row.concerns
    case = Case(
        row.subject, kind="question" if row.kind in OPENINGS else row.kind, is_held=row.is_held, is_comment=row.kind == "comment",
        member_id=who.id if who else None, member_is_staff=who is not None and who.is_staff,
        member_is_gone=who is not None and who.is_deleted,
    )
    return [choice for choice in ALIKE if choice.fits_case(case) and allowed(viewer, choice, case).allowed] if row.state in WAITING else []


def for_all(fits: Collection[list[Choice]]) -> list[Choice]:
    """What fits every one of them, in the order of the table."""
    return [choice for choice in ALIKE if fits and all(choice in some for some in fits)]
